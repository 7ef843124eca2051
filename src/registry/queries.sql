-- ---- parties ------------------------------------------------------------------------------------

-- party_insert(id id, kind text, name text, area id?, phone text, now time) exec
insert into parties (id, kind, name, area_id, phone, created_at)
values (:id, :kind, :name, :area, :phone, :now);

-- person_insert(id id, given text, family text, birth text, mail text) exec
insert into persons (id, given_name, family_name, birth_date, mail, state)
values (:id, :given, :family, :birth, :mail, 'verified');

-- organisation_insert(id id, kind text, sector text, vat text, address text) exec
insert into organisations (id, kind, sector, vat_number, address, state)
values (:id, :kind, :sector, :vat, :address, 'active');

-- party_by_id(party id) one
select p.id, p.name, coalesce(s.given_name, p.name) as given_name, p.area_id, p.phone
  from parties p
  left join persons s on s.id = p.id
 where p.id = :party;

-- party_contact(party id) one
-- How to write to a party: an organisation has no mail address of its own yet.
select p.id, p.name, coalesce(h.mail, '') as mail, p.phone
  from parties p left join persons h on h.id = p.id
 where p.id = :party;

-- party_name(party id) row
select name from parties where id = :party;

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

-- ---- roles --------------------------------------------------------------------------------------

-- role_grant_insert(id id, person id, role text, organisation id, now time) exec
-- A role that had ended lives again.
insert into role_grants (id, person_id, role, organisation_id, since_at)
values (:id, :person, :role, :organisation, :now)
on conflict (person_id, role, organisation_id) do update set until_at = null;

-- role_grants_live(person id, now time, most int) many
select role, organisation_id from role_grants
 where person_id = :person and (until_at is null or until_at > :now)
 order by id
 limit :most;

-- role_holders(role text, organisation id, now time) many
select p.id, p.name
  from role_grants g
  join parties p on p.id = g.person_id
 where g.role = :role and g.organisation_id = :organisation
   and (g.until_at is null or g.until_at > :now)
 order by p.name, p.id;

-- ---- user names ---------------------------------------------------------------------------------

-- user_name_insert(person id, name text) exec
-- Nothing when the person has a name already, or another person has this one.
insert into user_names (person_id, user_name) values (:person, :name)
on conflict do nothing;

-- user_name_person(name text) value
select person_id from user_names where user_name = :name;

-- ---- who looks at themselves --------------------------------------------------------------------

-- profile_of(person id) one
select p.id, p.name, s.given_name, s.family_name, s.birth_date, s.mail, p.phone, p.area_id
  from parties p
  join persons s on s.id = p.id
 where p.id = :person;

-- profile_roles(person id, now time) many
select g.role, o.id as organisation_id, o.name as organisation, g.since_at
  from role_grants g
  join parties o on o.id = g.organisation_id
 where g.person_id = :person and (g.until_at is null or g.until_at > :now)
 order by o.name, g.role;

-- ---- the journal, for the Federation's staff ------------------------------------------------------

-- journal_latest(most int) many
-- What happened last, with the names of who did it and for whom.
select j.id, j.done_at, j.name, j.subject_kind, j.subject_id,
       coalesce(p.name, '') as actor, coalesce(o.name, '') as on_behalf_of,
       case when j.party_id <> j.actor_id then 1 else 0 end as is_on_behalf
  from journal j
  left join parties p on p.id = j.actor_id
  left join parties o on o.id = j.party_id and j.party_id <> j.actor_id
 order by j.id desc
 limit :most;
