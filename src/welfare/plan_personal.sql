-- personal_employments(person id) many
-- For whom they work, as the employer wrote it down.
select e.id, o.name_sealed as employer_sealed, e.record_sealed, e.state, e.added_at
  from employees e
  join parties o on o.id = e.employer_id
 where e.person_id = :person
 order by e.id desc;

-- personal_welfare_grants(person id) many
select g.id, p.name as plan, g.source, g.amount_cents, g.expires_at, g.made_at
  from employee_grants g
  join employees e on e.id = g.employee_id
  join plans p on p.id = g.plan_id
 where e.person_id = :person
 order by g.id desc;

-- personal_bonus_choices(person id) many
select b.id, p.name as plan, b.bonus_cents, b.income_cents, b.until_at, b.state, b.converted_cents, b.chosen_at
  from bonus_choices b
  join employees e on e.id = b.employee_id
  join plans p on p.id = b.plan_id
 where e.person_id = :person
 order by b.id desc;

-- personal_welfare_requests(person id) many
select r.id, p.name as plan, r.letter, r.way, r.amount_cents, r.state, r.beneficiary, r.details_sealed,
       r.document_sealed, r.refusal_sealed, r.rule, r.made_at, r.held_at, r.documented_at, r.closed_at
  from welfare_requests r
  join employees e on e.id = r.employee_id
  join plans p on p.id = r.plan_id
 where e.person_id = :person
 order by r.id desc;
