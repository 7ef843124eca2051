-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_attestations(merge id) exec
-- The same issuer says the same thing once.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'attestations', x.id from merges m join attestations x on x.subject_id = m.merged_id
 where m.id = :merge
   and not (x.state = 'active' and exists (
           select 1 from attestations k
            where k.subject_id = m.kept_id and k.issuer_id = x.issuer_id
              and k.kind_code = x.kind_code and k.state = 'active'));

-- merge_give_attestations(merge id, from id, to id) exec
update attestations set subject_id = :to
 where subject_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'attestations');
