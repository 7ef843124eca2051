-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_visits(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'visits', x.id from merges m join visits x on x.recipient_id = m.merged_id
 where m.id = :merge;

-- merge_give_visits(merge id, from id, to id) exec
update visits set recipient_id = :to
 where recipient_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'visits');

-- merge_note_visits_referent(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'visits referent', x.id from merges m join visits x on x.referent_id = m.merged_id
 where m.id = :merge;

-- merge_give_visits_referent(merge id, from id, to id) exec
update visits set referent_id = :to
 where referent_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'visits referent');

-- merge_note_visits_worker(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'visits worker', x.id from merges m join visits x on x.worker_id = m.merged_id
 where m.id = :merge;

-- merge_give_visits_worker(merge id, from id, to id) exec
update visits set worker_id = :to
 where worker_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'visits worker');

-- merge_note_signals(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'signals', x.id from merges m join signals x on x.recipient_id = m.merged_id
 where m.id = :merge;

-- merge_give_signals(merge id, from id, to id) exec
update signals set recipient_id = :to
 where recipient_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'signals');

-- merge_note_signals_referent(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'signals referent', x.id from merges m join signals x on x.referent_id = m.merged_id
 where m.id = :merge;

-- merge_give_signals_referent(merge id, from id, to id) exec
update signals set referent_id = :to
 where referent_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'signals referent');

-- merge_note_signals_taken(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'signals taken', x.id from merges m join signals x on x.taken_by_id = m.merged_id
 where m.id = :merge;

-- merge_give_signals_taken(merge id, from id, to id) exec
update signals set taken_by_id = :to
 where taken_by_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'signals taken');
