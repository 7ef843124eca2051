-- ---- the application that makes codes --------------------------------------------------------------

-- code_app_start(person id, secret text, now time) exec
-- A new secret, to be confirmed. Nothing while a confirmed one is in use.
insert into code_apps (person_id, secret_sealed, last_step, created_at)
values (:person, :secret, 0, :now)
on conflict (person_id) do update
   set secret_sealed = excluded.secret_sealed, last_step = 0, created_at = excluded.created_at
 where code_apps.confirmed_at is null;

-- code_app_of(person id) row
select secret_sealed, last_step, confirmed_at, case when confirmed_at is null then 0 else 1 end as is_confirmed
  from code_apps where person_id = :person;

-- code_app_confirmed(person id, step int, now time) exec
update code_apps set confirmed_at = :now, last_step = :step
 where person_id = :person and confirmed_at is null;

-- code_app_used(person id, step int) exec
-- Nothing when that period's code, or a later one's, was used before.
update code_apps set last_step = :step
 where person_id = :person and confirmed_at is not null and last_step < :step;

-- code_app_delete(person id) exec
delete from code_apps where person_id = :person;

-- ---- codes on paper --------------------------------------------------------------------------------

-- spare_code_insert(digest text, person id, now time) exec
insert into spare_codes (digest, person_id, created_at) values (:digest, :person, :now);

-- spare_code_use(digest text, person id, now time) exec
update spare_codes set used_at = :now
 where digest = :digest and person_id = :person and used_at is null;

-- spare_code_left(digest text, person id) value
select count(*) from spare_codes
 where digest = :digest and person_id = :person and used_at is null;

-- spare_codes_left(person id) value
select count(*) from spare_codes where person_id = :person and used_at is null;

-- spare_codes_delete(person id) exec
delete from spare_codes where person_id = :person;
