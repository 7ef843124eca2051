-- assurance_level(person id) value
select assurance from persons where id = :person;

-- assurance_raise(person id, level int) exec
update persons set assurance = :level where id = :person and assurance < :level;

-- assurance_fall(person id) exec
-- Nothing but a contact vouched for the person, and that is no longer theirs.
update persons set assurance = 0 where id = :person and assurance = 1;

-- assurance_insert(id id, person id, level int, method text, by id?, organisation id?, document_kind text, document text, contact text, now time) exec
insert into assurances (id, person_id, level, method, given_by_id, organisation_id, document_kind,
                        document_sealed, contact_sealed, given_at)
values (:id, :person, :level, :method, :by, :organisation, :document_kind, :document, :contact, :now);

-- assurance_end(person id, method text, now time) exec
update assurances set ended_at = :now
 where person_id = :person and method = :method and ended_at is null;

-- assurances_of(person id) many
-- How a person was recognised, the latest first, and by whom.
select s.id, s.level, s.method, s.document_kind, s.given_at, coalesce(o.name_sealed, '') as organisation_sealed,
       case when s.ended_at is null then 1 else 0 end as is_valid
  from assurances s
  left join parties o on o.id = s.organisation_id
 where s.person_id = :person
 order by s.id desc
 limit 20;

-- person_state_set(person id, state text, before text) exec
update persons set state = :state where id = :person and state = :before;

-- person_state_of(person id) row
select state from persons where id = :person;
