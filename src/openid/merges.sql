-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_consents(merge id) exec
-- The application goes on knowing the person by the name it learned.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'openid_consents', x.id from merges m join openid_consents x on x.person_id = m.merged_id
 where m.id = :merge
   and not (x.ended_at is null and exists (
           select 1 from openid_consents k
            where k.person_id = m.kept_id and k.client_id = x.client_id and k.ended_at is null
              and coalesce(k.mandate_id, 0) = coalesce(x.mandate_id, 0)));

-- merge_give_consents(merge id, from id, to id) exec
update openid_consents set person_id = :to, subject_id = coalesce(subject_id, :from)
 where person_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'openid_consents');
