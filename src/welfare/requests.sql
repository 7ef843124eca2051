-- welfare_request_insert(id id, plan id, employee id, provider id?, letter text, way text, amount cents,
--     beneficiary text, details text, no_deduction bool, now time) exec
insert into welfare_requests (id, plan_id, employee_id, provider_id, letter, way, amount_cents, state,
                              beneficiary, details_sealed, document_sealed, outcome, rule, ruleset,
                              reason, refusal_sealed, limit_cents, running_cents,
                              has_declared_children, no_deduction, made_at)
values (:id, :plan, :employee, :provider, :letter, :way, :amount, 'draft', :beneficiary, :details, '',
        'refused', '', '', '', '', 0, 0, 0, :no_deduction, :now);

-- welfare_request_decide(request id, state text, outcome text, rule text, ruleset text, reason text) exec
update welfare_requests
   set state = :state, outcome = :outcome, rule = :rule, ruleset = :ruleset, reason = :reason
 where id = :request and state in ('draft', 'eligible');

-- welfare_request_row(request id) row
select r.id, r.plan_id, r.employee_id, e.person_id, p.employer_id, p.desk_id, p.until_at,
       p.state as plan_state, coalesce(r.provider_id, 0) as provider_id, r.letter, r.way,
       r.amount_cents, r.state, r.beneficiary, r.details_sealed, r.made_at
  from welfare_requests r
  join employees e on e.id = r.employee_id
  join plans p on p.id = r.plan_id
 where r.id = :request;

-- welfare_request_show(request id) one
select r.id, r.plan_id, p.name as plan, n.name_sealed as person_sealed, o.name_sealed as provider_sealed,
       r.provider_id, r.letter, r.way, r.amount_cents, r.state, r.beneficiary, r.details_sealed,
       r.document_sealed, r.outcome, r.rule, r.ruleset, r.reason, r.refusal_sealed, r.limit_cents,
       r.running_cents, r.no_deduction as is_not_deductible, r.made_at, r.held_at, r.documented_at,
       r.closed_at
  from welfare_requests r
  join plans p on p.id = r.plan_id
  join employees e on e.id = r.employee_id
  join parties n on n.id = e.person_id
  left join parties o on o.id = r.provider_id
 where r.id = :request;

-- welfare_requests_of(person id) many
select r.id, p.name as plan, r.letter, r.way, r.amount_cents, r.state, r.details_sealed, r.made_at
  from welfare_requests r
  join employees e on e.id = r.employee_id
  join plans p on p.id = r.plan_id
 where e.person_id = :person
 order by r.id desc
 limit 100;

-- welfare_plans_of(person id, now time) many
-- The plans with which a person may ask for something now.
select p.id, p.name, o.name_sealed as employer_sealed, p.until_at
  from plans p
  join employees e on e.employer_id = p.employer_id
  join parties o on o.id = p.employer_id
 where e.person_id = :person and p.state = 'active' and p.from_at <= :now and p.until_at >= :now
 order by p.id;

-- welfare_request_held(request id, limit cents, running cents, declared bool, now time) exec
update welfare_requests
   set state = 'held', held_at = :now, limit_cents = :limit, running_cents = :running,
       has_declared_children = :declared
 where id = :request and state = 'eligible';

-- welfare_request_document_keep(request id, document text, now time) exec
update welfare_requests set state = 'documented', document_sealed = :document, documented_at = :now
 where id = :request and state = 'held';

-- welfare_request_verified(request id) exec
update welfare_requests set state = 'verified' where id = :request and state = 'documented';

-- welfare_request_paid(request id, now time) exec
update welfare_requests set state = 'paid', closed_at = :now where id = :request and state = 'verified';

-- welfare_request_turn_down(request id, why text, now time) exec
update welfare_requests set state = 'refused', refusal_sealed = :why, closed_at = :now
 where id = :request and state in ('held', 'documented');

-- welfare_request_expire(request id, now time) exec
update welfare_requests set state = 'expired', closed_at = :now
 where id = :request and state in ('held', 'documented');

