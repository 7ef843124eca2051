-- personal_registrations(person id) many
-- At which desk the person was entered.
select o.name_sealed as organisation_sealed, r.channel, r.registered_at
  from desk_registrations r
  join parties o on o.id = r.organisation_id
 where r.person_id = :person;

-- personal_verifications(person id) many
select state, asked_at, closed_at from verification_requests where person_id = :person order by id desc;

-- personal_contact_codes(person id) many
select contact_sealed, sent_at, until_at, closed_at from contact_codes
 where person_id = :person
 order by id desc;

-- personal_suspensions(person id) many
select reason, note_sealed, suspended_at, lifted_at from suspensions
 where person_id = :person
 order by id desc;

-- personal_calls(person id) many
-- When somebody telephoned in the person's name, and whether they were recognised.
select o.name_sealed as organisation_sealed, c.proof, c.called_at
  from desk_calls c
  join parties o on o.id = c.organisation_id
 where c.person_id = :person
 order by c.id desc;
