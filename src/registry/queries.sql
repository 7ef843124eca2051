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

-- ---- credentials --------------------------------------------------------------------------------

-- credential_insert(id id, person id, name text, hash text, now time) exec
insert into credentials (id, person_id, user_name, hash, created_at, changed_at)
values (:id, :person, :name, :hash, :now, :now);

-- credential_by_name(name text) row
-- Only of people who may sign in.
select c.id, c.person_id, c.hash
  from credentials c
  join persons s on s.id = c.person_id
 where c.user_name = :name and s.state <> 'suspended';

-- credential_person(name text) value
select person_id from credentials where user_name = :name;

-- credential_rehash(credential id, hash text, now time) exec
update credentials set hash = :hash, changed_at = :now where id = :credential;

-- sign_in_failed(name int, times int, last time, forget_before time) exec
-- More wrong passwords for a name; those before forget_before no longer count.
insert into sign_in_failures (name_hash, failed_count, failed_at)
values (:name, :times, :last)
on conflict (name_hash) do update
   set failed_count = excluded.failed_count + case when sign_in_failures.failed_at > :forget_before
                                              then sign_in_failures.failed_count else 0 end,
       failed_at = excluded.failed_at;

-- sign_in_failures_of(name int, since time) value
select failed_count from sign_in_failures where name_hash = :name and failed_at > :since;

-- sign_in_forgive(name int) exec
delete from sign_in_failures where name_hash = :name;

-- sign_in_failures_purge(before time) exec
delete from sign_in_failures where failed_at <= :before;

-- ---- sessions -----------------------------------------------------------------------------------

-- session_insert(id id, digest text, person id, now time) exec
insert into sessions (id, digest, person_id, created_at, seen_at)
values (:id, :digest, :person, :now, :now);

-- session_by_digest(digest text, seen_after time, created_after time, now time) row
-- A living session, with its mandate if that still holds.
select s.id, s.person_id, s.seen_at,
       coalesce(m.id, 0) as mandate_id,
       coalesce(m.principal_id, 0) as principal_id,
       cast(coalesce(m.scopes, 0) as integer) as scopes
  from sessions s
  join persons n on n.id = s.person_id
  left join mandates m on m.id = s.mandate_id and m.delegate_id = s.person_id
                      and m.state = 'active' and m.until_at >= :now
 where s.digest = :digest and s.ended_at is null
   and s.seen_at > :seen_after and s.created_at > :created_after
   and n.state <> 'suspended';

-- session_end(digest text, now time) exec
update sessions set ended_at = :now where digest = :digest and ended_at is null;

-- session_act_for(digest text, mandate id?) exec
update sessions set mandate_id = :mandate where digest = :digest and ended_at is null;

-- session_seen(session id, seen time) exec
update sessions set seen_at = :seen where id = :session and seen_at < :seen;

-- session_purge(seen_before time, created_before time, now time) exec
delete from sessions
 where seen_at <= :seen_before or created_at <= :created_before or ended_at <= :now;

-- sessions_of(person id, seen_after time, created_after time, digest text) many
select created_at, seen_at, case when digest = :digest then 1 else 0 end as is_current
  from sessions
 where person_id = :person and ended_at is null
   and seen_at > :seen_after and created_at > :created_after
 order by seen_at desc, id desc;

-- ---- mandates -----------------------------------------------------------------------------------

-- mandate_insert(id id, principal id, delegate id, scopes int, now time, until time) exec
-- Nothing when one between the two is open already.
insert into mandates (id, principal_id, delegate_id, scopes, state, offered_at, until_at)
values (:id, :principal, :delegate, :scopes, 'offered', :now, :until)
on conflict (principal_id, delegate_id) where state in ('offered', 'active') do nothing;

-- mandate_by_id(mandate id) row
select id, principal_id, delegate_id, scopes, state, until_at from mandates where id = :mandate;

-- mandate_accepted(mandate id, delegate id, now time) exec
update mandates set state = 'active', accepted_at = :now
 where id = :mandate and delegate_id = :delegate and state = 'offered' and until_at >= :now;

-- mandate_declined(mandate id, delegate id, now time) exec
update mandates set state = 'declined', closed_at = :now
 where id = :mandate and delegate_id = :delegate and state = 'offered';

-- mandate_revoked(mandate id, principal id, now time) exec
-- The represented person takes it back, also before it was accepted.
update mandates set state = 'revoked', closed_at = :now
 where id = :mandate and principal_id = :principal and state in ('offered', 'active');

-- mandate_ended(mandate id, delegate id, now time) exec
-- The delegate gives it back.
update mandates set state = 'ended', closed_at = :now
 where id = :mandate and delegate_id = :delegate and state = 'active';

-- mandates_expire(now time) many
update mandates set state = 'expired', closed_at = :now
 where state in ('offered', 'active') and until_at < :now
returning id;

-- mandates_expire_between(principal id, delegate id, now time) exec
update mandates set state = 'expired', closed_at = :now
 where principal_id = :principal and delegate_id = :delegate
   and state in ('offered', 'active') and until_at < :now;

-- mandate_usable(mandate id, delegate id, now time) row
select principal_id from mandates
 where id = :mandate and delegate_id = :delegate and state = 'active' and until_at >= :now;

-- mandate_principal(mandate id) value
select principal_id from mandates where id = :mandate;

-- mandate_until(mandate id) value
select until_at from mandates where id = :mandate;

-- mandates_given(principal id, now time) many
-- The open ones first, then the latest.
select m.id, p.name as other, m.state, m.offered_at, m.until_at, m.closed_at,
       m.scopes & 1 as can_read, (m.scopes / 2) & 1 as can_buy, (m.scopes / 4) & 1 as can_care,
       case when m.state = 'offered' and m.until_at >= :now then 1 else 0 end as is_offered,
       case when m.state = 'active' and m.until_at >= :now then 1 else 0 end as is_active
  from mandates m
  join parties p on p.id = m.delegate_id
 where m.principal_id = :principal
 order by m.id desc
 limit 50;

-- mandates_received(delegate id, now time) many
select m.id, p.name as other, m.state, m.offered_at, m.until_at, m.closed_at,
       m.scopes & 1 as can_read, (m.scopes / 2) & 1 as can_buy, (m.scopes / 4) & 1 as can_care,
       case when m.state = 'offered' and m.until_at >= :now then 1 else 0 end as is_offered,
       case when m.state = 'active' and m.until_at >= :now then 1 else 0 end as is_active
  from mandates m
  join parties p on p.id = m.principal_id
 where m.delegate_id = :delegate
 order by m.id desc
 limit 50;

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

-- ---- what must always hold ----------------------------------------------------------------------

-- registry_session_count() value
select count(*) from sessions;

-- registry_sessions_off_mandates() value
-- Sessions that act under somebody else's mandate.
select count(*)
  from sessions s
  join mandates m on m.id = s.mandate_id
 where m.delegate_id <> s.person_id;
