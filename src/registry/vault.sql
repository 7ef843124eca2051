-- vault_key_insert(person id, wrapped blob, now time) exec
insert into vault_keys (person_id, wrapped, created_at) values (:person, :wrapped, :now);

-- vault_key_of(person id) row
select wrapped from vault_keys where person_id = :person;

-- vault_key_delete(person id) exec
delete from vault_keys where person_id = :person;

-- vault_master_insert(proof text) exec
-- The first one stays.
insert into vault_master (id, proof) values (1, :proof) on conflict (id) do nothing;

-- vault_master_proof() row
select proof from vault_master where id = 1;

-- vault_person_count() value
select count(*) from persons;

-- vault_persons_without_key() value
-- Whoever is not erased has a key; whoever is erased has none.
select count(*)
  from persons s
  left join vault_keys k on k.person_id = s.id
 where (k.person_id is null) <> (s.state = 'erased');
