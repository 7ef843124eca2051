-- ---- what follows a person when two records become one ------------------------------------------
-- Who prepared what waits does not approve it, as the other record either.

-- merge_note_bank_accounts(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'bank_accounts', x.id from merges m join bank_accounts x on x.entered_by_id = m.merged_id
 where m.id = :merge and x.state = 'proposed';

-- merge_give_bank_accounts(merge id, from id, to id) exec
update bank_accounts set entered_by_id = :to
 where entered_by_id = :from and coalesce(decided_by_id, 0) <> :to
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'bank_accounts');

-- merge_note_payout_batches(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'payout_batches', x.id from merges m join payout_batches x on x.drafted_by_id = m.merged_id
 where m.id = :merge and x.state = 'draft';

-- merge_give_payout_batches(merge id, from id, to id) exec
update payout_batches set drafted_by_id = :to
 where drafted_by_id = :from and coalesce(approved_by_id, 0) <> :to
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'payout_batches');
