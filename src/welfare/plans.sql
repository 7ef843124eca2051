-- ---- plans --------------------------------------------------------------------------------------

-- plan_insert(id id, employer id, desk id, name text, from time, until time, residue text,
--     residue_party id?, agreement text, regulation text, digest text, writer id, now time) exec
insert into plans (id, employer_id, desk_id, name, state, from_at, until_at, residue, residue_party_id,
                   agreement, regulation, regulation_digest, written_by_id, created_at)
values (:id, :employer, :desk, :name, 'draft', :from, :until, :residue, :residue_party, :agreement,
        :regulation, :digest, :writer, :now);

-- plan_residue_party(number text) value
-- Who may receive what is left of a plan: an active organisation, by its fiscal number.
select min(id) from organisations where vat_number = :number and state = 'active' having count(*) = 1;

-- plan_by_id(plan id) row
select id, employer_id, desk_id, name, state, from_at, until_at, residue,
       coalesce(residue_party_id, 0) as residue_party_id, agreement, written_by_id
  from plans where id = :plan;

-- plan_show(plan id) one
select p.id, p.employer_id, e.name_sealed as employer_sealed, d.name_sealed as desk_sealed, p.name,
       p.state, p.from_at, p.until_at, p.residue, r.name_sealed as residue_party_sealed, p.agreement, p.regulation,
       p.regulation_digest, p.approved_at
  from plans p
  join parties e on e.id = p.employer_id
  join parties d on d.id = p.desk_id
  left join parties r on r.id = p.residue_party_id
 where p.id = :plan;

-- plans_of_employer(employer id) many
select id, name, state, from_at, until_at from plans where employer_id = :employer order by id desc;

-- plan_approve(plan id, person id, now time) exec
update plans set state = 'approved', approved_by_id = :person, approved_at = :now
 where id = :plan and state = 'draft' and written_by_id <> :person;

-- plan_advance(plan id, before text, after text) exec
update plans set state = :after where id = :plan and state = :before;

-- plan_desks() many
-- Organisations with somebody at a desk.
select distinct p.id, p.name_sealed
  from role_grants g
  join parties p on p.id = g.organisation_id
 where g.role in ('operator', 'federation') and g.until_at is null
 order by p.id;

-- ---- what a plan holds --------------------------------------------------------------------------

-- plan_source_insert(plan id, source text, budget cents) exec
insert into plan_sources (plan_id, source, budget_cents) values (:plan, :source, :budget)
on conflict (plan_id, source) do nothing;

-- plan_source_fund(plan id, source text, fund id) exec
update plan_sources set fund_id = :fund
 where plan_id = :plan and source = :source and fund_id is null;

-- plan_source_take(plan id, source text, amount cents) exec
-- Of a source's budget, unless it is spent.
update plan_sources set granted_cents = granted_cents + :amount
 where plan_id = :plan and source = :source and granted_cents + :amount <= budget_cents;

-- plan_source_row(plan id, source text) row
select budget_cents, granted_cents, coalesce(fund_id, 0) as fund_id from plan_sources
 where plan_id = :plan and source = :source;

-- plan_sources_of(plan id) many
select source, fund_id from plan_sources where plan_id = :plan order by source;

-- plan_letter_insert(plan id, letter text, budget cents) exec
insert into plan_letters (plan_id, letter, budget_cents) values (:plan, :letter, :budget)
on conflict (plan_id, letter) do nothing;

-- plan_letter_take(plan id, letter text, amount cents) exec
update plan_letters set spent_cents = spent_cents + :amount
 where plan_id = :plan and letter = :letter and spent_cents + :amount <= budget_cents;

-- plan_letter_give_back(plan id, letter text, amount cents) exec
update plan_letters set spent_cents = spent_cents - :amount
 where plan_id = :plan and letter = :letter;

-- plan_letters_of(plan id) many
select letter, budget_cents from plan_letters where plan_id = :plan order by letter;

-- plan_category_insert(id id, plan id, name text, attribute text, value text) exec
insert into plan_categories (id, plan_id, name, attribute, value)
values (:id, :plan, :name, :attribute, :value)
on conflict (plan_id, attribute, value) do nothing;

-- plan_category_by_id(category id) row
select id, plan_id, name, attribute, value from plan_categories where id = :category;

-- plan_categories_of(plan id) many
select id, name, attribute, value from plan_categories where plan_id = :plan order by id;

-- plan_holds(plan id) row
-- How much of what it needs the plan has.
select cast((select count(*) from plan_sources where plan_id = :plan) as integer) as sources,
       cast((select count(*) from plan_letters where plan_id = :plan) as integer) as letters,
       cast((select count(*) from plan_categories where plan_id = :plan) as integer) as categories,
       cast((select count(*) from welfare_requests
              where plan_id = :plan and state in ('held', 'documented', 'verified')) as integer) as open_requests;

-- ---- totals: never about so few that they tell of one ---------------------------------------------

-- plan_totals_by_source(plan id, fewest int, now time) many
-- What was granted from each source, and to how many. A total tells too much when it is of too few;
-- and a bonus, of which all were asked until one day, when too few of them turned some into credit
-- or others may still: what was there before and after would tell how much each did.
select s.source, s.budget_cents, s.granted_cents, s.budget_cents - s.granted_cents as left_cents,
       count(distinct g.employee_id) as people,
       case when count(distinct g.employee_id) between 1 and :fewest - 1
              or (s.source = 'bonus' and exists (
                    select 1 from bonus_choices b
                     where b.plan_id = s.plan_id and b.converted_cents > 0
                     group by b.until_at
                    having count(*) < :fewest or b.until_at >= :now))
            then 1 else 0 end as is_hidden
  from plan_sources s
  left join employee_grants g on g.plan_id = s.plan_id and g.source = s.source
 where s.plan_id = :plan
 group by s.plan_id, s.source, s.budget_cents, s.granted_cents
 order by s.source;

-- plan_paid_requests(plan id, before time) many
-- What was paid until then, in its order: it never changes any more.
select letter, employee_id, amount_cents, closed_at
  from welfare_requests
 where plan_id = :plan and state = 'paid' and closed_at < :before
 order by closed_at, id;

-- ---- what must always hold ----------------------------------------------------------------------

-- plan_source_count() value
select count(*) from plan_sources;

-- plan_sources_off_grants() value
-- Sources that do not say what was granted of them.
select count(*) from plan_sources s
 where s.granted_cents <> (select coalesce(sum(g.amount_cents), 0) from employee_grants g
                            where g.plan_id = s.plan_id and g.source = s.source);

-- plan_letter_count() value
select count(*) from plan_letters;

-- plan_letters_off_requests() value
select count(*) from plan_letters l
 where l.spent_cents <> (select coalesce(sum(r.amount_cents), 0) from welfare_requests r
                          where r.plan_id = l.plan_id and r.letter = l.letter
                            and r.state in ('held', 'documented', 'verified', 'paid'));
