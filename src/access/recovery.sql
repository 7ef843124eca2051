-- ---- links and codes for a new password ------------------------------------------------------------

-- recovery_insert(id id, digest text, person id?, kind text, by id?, now time, until time) exec
insert into recoveries (id, digest, person_id, kind, given_by_id, created_at, until_at)
values (:id, :digest, :person, :kind, :by, :now, :until);

-- recovery_open(digest text, now time) row
-- One that still serves, of somebody who may sign in.
select r.id, r.person_id, r.kind, case when r.kind = 'desk' then 1 else 0 end as is_desk,
       case when w.person_id is null then 0 else 1 end as has_password
  from recoveries r
  join persons s on s.id = r.person_id
  left join passwords w on w.person_id = r.person_id
 where r.digest = :digest and r.used_at is null and r.until_at >= :now
   and s.state not in ('suspended', 'erased');

-- recovery_use(recovery id, now time) exec
update recoveries set used_at = :now where id = :recovery and used_at is null and until_at >= :now;

-- recoveries_replace(person id, now time) exec
update recoveries set used_at = :now where person_id = :person and used_at is null;

-- recoveries_delete(person id) exec
delete from recoveries where person_id = :person;

-- recoveries_purge(before time) exec
delete from recoveries where until_at <= :before;

-- recovery_known_person(person id) value
-- One who may sign in.
select count(*) from persons where id = :person and state not in ('suspended', 'erased');

-- ---- numbers told at a counter -----------------------------------------------------------------------

-- pin_put(person id, hash text, now time) exec
insert into pins (person_id, hash, wrong_count, changed_at) values (:person, :hash, 0, :now)
on conflict (person_id) do update
   set hash = excluded.hash, wrong_count = 0, changed_at = excluded.changed_at;

-- pin_of(person id) row
select hash, wrong_count from pins where person_id = :person;

-- pin_wrong(person id) exec
update pins set wrong_count = wrong_count + 1 where person_id = :person;

-- pin_forgive(person id) exec
update pins set wrong_count = 0 where person_id = :person;

-- pin_delete(person id) exec
delete from pins where person_id = :person;
