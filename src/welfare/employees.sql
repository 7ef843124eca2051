-- employee_insert(id id, employer id, person id, record text, now time) exec
insert into employees (id, employer_id, person_id, record_sealed, state, added_at)
values (:id, :employer, :person, :record, 'active', :now)
on conflict (employer_id, person_id) do nothing;

-- employee_update(employer id, person id, record text) exec
update employees set record_sealed = :record, state = 'active'
 where employer_id = :employer and person_id = :person;

-- employee_end(employee id, employer id) exec
update employees set state = 'ended'
 where id = :employee and employer_id = :employer and state = 'active';

-- employees_of_employer(employer id) many
select id, person_id, record_sealed, added_at from employees
 where employer_id = :employer and state = 'active'
 order by id;

-- employee_of_plan(plan id, person id) value
-- The person as an employee of the plan's employer.
select e.id from employees e
  join plans p on p.employer_id = e.employer_id
 where p.id = :plan and e.person_id = :person;

-- employee_person(employee id) value
select person_id from employees where id = :employee;

-- employees_forget(person id) exec
-- Nothing of an erased person's record stays.
update employees set record_sealed = '', state = 'ended' where person_id = :person;

-- ---- lists --------------------------------------------------------------------------------------

-- employee_list_insert(id id, employer id, sender id, content text, row_total int, bad int, readable bool, now time) exec
insert into employee_lists (id, employer_id, sender_id, content_sealed, state, row_count, bad_count,
                            is_readable, sent_at)
values (:id, :employer, :sender, :content, 'checked', :row_total, :bad, :readable, :now);

-- employee_list_by_id(list id) row
select id, employer_id, content_sealed, state, row_count, bad_count, is_readable
  from employee_lists where id = :list;

-- employee_list_show(list id) one
select id, state, row_count, bad_count, row_count - bad_count as good_count, is_readable,
       added_count, known_count, sent_at
  from employee_lists where id = :list;

-- employee_list_close(list id, state text, added int, known int) exec
update employee_lists
   set state = :state, added_count = :added, known_count = :known, content_sealed = ''
 where id = :list and state = 'checked';

-- employee_lists_forget(before time) exec
update employee_lists set content_sealed = '', state = 'discarded'
 where sent_at < :before and state = 'checked' and content_sealed <> '';

-- ---- grants -------------------------------------------------------------------------------------

-- plan_grant_insert(id id, plan id, source text, category id, label text, head cents, heads int,
--     expires time, person id, now time) exec
insert into plan_grants (id, plan_id, source, category_id, label, head_cents, heads, expires_at,
                         made_by_id, made_at)
values (:id, :plan, :source, :category, :label, :head, :heads, :expires, :person, :now)
on conflict (plan_id, source, category_id, label) do nothing;

-- employee_grant_insert(id id, employee id, plan id, source text, grant id?, amount cents, expires time, now time) exec
insert into employee_grants (id, employee_id, plan_id, source, grant_id, amount_cents, expires_at, made_at)
values (:id, :employee, :plan, :source, :grant, :amount, :expires, :now);

-- plan_grants_of(plan id) many
select g.id, g.source, c.name as category, g.label, g.head_cents, g.heads,
       g.head_cents * g.heads as total_cents, g.expires_at, g.made_at
  from plan_grants g
  join plan_categories c on c.id = g.category_id
 where g.plan_id = :plan
 order by g.id desc;

-- ---- bonuses ------------------------------------------------------------------------------------

-- bonus_choice_insert(id id, plan id, employee id, bonus cents, income cents, until time) exec
insert into bonus_choices (id, plan_id, employee_id, bonus_cents, income_cents, until_at, state)
values (:id, :plan, :employee, :bonus, :income, :until, 'open')
on conflict (plan_id, employee_id) do nothing;

-- bonus_choice_by_id(choice id) row
select b.id, b.plan_id, b.employee_id, e.person_id, b.bonus_cents, b.income_cents, b.until_at, b.state
  from bonus_choices b
  join employees e on e.id = b.employee_id
 where b.id = :choice;

-- bonus_choices_of(person id) many
select b.id, p.name as plan, o.name_sealed as employer_sealed, b.bonus_cents, b.until_at, b.state,
       b.converted_cents, b.chosen_at
  from bonus_choices b
  join employees e on e.id = b.employee_id
  join plans p on p.id = b.plan_id
  join parties o on o.id = p.employer_id
 where e.person_id = :person
 order by b.id desc;

-- bonus_choose(choice id, converted cents, now time) exec
update bonus_choices set state = 'chosen', converted_cents = :converted, chosen_at = :now
 where id = :choice and state = 'open' and until_at >= :now;

-- bonus_already(person id, from time, to time) value
-- What of this year's limit other bonuses of the person have used, as either of merged records.
select coalesce(sum(b.bonus_cents), 0)
  from bonus_choices b
  join employees e on e.id = b.employee_id
 where e.person_id in (select id from persons where id = :person or same_as_id = :person)
   and b.state = 'chosen' and b.chosen_at >= :from and b.chosen_at < :to;
