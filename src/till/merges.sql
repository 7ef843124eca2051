-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_till_payments(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'till_payments', x.id from merges m join till_payments x on x.person_id = m.merged_id
 where m.id = :merge and x.server_id <> m.kept_id;

-- merge_give_till_payments(merge id, from id, to id) exec
update till_payments set person_id = :to
 where person_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'till_payments');

-- merge_note_till_requests(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'till_requests', x.id from merges m join till_requests x on x.person_id = m.merged_id
 where m.id = :merge and x.server_id <> m.kept_id;

-- merge_give_till_requests(merge id, from id, to id) exec
update till_requests set person_id = :to
 where person_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'till_requests');
