-- ---- roles --------------------------------------------------------------------------------------

-- role_grant_insert(id id, person id, role text, organisation id, now time, until time?, loan id?) exec
-- A role that had ended lives again; nothing when it is held already.
insert into role_grants (id, person_id, role, organisation_id, since_at, until_at, loan_id)
values (:id, :person, :role, :organisation, :now, :until, :loan)
on conflict (person_id, role, organisation_id) do update
   set since_at = excluded.since_at, until_at = excluded.until_at, loan_id = excluded.loan_id
 where role_grants.until_at <= excluded.since_at;

-- role_grants_live(person id, session text, now time, most int) many
-- What a person may do now, first for whom their session works. Roles have no effect while their
-- organisation, or the partner that gave them under a loan, is not active.
select g.role, g.organisation_id
  from role_grants g
  join organisations o on o.id = g.organisation_id
 where g.person_id = :person and (g.until_at is null or g.until_at > :now) and o.state = 'active'
   and (g.loan_id is null or exists (
           select 1 from role_loans l join organisations t on t.id = l.partner_id
            where l.id = g.loan_id and t.state = 'active' and l.ended_at is null
              and l.until_at > :now))
 order by case when exists (select 1 from workplaces w
                             where w.session_digest = :session
                               and w.organisation_id = g.organisation_id) then 0 else 1 end, g.id
 limit :most;

-- role_holders(role text, organisation id, now time) many
-- Who holds a role now, with effect.
select p.id, p.name_sealed
  from role_grants g
  join organisations o on o.id = g.organisation_id
  join parties p on p.id = g.person_id
 where g.role = :role and g.organisation_id = :organisation and o.state = 'active'
   and (g.until_at is null or g.until_at > :now)
   and (g.loan_id is null or exists (
           select 1 from role_loans l join organisations t on t.id = l.partner_id
            where l.id = g.loan_id and t.state = 'active' and l.ended_at is null
              and l.until_at > :now))
 order by p.id;

-- role_persons(role text, organisation id, now time) many
-- Who was given a role that has not ended, even if the organisation is suspended: for letters.
select person_id from role_grants
 where role = :role and organisation_id = :organisation and (until_at is null or until_at > :now);

-- federation_staff(now time) many
select distinct person_id from role_grants
 where role = 'federation' and (until_at is null or until_at > :now);

-- role_grant_by_id(given id) row
select g.id, g.person_id, g.role, g.organisation_id, coalesce(l.partner_id, 0) as partner_id
  from role_grants g
  left join role_loans l on l.id = g.loan_id
 where g.id = :given;

-- role_end(given id, now time) exec
update role_grants set until_at = :now
 where id = :given and (until_at is null or until_at > :now);

-- roles_end_of_person(person id, organisation id, now time) many
-- All that an organisation gave a person: its own roles, and those that others lent to it.
update role_grants set until_at = :now
 where person_id = :person and (until_at is null or until_at > :now)
   and ((organisation_id = :organisation and loan_id is null)
        or loan_id in (select l.id from role_loans l where l.partner_id = :organisation))
returning id;

-- roles_end_of_loan(loan id, now time) many
update role_grants set until_at = :now
 where loan_id = :loan and (until_at is null or until_at > :now)
returning id, person_id, role;

-- roles_end_of(organisation id, now time) many
-- All roles in an organisation, and those that others lent to it.
update role_grants set until_at = :now
 where (until_at is null or until_at > :now)
   and (organisation_id = :organisation
        or loan_id in (select l.id from role_loans l where l.partner_id = :organisation))
returning id;

-- ---- for whom a session works -------------------------------------------------------------------

-- workplace_set(session text, organisation id, now time) exec
insert into workplaces (session_digest, organisation_id, chosen_at)
values (:session, :organisation, :now)
on conflict (session_digest) do update
   set organisation_id = excluded.organisation_id, chosen_at = excluded.chosen_at;

-- workplaces_purge(before time) exec
delete from workplaces where chosen_at <= :before;

-- ---- roles that organisations lend each other ---------------------------------------------------

-- loan_insert(id id, owner id, partner id, now time, until time) exec
insert into role_loans (id, owner_id, partner_id, since_at, until_at)
values (:id, :owner, :partner, :now, :until);

-- loan_role_insert(loan id, role text) exec
insert into role_loan_roles (loan_id, role) values (:loan, :role);

-- loan_by_id(loan id) row
select id, owner_id, partner_id, until_at from role_loans where id = :loan;

-- loan_allows(loan id, partner id, role text, now time) row
-- A loan to this partner that holds now and has the role in it, between active organisations.
select l.owner_id, l.until_at
  from role_loans l
  join role_loan_roles r on r.loan_id = l.id
  join organisations o on o.id = l.owner_id
  join organisations t on t.id = l.partner_id
 where l.id = :loan and l.partner_id = :partner and r.role = :role
   and l.ended_at is null and l.until_at > :now and o.state = 'active' and t.state = 'active';

-- loan_hold(loan id, now time) exec
-- Keep it as it is until the commit, if it holds now.
update role_loans set until_at = until_at
 where id = :loan and ended_at is null and until_at > :now;

-- loan_end(loan id, now time) exec
update role_loans set ended_at = :now
 where id = :loan and ended_at is null and until_at > :now;

-- loans_end_of(organisation id, now time) many
update role_loans set ended_at = :now
 where (owner_id = :organisation or partner_id = :organisation)
   and ended_at is null and until_at > :now
returning id;

-- ---- what must always hold ----------------------------------------------------------------------

-- role_grants_count() value
select count(*) from role_grants;

-- role_grants_off_loans() value
-- Roles given under a loan that is over, of another owner, or without that role; or that outlive it.
select count(*)
  from role_grants g
  join role_loans l on l.id = g.loan_id
 where l.owner_id <> g.organisation_id
    or g.until_at is null
    or g.until_at > coalesce(l.ended_at, l.until_at)
    or not exists (select 1 from role_loan_roles r where r.loan_id = l.id and r.role = g.role);

-- role_grants_of_federation() value
-- Staff of the Federation is staff of a Federation only.
select count(*)
  from role_grants g
  join organisations o on o.id = g.organisation_id
 where g.role = 'federation' and g.until_at is null and o.kind <> 'federation';
