-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_square_members(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'square_members', x.square_id from merges m join square_members x on x.person_id = m.merged_id
 where m.id = :merge
   and not exists (select 1 from square_members k where k.person_id = m.kept_id and k.square_id = x.square_id);

-- merge_give_square_members(merge id, from id, to id) exec
update square_members set person_id = :to
 where person_id = :from
   and square_id in (select row_id from merge_moves where merge_id = :merge and what = 'square_members');

-- merge_note_proposals(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'proposals', x.id from merges m join proposals x on x.author_id = m.merged_id
 where m.id = :merge;

-- merge_give_proposals(merge id, from id, to id) exec
update proposals set author_id = :to
 where author_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'proposals');

-- merge_note_comments(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'proposal_comments', x.id from merges m join proposal_comments x on x.author_id = m.merged_id
 where m.id = :merge;

-- merge_give_comments(merge id, from id, to id) exec
update proposal_comments set author_id = :to
 where author_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'proposal_comments');

-- merge_note_roll(merge id) exec
-- Of open votes. Whoever is on the roll twice votes once: see ballot_mark_voter.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'ballot_roll', x.ballot_id from merges m join ballot_roll x on x.member_id = m.merged_id
 where m.id = :merge
   and exists (select 1 from ballots b where b.id = x.ballot_id and b.state = 'open')
   and not exists (select 1 from ballot_roll k where k.member_id = m.kept_id and k.ballot_id = x.ballot_id);

-- merge_give_roll(merge id, from id, to id) exec
update ballot_roll set member_id = :to
 where member_id = :from
   and ballot_id in (select row_id from merge_moves where merge_id = :merge and what = 'ballot_roll');
