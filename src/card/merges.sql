-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_cards(merge id) exec
-- All of them go on opening.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'cards', x.id from merges m join cards x on x.person_id = m.merged_id
 where m.id = :merge;

-- merge_give_cards(merge id, from id, to id) exec
update cards set person_id = :to,
       came_with_id = case when :to = (select kept_id from merges where id = :merge) then :from end
 where person_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'cards');

-- merge_note_card_words(merge id) exec
-- Nobody says yes to themselves.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'card_words', x.id from merges m join card_words x on x.person_id = m.merged_id
 where m.id = :merge and x.server_id <> m.kept_id;

-- merge_give_card_words(merge id, from id, to id) exec
update card_words set person_id = :to
 where person_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'card_words');
