-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_verifications(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'verification_requests', x.id from merges m join verification_requests x on x.person_id = m.merged_id
 where m.id = :merge
   and x.state = 'waiting'
   and not exists (select 1 from verification_requests k where k.person_id = m.kept_id and k.state = 'waiting');

-- merge_give_verifications(merge id, from id, to id) exec
update verification_requests set person_id = :to
 where person_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'verification_requests');
