-- person_count(person id) value
select count(*) from persons where id = :person;

-- access_insert(id id, person id, viewer id, role text, organisation id?, reason text, now time, until time) exec
insert into record_accesses
    (id, person_id, viewer_id, role, organisation_id, reason, opened_at, until_at)
values (:id, :person, :viewer, :role, :organisation, :reason, :now, :until);

-- access_open_count(viewer id, person id, now time) value
select count(*) from record_accesses
 where viewer_id = :viewer and person_id = :person and until_at > :now;

-- accesses_of(person id, most int, skip int) many
-- Who opened a person's record, or one merged into it, the latest first, with the names of who looked and for whom.
select r.id, r.role, r.reason, r.opened_at, p.name_sealed as viewer_sealed,
       coalesce(o.name_sealed, '') as organisation_sealed
  from record_accesses r
  join parties p on p.id = r.viewer_id
  left join parties o on o.id = r.organisation_id
 where r.person_id = :person
    or r.person_id in (select s.id from persons s where s.same_as_id = :person)
 order by r.id desc
 limit :most offset :skip;
