-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_user_names(merge id) exec
-- A second one stays, and is found as the kept record (user_name_person).
insert into merge_moves (merge_id, what, row_id)
select m.id, 'user_names', x.person_id from merges m join user_names x on x.person_id = m.merged_id
 where m.id = :merge
   and not exists (select 1 from user_names k where k.person_id = m.kept_id);

-- merge_give_user_names(merge id, from id, to id) exec
update user_names set person_id = :to
 where person_id = :from
   and exists (select 1 from merge_moves where merge_id = :merge and what = 'user_names');

-- merge_note_relationships(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'relationships', x.id from merges m join relationships x on x.person_id = m.merged_id
 where m.id = :merge
   and x.other_id <> m.kept_id
   and not exists (select 1 from relationships k where k.person_id = m.kept_id and k.kind = x.kind
                      and k.other_id = x.other_id);

-- merge_give_relationships(merge id, from id, to id) exec
update relationships set person_id = :to
 where person_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'relationships');

-- merge_note_related(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'relationships other', x.id from merges m join relationships x on x.other_id = m.merged_id
 where m.id = :merge
   and x.person_id <> m.kept_id
   and not exists (select 1 from relationships k where k.other_id = m.kept_id and k.kind = x.kind
                      and k.person_id = x.person_id);

-- merge_give_related(merge id, from id, to id) exec
update relationships set other_id = :to
 where other_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'relationships other');

-- merge_note_role_grants(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'role_grants', x.id from merges m join role_grants x on x.person_id = m.merged_id
 where m.id = :merge
   and not exists (select 1 from role_grants k where k.person_id = m.kept_id and k.role = x.role
                      and k.organisation_id = x.organisation_id);

-- merge_give_role_grants(merge id, from id, to id) exec
update role_grants set person_id = :to
 where person_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'role_grants');

-- merge_note_roles_revived(merge id) exec
-- A role that the kept record had long ago, and the other has now.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'role_grants revived', k.id
  from merges m
  join role_grants x on x.person_id = m.merged_id and x.until_at is null and x.loan_id is null
  join role_grants k on k.person_id = m.kept_id and k.role = x.role
                    and k.organisation_id = x.organisation_id and k.until_at <= m.merged_at
 where m.id = :merge;

-- merge_give_roles_revived(merge id, from id, to id) exec
-- It lives while the merge does.
update role_grants
   set until_at = (select undone_at from merges where id = :merge), loan_id = null
 where person_id in (:from, :to)
   and id in (select row_id from merge_moves
               where merge_id = :merge and what = 'role_grants revived');

-- merge_note_roles_ended(merge id) exec
-- What both hold, the kept record holds alone.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'role_grants ended', x.id
  from merges m
  join role_grants x on x.person_id = m.merged_id and x.until_at is null
  join role_grants k on k.person_id = m.kept_id and k.role = x.role
                    and k.organisation_id = x.organisation_id
 where m.id = :merge;

-- merge_give_roles_ended(merge id, from id, to id) exec
update role_grants
   set until_at = (select case when undone_at is null then merged_at end
                     from merges where id = :merge)
 where person_id in (:from, :to)
   and id in (select row_id from merge_moves
               where merge_id = :merge and what = 'role_grants ended');

-- merge_note_affiliations_ended(merge id) exec
-- Who belongs twice to an organisation as the same thing belongs once: as what counts for more.
insert into merge_moves (merge_id, what, row_id, was)
select m.id, 'affiliations ended',
       case when k.state = 'active' or x.state = 'applied' or k.state = x.state then x.id
            else k.id end,
       case when k.state = 'active' or x.state = 'applied' or k.state = x.state then x.state
            else k.state end
  from merges m
  join affiliations x on x.party_id = m.merged_id and x.state in ('applied', 'active', 'suspended')
  join affiliations k on k.party_id = m.kept_id and k.organisation_id = x.organisation_id
                     and k.type = x.type and k.state in ('applied', 'active', 'suspended')
 where m.id = :merge;

