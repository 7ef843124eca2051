-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_passwords(merge id) exec
-- A person has one password: that of the kept record, if it has one. So with the next two.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'passwords', x.person_id from merges m join passwords x on x.person_id = m.merged_id
 where m.id = :merge
   and not exists (select 1 from passwords k where k.person_id = m.kept_id);

-- merge_give_passwords(merge id, from id, to id) exec
update passwords set person_id = :to
 where person_id = :from
   and exists (select 1 from merge_moves where merge_id = :merge and what = 'passwords');

-- merge_note_pins(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'pins', x.person_id from merges m join pins x on x.person_id = m.merged_id
 where m.id = :merge
   and not exists (select 1 from pins k where k.person_id = m.kept_id);

-- merge_give_pins(merge id, from id, to id) exec
update pins set person_id = :to
 where person_id = :from
   and exists (select 1 from merge_moves where merge_id = :merge and what = 'pins');

-- merge_note_code_apps(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'code_apps', x.person_id from merges m join code_apps x on x.person_id = m.merged_id
 where m.id = :merge
   and not exists (select 1 from code_apps k where k.person_id = m.kept_id);

-- merge_give_code_apps(merge id, from id, to id) exec
update code_apps set person_id = :to
 where person_id = :from
   and created_at <= (select merged_at from merges where id = :merge)
   and exists (select 1 from merge_moves where merge_id = :merge and what = 'code_apps');

-- merge_give_spare_codes(merge id, from id, to id) exec
-- They go with the application that they stand in for.
update spare_codes set person_id = :to
 where person_id = :from and created_at <= (select merged_at from merges where id = :merge)
   and exists (select 1 from merge_moves where merge_id = :merge and what = 'code_apps');

-- merge_note_passkeys(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'passkeys', x.id from merges m join passkeys x on x.person_id = m.merged_id
 where m.id = :merge;

-- merge_give_passkeys(merge id, from id, to id) exec
update passkeys set person_id = :to
 where person_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'passkeys');
