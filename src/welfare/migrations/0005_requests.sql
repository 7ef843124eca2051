-- An employee asks a plan to pay for something.
create table welfare_requests (
    id integer primary key, -- id_new()
    plan_id integer not null references plans(id), -- which plan
    employee_id integer not null references employees(id), -- who asks
    provider_id integer references parties(id), -- the organisation that is paid; null: the employee paid somebody
    letter text not null, -- of art. 51 c. 2, or 'fringe'
    way text not null check (way in ('voucher', 'direct', 'reimbursement')), -- how it is paid
    amount_cents integer not null check (amount_cents > 0), -- how much
    state text not null check (state in ('draft', 'eligible', 'held', 'documented', 'verified', 'paid', 'refused', 'expired')), -- where it stands
    beneficiary text not null check (beneficiary in ('self', 'family')), -- for whom, as payroll may know it
    details_sealed text not null, -- sealed for the employee: what, and who in the family it is for
    document_sealed text not null, -- the provider's document, sealed for the employee; '' before
    outcome text not null, -- 'allowed', 'taxed' or 'refused': what the law says
    rule text not null, -- the rule it rests on: 'f-bis'
    ruleset text not null, -- and the ruleset
    reason text not null, -- which plain words say it
    refusal_sealed text not null, -- what the desk wrote when it refused, or ''
    limit_cents integer not null, -- of fringe: the year's limit that was applied; otherwise 0
    running_cents integer not null, -- of fringe: the year's total after it
    has_declared_children integer not null check (has_declared_children in (0, 1)), -- the evidence of the limit
    no_deduction integer not null check (no_deduction in (0, 1)), -- 1: paid back, so it may not be deducted again
    made_at integer not null, -- when it was written
    held_at integer, -- when credit was set aside
    documented_at integer, -- when the document came
    closed_at integer, -- when it was paid, refused or expired
    check (way <> 'reimbursement' or no_deduction = 1),
    check ((state in ('paid', 'refused', 'expired')) = (closed_at is not null)),
    check (state not in ('documented', 'verified', 'paid') or document_sealed <> '')
) strict;
create index welfare_requests_of_employee on welfare_requests (employee_id, id);
create index welfare_requests_of_plan on welfare_requests (plan_id, state);
create index welfare_requests_of_provider on welfare_requests (provider_id, state);

-- Who drew up which month for payroll.
create table payroll_exports (
    id integer primary key, -- id_new()
    plan_id integer not null references plans(id), -- of which plan
    month_at integer not null, -- the month's first second
    made_by_id integer not null references parties(id), -- by whom
    made_at integer not null -- when
) strict;
