-- ---- parties ------------------------------------------------------------------------------------

-- party_insert(id id, kind text, name text, area id?, phone text, now time) exec
insert into parties (id, kind, name_sealed, area_id, phone_sealed, created_at)
values (:id, :kind, :name, :area, :phone, :now);

-- party_by_id(party id) one
select p.id, p.name_sealed, coalesce(s.given_sealed, p.name_sealed) as given_name_sealed, p.area_id,
       p.phone_sealed
  from parties p
  left join persons s on s.id = p.id
 where p.id = :party;

-- party_contact(party id) one
-- How to write to a party: an organisation has no mail address of its own yet.
select p.id, p.name_sealed, coalesce(h.mail_sealed, '') as mail_sealed, p.phone_sealed,
       coalesce(r.language_sealed, '') as language_sealed
  from parties p
  left join persons h on h.id = p.id
  left join particulars r on r.person_id = p.id
 where p.id = :party;

-- party_name(party id) row
select name_sealed from parties where id = :party;

-- ---- relationships ------------------------------------------------------------------------------

-- relationship_insert(id id, person id, kind text, other id, now time) exec
-- Saying twice what is known changes nothing.
insert into relationships (id, person_id, kind, other_id, since_at)
values (:id, :person, :kind, :other, :now)
on conflict (person_id, kind, other_id) do nothing;

-- relationship_referent(person id) value
-- The first referent recorded.
select other_id from relationships
 where person_id = :person and kind = 'referent'
 order by id
 limit 1;

-- relationship_family_count(person id, other id) value
select count(*) from relationships
 where person_id = :person and kind = 'family' and other_id = :other;

-- party_lock(party id) value
-- No other act counts for them, or writes down what is theirs, until the commit. A writer of SQLite is
-- alone anyway.
select id from parties where id = :party;
-- @postgres
select id from parties where id = :party for update;

-- ---- user names ---------------------------------------------------------------------------------

-- user_name_insert(person id, name text, name_index text) exec
-- Nothing when the person has a name already, or another person has this one.
insert into user_names (person_id, user_name_sealed, user_name_index)
values (:person, :name, :name_index)
on conflict do nothing;

-- user_name_person(name_index text) value
-- The record that stands for whoever has it.
select coalesce(s.same_as_id, u.person_id)
  from user_names u join persons s on s.id = u.person_id
 where u.user_name_index = :name_index;

-- user_name_of(person id) row
select user_name_sealed from user_names where person_id = :person;

-- ---- who looks at themselves --------------------------------------------------------------------

-- profile_of(person id) one
select p.id, p.name_sealed, s.given_sealed as given_name_sealed, s.family_sealed as family_name_sealed,
       s.birth_sealed as birth_date_sealed, s.mail_sealed, s.tax_code_sealed, s.assurance,
       p.phone_sealed, p.area_id
  from parties p
  join persons s on s.id = p.id
 where p.id = :person;

-- profile_roles(person id, now time) many
select g.role, o.id as organisation_id, o.name_sealed as organisation_sealed, g.since_at
  from role_grants g
  join parties o on o.id = g.organisation_id
 where g.person_id = :person and (g.until_at is null or g.until_at > :now)
 order by o.name_sealed, g.role;

-- ---- the journal, for the Federation's staff ------------------------------------------------------

-- journal_latest(most int) many
-- What happened last, with the names of who did it and for whom.
select j.id, j.done_at, j.name, j.subject_kind, j.subject_id,
       coalesce(p.name_sealed, '') as actor_sealed,
       coalesce(o.name_sealed, '') as on_behalf_of_sealed,
       case when j.party_id <> j.actor_id then 1 else 0 end as is_on_behalf
  from journal j
  left join parties p on p.id = j.actor_id
  left join parties o on o.id = j.party_id and j.party_id <> j.actor_id
 order by j.id desc
 limit :most;
