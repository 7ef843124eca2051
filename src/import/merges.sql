-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_uploads(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'import_uploads', x.id from merges m join import_uploads x on x.sender_id = m.merged_id
 where m.id = :merge;

-- merge_give_uploads(merge id, from id, to id) exec
update import_uploads set sender_id = :to
 where sender_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'import_uploads');
