-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_needs(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'needs', x.id from merges m join needs x on x.person_id = m.merged_id
 where m.id = :merge;

-- merge_give_needs(merge id, from id, to id) exec
update needs set person_id = :to
 where person_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'needs');

-- merge_note_needs_raised(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'needs raised', x.id from merges m join needs x on x.raised_by_id = m.merged_id
 where m.id = :merge;

-- merge_give_needs_raised(merge id, from id, to id) exec
update needs set raised_by_id = :to
 where raised_by_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'needs raised');
