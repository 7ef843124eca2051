-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_orders(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'orders', x.id from merges m join orders x on x.recipient_id = m.merged_id
 where m.id = :merge;

-- merge_give_orders(merge id, from id, to id) exec
update orders set recipient_id = :to
 where recipient_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'orders');

-- merge_note_orders_placed(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'orders placed', x.id from merges m join orders x on x.placed_by_id = m.merged_id
 where m.id = :merge;

-- merge_give_orders_placed(merge id, from id, to id) exec
update orders set placed_by_id = :to
 where placed_by_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'orders placed');
