-- personal_attestations(person id) many
-- What organisations say of the person.
select t.kind_code as what, o.name_sealed as organisation_sealed, t.state, t.note_sealed, t.given_at,
       t.until_at, t.closed_at, t.objected_at, t.objection_sealed
  from attestations t
  join parties o on o.id = t.issuer_id
 where t.subject_id = :person
 order by t.id desc;
