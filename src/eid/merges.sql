-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_identity_links(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'identity_links', x.id from merges m join identity_links x on x.person_id = m.merged_id
 where m.id = :merge;

-- merge_give_identity_links(merge id, from id, to id) exec
update identity_links set person_id = :to
 where person_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'identity_links');
