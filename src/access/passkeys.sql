-- ---- passkeys -----------------------------------------------------------------------------------

-- passkey_insert(id id, person id, credential text, algorithm int, key blob, uses int, name text, now time) exec
-- Nothing when the authenticator's name for it is known already.
insert into passkeys (id, person_id, credential, algorithm, public_key, use_count, name_sealed, created_at)
values (:id, :person, :credential, :algorithm, :key, :uses, :name, :now)
on conflict (credential) do nothing;

-- passkey_by_credential(credential text) row
-- Only of people who may sign in.
select k.id, k.person_id, k.algorithm, k.public_key, k.use_count
  from passkeys k
  join persons s on s.id = k.person_id
 where k.credential = :credential and s.state not in ('suspended', 'erased');

-- passkey_used(passkey id, person id, uses int, now time) exec
-- Nothing when it was removed meanwhile, or used elsewhere at the same time.
update passkeys set use_count = :uses, used_at = :now
 where id = :passkey and person_id = :person and (use_count < :uses or (use_count = 0 and :uses = 0));

-- passkey_delete(passkey id, person id) exec
delete from passkeys where id = :passkey and person_id = :person;

-- passkeys_delete(person id) exec
delete from passkeys where person_id = :person;

-- passkeys_of(person id) many
select id, name_sealed, created_at, used_at from passkeys where person_id = :person order by id;

-- passkey_credentials_of(person id) many
select credential from passkeys where person_id = :person order by id;

-- passkey_count(person id) value
select count(*) from passkeys where person_id = :person;

-- challenge_spend(digest text, now time) exec
-- Nothing when it was spent before.
insert into challenges_spent (digest, spent_at) values (:digest, :now) on conflict (digest) do nothing;

-- challenges_purge(before time) exec
delete from challenges_spent where spent_at <= :before;