-- merge_give_affiliations_ended(merge id, from id, to id) exec
-- Ended while the merge lives; then again as it was.
update affiliations
   set state = case when (select undone_at from merges where id = :merge) is null then 'ended'
                    else (select was from merge_moves
                           where merge_id = :merge and what = 'affiliations ended'
                             and row_id = affiliations.id) end,
       closed_at = (select case when undone_at is null then merged_at end
                      from merges where id = :merge)
 where party_id in (:from, :to)
   and id in (select row_id from merge_moves
               where merge_id = :merge and what = 'affiliations ended')
   and not exists (select 1 from affiliations o
                    where o.party_id = affiliations.party_id and o.type = affiliations.type
                      and o.organisation_id = affiliations.organisation_id
                      and o.state in ('applied', 'active', 'suspended') and o.id <> affiliations.id);

-- merge_note_affiliations(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'affiliations', x.id from merges m join affiliations x on x.party_id = m.merged_id
 where m.id = :merge
   and not exists (select 1 from merge_moves v
                    where v.merge_id = m.id and v.what = 'affiliations ended' and v.row_id = x.id);

-- merge_give_affiliations(merge id, from id, to id) exec
update affiliations set party_id = :to
 where party_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'affiliations');

-- merge_note_mandates_ended(merge id) exec
-- Nobody represents themselves, and between two people there is one mandate at a time.
insert into merge_moves (merge_id, what, row_id, was)
select m.id, 'mandates ended', x.id, x.state
  from merges m
  join mandates x on m.merged_id in (x.principal_id, x.delegate_id)
 where m.id = :merge and x.state in ('draft', 'offered', 'accepted', 'active')
   and (m.kept_id in (x.principal_id, x.delegate_id)
        or exists (select 1 from mandates k
                    where k.state in ('draft', 'offered', 'accepted', 'active')
                      and k.principal_id = case when x.principal_id = m.merged_id then m.kept_id
                                                else x.principal_id end
                      and k.delegate_id = case when x.delegate_id = m.merged_id then m.kept_id
                                               else x.delegate_id end));

-- merge_give_mandates_ended(merge id, from id, to id) exec
update mandates
   set state = case when (select undone_at from merges where id = :merge) is null then 'ended'
                    else (select was from merge_moves
                           where merge_id = :merge and what = 'mandates ended'
                             and row_id = mandates.id) end,
       closed_at = (select case when undone_at is null then merged_at end
                      from merges where id = :merge)
 where (principal_id in (:from, :to) or delegate_id in (:from, :to))
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'mandates ended');

-- merge_note_mandates_given(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'mandates given', x.id from merges m join mandates x on x.principal_id = m.merged_id
 where m.id = :merge
   and x.delegate_id <> m.kept_id
   and not exists (select 1 from merge_moves v
                    where v.merge_id = m.id and v.what = 'mandates ended' and v.row_id = x.id);

-- merge_give_mandates_given(merge id, from id, to id) exec
update mandates set principal_id = :to
 where principal_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'mandates given');

-- merge_note_mandates_received(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'mandates received', x.id from merges m join mandates x on x.delegate_id = m.merged_id
 where m.id = :merge
   and x.principal_id <> m.kept_id
   and not exists (select 1 from merge_moves v
                    where v.merge_id = m.id and v.what = 'mandates ended' and v.row_id = x.id);

-- merge_give_mandates_received(merge id, from id, to id) exec
update mandates set delegate_id = :to
 where delegate_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'mandates received');

-- merge_note_particulars(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'particulars', x.person_id from merges m join particulars x on x.person_id = m.merged_id
 where m.id = :merge
   and not exists (select 1 from particulars k where k.person_id = m.kept_id);

-- merge_give_particulars(merge id, from id, to id) exec
update particulars set person_id = :to
 where person_id = :from
   and exists (select 1 from merge_moves where merge_id = :merge and what = 'particulars');

-- merge_note_close_people(merge id) exec
-- They are called after those of the kept record.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'close_people', x.id from merges m join close_people x on x.person_id = m.merged_id
 where m.id = :merge;

-- merge_give_close_people(merge id, from id, to id) exec
update close_people set person_id = :to,
       place = place + case when :to = (select kept_id from merges where id = :merge) then 10
                            else 0 end
 where person_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'close_people');

-- merge_note_contacts(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'organisations', x.id from merges m join organisations x on x.contact_id = m.merged_id
 where m.id = :merge;

-- merge_give_contacts(merge id, from id, to id) exec
update organisations set contact_id = :to
 where contact_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'organisations');
