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

-- ---- what an employer keeps of the person -------------------------------------------------------

-- merge_note_employees_revived(merge id) exec
-- An employment that ended for the kept record and lasts for the other.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'employees revived', k.id
  from merges m
  join employees x on x.person_id = m.merged_id and x.state = 'active'
  join employees k on k.person_id = m.kept_id and k.employer_id = x.employer_id and k.state = 'ended'
 where m.id = :merge;

-- merge_give_employees_revived(merge id, from id, to id) exec
-- It lasts while the merge does.
update employees
   set state = (select case when undone_at is null then 'active' else 'ended' end
                  from merges where id = :merge)
 where person_id in (:from, :to)
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'employees revived');

-- merge_note_employees_ended(merge id) exec
-- Who works twice for one employer works there once, and gets a grant once.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'employees ended', x.id
  from merges m
  join employees x on x.person_id = m.merged_id and x.state = 'active'
  join employees k on k.person_id = m.kept_id and k.employer_id = x.employer_id
 where m.id = :merge;

-- merge_give_employees_ended(merge id, from id, to id) exec
update employees
   set state = (select case when undone_at is null then 'ended' else 'active' end
                  from merges where id = :merge)
 where person_id in (:from, :to)
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'employees ended');

-- merge_note_employees(merge id) exec
-- With all that hangs on them: grants, requests, bonuses.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'employees', x.id from merges m join employees x on x.person_id = m.merged_id
 where m.id = :merge
   and not exists (select 1 from employees k
                    where k.person_id = m.kept_id and k.employer_id = x.employer_id);

-- merge_give_employees(merge id, from id, to id) exec
update employees set person_id = :to
 where person_id = :from
   and not exists (select 1 from employees k
                    where k.person_id = :to and k.employer_id = employees.employer_id)
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'employees');

-- merge_note_employee_grants(merge id) exec
-- Of an employer for whom both work: what hangs on one row goes to the other. So with the next two.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'employee_grants', g.id
  from merges m
  join employees x on x.person_id = m.merged_id
  join employees k on k.person_id = m.kept_id and k.employer_id = x.employer_id
  join employee_grants g on g.employee_id = x.id
 where m.id = :merge
   and not exists (select 1 from employee_grants o
                    where o.employee_id = k.id and o.grant_id = g.grant_id);

-- merge_give_employee_grants(merge id, from id, to id) exec
update employee_grants
   set employee_id = (select t.id from employees f
                        join employees t on t.employer_id = f.employer_id and t.person_id = :to
                       where f.id = employee_grants.employee_id)
 where employee_id in (select id from employees where person_id = :from)
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'employee_grants');

-- merge_note_bonus_choices(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'bonus_choices', b.id
  from merges m
  join employees x on x.person_id = m.merged_id
  join employees k on k.person_id = m.kept_id and k.employer_id = x.employer_id
  join bonus_choices b on b.employee_id = x.id
 where m.id = :merge
   and not exists (select 1 from bonus_choices o
                    where o.employee_id = k.id and o.plan_id = b.plan_id);

-- merge_give_bonus_choices(merge id, from id, to id) exec
update bonus_choices
   set employee_id = (select t.id from employees f
                        join employees t on t.employer_id = f.employer_id and t.person_id = :to
                       where f.id = bonus_choices.employee_id)
 where employee_id in (select id from employees where person_id = :from)
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'bonus_choices');

-- merge_note_requests(merge id) exec
insert into merge_moves (merge_id, what, row_id)
select m.id, 'welfare_requests', r.id
  from merges m
  join employees x on x.person_id = m.merged_id
  join employees k on k.person_id = m.kept_id and k.employer_id = x.employer_id
  join welfare_requests r on r.employee_id = x.id
 where m.id = :merge;

-- merge_give_requests(merge id, from id, to id) exec
update welfare_requests
   set employee_id = (select t.id from employees f
                        join employees t on t.employer_id = f.employer_id and t.person_id = :to
                       where f.id = welfare_requests.employee_id)
 where employee_id in (select id from employees where person_id = :from)
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'welfare_requests');

-- merge_note_plans(merge id) exec
-- Who drew a draft up does not approve it, as the other record either.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'plans', x.id from merges m join plans x on x.written_by_id = m.merged_id
 where m.id = :merge and x.state = 'draft';

-- merge_give_plans(merge id, from id, to id) exec
update plans set written_by_id = :to
 where written_by_id = :from and coalesce(approved_by_id, 0) <> :to
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'plans');
