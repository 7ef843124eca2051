-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_counter_orders(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'counter_orders', x.order_id from merges m join counter_orders x on x.person_id = m.merged_id
 where m.id = :merge
   and x.server_id <> m.kept_id;

-- merge_give_counter_orders(merge id, from id, to id) exec
update counter_orders set person_id = :to
 where person_id = :from
   and order_id in (select row_id from merge_moves where merge_id = :merge and what = 'counter_orders');
