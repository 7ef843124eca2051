-- ---- a person's copy of their data ---------------------------------------------------------------

-- personal_profile(person id) many
select p.id, p.kind, p.name_sealed, p.phone_sealed, p.area_id, p.created_at,
       s.given_sealed as given_name_sealed, s.family_sealed as family_name_sealed,
       s.birth_sealed as birth_date_sealed, s.mail_sealed, s.tax_code_sealed, s.assurance, s.state,
       u.user_name_sealed
  from parties p
  join persons s on s.id = p.id
  left join user_names u on u.person_id = p.id
 where p.id = :person;

-- personal_assurances(person id) many
-- How the person was recognised.
select level, method, document_kind, document_sealed, contact_sealed, given_at, ended_at
  from assurances
 where person_id = :person
 order by id desc;

-- personal_particulars(person id) many
select birth_place_sealed, sex_sealed, address_sealed, language_sealed, changed_at from particulars
 where person_id = :person;

-- personal_close_people(person id) many
-- Whom to call about the person, as they said it.
select kind, name_sealed, channels_sealed, place, since_at, ended_at from close_people
 where person_id = :person
 order by place;

-- personal_relationships(person id) many
-- What others are to the person; who they are is their own data.
select kind, since_at from relationships where person_id = :person order by id desc;

-- personal_roles(person id) many
select g.role, o.name_sealed as organisation_sealed, g.since_at, g.until_at
  from role_grants g
  join parties o on o.id = g.organisation_id
 where g.person_id = :person
 order by g.id desc;

-- personal_affiliations(person id) many
select f.type, f.number, f.state, f.reason, f.answer_sealed, f.applied_at, f.accepted_at,
       f.closed_at, o.name_sealed as organisation_sealed
  from affiliations f
  join parties o on o.id = f.organisation_id
 where f.party_id = :person
 order by f.id desc;

-- personal_applications(person id) many
-- Organisations that the person entered.
select p.name_sealed, o.kind, o.state from organisations o join parties p on p.id = o.id
 where o.contact_id = :person
 order by o.id desc;

-- personal_mandates_given(person id) many
select m.id, m.basis, m.state, m.scopes, m.amount_cents, m.offered_at, m.accepted_at, m.from_at,
       m.until_at, m.closed_at, d.kind as document, d.number_sealed, d.issuer_sealed,
       d.issued_sealed, d.seen_at
  from mandates m
  left join mandate_documents d on d.mandate_id = m.id
 where m.principal_id = :person
 order by m.id desc;

-- personal_mandates_received(person id) many
select id, basis, state, scopes, amount_cents, offered_at, accepted_at, from_at, until_at, closed_at
  from mandates
 where delegate_id = :person
 order by id desc;

-- personal_merges(person id) many
-- When the person's two records became one, or two again.
select reason, merged_at, undone_at from merges
 where kept_id = :person or merged_id = :person
 order by id desc;

-- personal_accesses(person id) many
-- Who opened the person's record: for which organisation, in which role, and why.
select r.role, r.reason, r.opened_at, coalesce(o.name_sealed, '') as organisation_sealed
  from record_accesses r
  left join parties o on o.id = r.organisation_id
 where r.person_id = :person
 order by r.id desc;

-- personal_acts(person id) many
-- What was done by the person or for them; and by them for others.
select id, done_at, name, subject_kind,
       case when actor_id <> party_id then 1 else 0 end as is_under_mandate
  from journal
 where party_id = :person
union all
select id, done_at, name, subject_kind, 1 as is_under_mandate
  from journal
 where mandate_id <> 0 and mandate_id in (select m.id from mandates m where m.delegate_id = :person)
   and actor_id = :person and party_id <> :person
 order by id desc;

-- personal_letters(person id) many
-- What they were written.
select kind, created_at, state from outbox where party_id = :person order by id desc;