-- welfare_requests_for_desk(desk id, most int, skip int) many
-- Documents that wait for their check; desk 0: of every plan.
select r.id, p.name as plan, o.name_sealed as employer_sealed, r.letter, r.way, r.amount_cents,
       r.state, r.documented_at
  from welfare_requests r
  join plans p on p.id = r.plan_id
  join parties o on o.id = p.employer_id
 where r.state = 'documented' and (:desk = 0 or p.desk_id = :desk)
 order by r.documented_at, r.id
 limit :most offset :skip;

-- welfare_requests_for_provider(provider id, most int, skip int) many
-- What an organisation is to be paid for, and waits for its document.
select r.id, r.way, r.amount_cents, r.state, r.held_at, n.name_sealed as person_sealed
  from welfare_requests r
  join employees e on e.id = r.employee_id
  join parties n on n.id = e.person_id
 where r.provider_id = :provider and r.state in ('held', 'documented', 'verified', 'paid')
 order by r.id desc
 limit :most offset :skip;

-- welfare_providers(words text, most int) many
-- Who may be paid directly: organisations that are active here, by name.
select o.id, p.name_sealed
  from organisations o
  join parties p on p.id = o.id
 where o.state = 'active' and o.search_text like :words
 order by o.search_text, o.id
 limit :most;

-- welfare_requests_to_pay(plan id, to time) many
-- Reimbursements that payroll has still to pay.
select r.id, e.person_id from welfare_requests r
  join employees e on e.id = r.employee_id
 where r.plan_id = :plan and r.way = 'reimbursement' and r.state = 'verified' and r.held_at < :to
 order by r.id;

-- welfare_requests_open_of(person id) value
select count(*) from welfare_requests r
  join employees e on e.id = r.employee_id
 where e.person_id = :person and r.state in ('held', 'documented', 'verified');

-- welfare_request_count() value
select count(*) from welfare_requests;

-- welfare_requests_off_holds() value
-- Requests for which another amount is set aside than they say.
select count(*) from welfare_requests r
 where r.state in ('held', 'documented')
   and r.amount_cents <> (select coalesce(sum(h.amount_cents), 0) from holds h
                           where h.reference_id = r.id and h.state = 'open');

-- ---- payroll ------------------------------------------------------------------------------------

-- payroll_rows(plan id, from time, to time) many
-- What came to employees in a month, by the source that paid it.
select r.id, e.person_id, n.name_sealed, e.record_sealed, s.source, r.letter, r.way, r.beneficiary,
       h.amount_cents, r.held_at, r.document_sealed, r.limit_cents, r.running_cents,
       r.has_declared_children
  from welfare_requests r
  join employees e on e.id = r.employee_id
  join parties n on n.id = e.person_id
  join holds h on h.reference_id = r.id
  join accounts a on a.id = h.account_id
  join plan_sources s on s.fund_id = a.fund_id and s.plan_id = r.plan_id
 where r.plan_id = :plan and r.held_at >= :from and r.held_at < :to
   and r.state in ('held', 'documented', 'verified', 'paid')
 order by e.id, r.held_at, r.id, s.source;

-- payroll_people(plan id, from time, to time) many
select distinct e.person_id
  from welfare_requests r
  join employees e on e.id = r.employee_id
 where r.plan_id = :plan and r.held_at >= :from and r.held_at < :to
   and r.state in ('held', 'documented', 'verified', 'paid')
 order by e.person_id;

-- payroll_export_insert(id id, plan id, month time, person id, now time) exec
insert into payroll_exports (id, plan_id, month_at, made_by_id, made_at)
values (:id, :plan, :month, :person, :now);

-- payroll_export_row(export id) row
select x.id, x.plan_id, x.month_at, x.made_by_id, x.made_at, p.employer_id
  from payroll_exports x
  join plans p on p.id = x.plan_id
 where x.id = :export;

-- payroll_exports_of(plan id) many
select id, month_at, made_at from payroll_exports where plan_id = :plan order by id desc limit 24;
