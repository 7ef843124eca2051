-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_fringe_entries(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'fringe_entries', x.id from merges m join fringe_entries x on x.employee_id = m.merged_id
 where m.id = :merge;

-- merge_give_fringe_entries(merge id, from id, to id) exec
update fringe_entries set employee_id = :to
 where employee_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'fringe_entries');

-- merge_note_fringe_externals(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'fringe_externals', x.tax_year from merges m join fringe_externals x on x.employee_id = m.merged_id
 where m.id = :merge
   and not exists (select 1 from fringe_externals k
                    where k.employee_id = m.kept_id and k.tax_year = x.tax_year);

-- merge_give_fringe_externals(merge id, from id, to id) exec
update fringe_externals set employee_id = :to
 where employee_id = :from
   and tax_year in (select row_id from merge_moves where merge_id = :merge and what = 'fringe_externals');

-- merge_note_children(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'children_declarations', x.id from merges m join children_declarations x on x.employee_id = m.merged_id
 where m.id = :merge
   and not (x.withdrawn_at is null and exists (
           select 1 from children_declarations k
            where k.employee_id = m.kept_id and k.tax_year = x.tax_year
              and k.withdrawn_at is null));

-- merge_give_children(merge id, from id, to id) exec
update children_declarations set employee_id = :to
 where employee_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'children_declarations');

-- merge_note_family(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'family_members', x.id
  from merges m join family_members x on x.employee_id = m.merged_id
 where m.id = :merge;

-- merge_give_family(merge id, from id, to id) exec
update family_members set employee_id = :to
 where employee_id = :from
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'family_members');
