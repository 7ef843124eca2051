-- ---- what follows a person when two records become one ------------------------------------------
-- Whoever verified an action with one record did not do it with the other.

-- merge_note_actions(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'actions', x.id from merges m join actions x on x.person_id = m.merged_id
 where m.id = :merge and coalesce(x.decided_by_id, 0) <> m.kept_id;

-- merge_give_actions(merge id, from id, to id) exec
update actions set person_id = :to
 where person_id = :from and coalesce(decided_by_id, 0) <> :to
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'actions');
