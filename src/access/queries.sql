-- ---- passwords ----------------------------------------------------------------------------------

-- password_insert(person id, hash text, now time) exec
insert into passwords (person_id, hash, created_at, changed_at)
values (:person, :hash, :now, :now);

-- password_put(person id, hash text, now time) exec
insert into passwords (person_id, hash, created_at, changed_at)
values (:person, :hash, :now, :now)
on conflict (person_id) do update set hash = excluded.hash, changed_at = excluded.changed_at;

-- password_of(person id) row
-- Only of people who may sign in.
select w.hash
  from passwords w
  join persons s on s.id = w.person_id
 where w.person_id = :person and s.state not in ('suspended', 'erased');

-- password_rehash(person id, old text, hash text) exec
-- The same password hashed anew; nothing when it was changed meanwhile.
update passwords set hash = :hash where person_id = :person and hash = :old;

-- password_delete(person id) exec
delete from passwords where person_id = :person;

-- ---- wrong tries --------------------------------------------------------------------------------

-- sign_in_failed(name int, times int, last time, forget_before time) exec
-- More wrong tries; those before forget_before no longer count.
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

-- session_insert(id id, digest text, person id, also id?, device text, proof text, now time) exec
insert into sessions (id, digest, person_id, also_id, device, proven_by, created_at, seen_at)
values (:id, :digest, :person, :also, :device, :proof, :now, :now);

-- session_by_digest(digest text, seen_after time, created_after time, now time) row
-- A living session of a record that stands for itself, with its mandate if that still holds.
select s.id, s.person_id, s.seen_at, n.assurance,
       coalesce(m.id, 0) as mandate_id,
       coalesce(m.principal_id, 0) as principal_id,
       cast(coalesce(m.scopes, 0) as integer) as scopes
  from sessions s
  join persons n on n.id = s.person_id
  left join mandates m on m.id = s.mandate_id and m.delegate_id = s.person_id
                      and m.state = 'active' and m.until_at >= :now
 where s.digest = :digest and s.ended_at is null
   and s.seen_at > :seen_after and s.created_at > :created_after
   and n.state not in ('suspended', 'erased') and n.same_as_id is null;

-- session_end(digest text, now time) exec
update sessions set ended_at = :now where digest = :digest and ended_at is null;

-- session_end_own(session id, person id, now time) exec
update sessions set ended_at = :now
 where id = :session and person_id = :person and ended_at is null;

-- sessions_end_but(person id, digest text, now time) exec
-- All of a person's but one; '' is nobody's digest.
update sessions set ended_at = :now
 where person_id = :person and digest <> :digest and ended_at is null;

-- sessions_delete(person id) exec
delete from sessions where person_id = :person;

-- session_act_for(digest text, mandate id?) exec
update sessions set mandate_id = :mandate where digest = :digest and ended_at is null;

-- session_begun(digest text) value
select created_at from sessions where digest = :digest and ended_at is null;

-- session_join(digest text, now time) exec
update sessions set joins_at = :now where digest = :digest and ended_at is null;

-- session_joining(digest text, after time) value
-- Who is signed in there, and has said since then that they have another record.
select person_id from sessions where digest = :digest and ended_at is null and joins_at > :after;

-- session_also(digest text, after time) value
-- Who had said so before this session began, if that is not longer ago.
select also_id from sessions
 where digest = :digest and ended_at is null and created_at > :after
   and also_id is not null and also_id <> person_id;

-- session_seen(session id, seen time) exec
update sessions set seen_at = :seen where id = :session and seen_at < :seen;

-- session_purge(seen_before time, created_before time, now time) exec
delete from sessions
 where seen_at <= :seen_before or created_at <= :created_before or ended_at <= :now;

-- sessions_of(person id, seen_after time, created_after time, digest text) many
select id, device, created_at, seen_at, case when digest = :digest then 1 else 0 end as is_current
  from sessions
 where person_id = :person and ended_at is null
   and seen_at > :seen_after and created_at > :created_after
 order by is_current desc, seen_at desc, id desc;

-- ---- what must always hold ----------------------------------------------------------------------

-- access_session_count() value
select count(*) from sessions;

-- access_sessions_off_mandates() value
-- Sessions that act under somebody else's mandate.
select count(*)
  from sessions s
  join mandates m on m.id = s.mandate_id
 where m.delegate_id <> s.person_id;

-- access_erased_count() value
select count(*) from persons where state = 'erased';

-- access_of_erased() value
-- Erased people who could still come in.
select count(*)
  from persons s
 where s.state = 'erased'
   and (exists (select 1 from passwords w where w.person_id = s.id)
     or exists (select 1 from passkeys k where k.person_id = s.id)
     or exists (select 1 from pins n where n.person_id = s.id));
