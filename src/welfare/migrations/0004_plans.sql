-- An employer's welfare plan: to whom it gives credit, for what, until when.
create table plans (
    id integer primary key, -- id_new()
    employer_id integer not null references parties(id), -- the organisation whose plan it is
    desk_id integer not null references parties(id), -- the organisation whose operators check the documents
    name text not null check (name <> ''), -- 'Piano welfare 2026'
    state text not null check (state in ('draft', 'approved', 'funded', 'active', 'closing', 'settled')), -- where it stands
    from_at integer not null, -- its first second
    until_at integer not null, -- its last second
    residue text not null check (residue in ('extinguish', 'pension', 'assistance')), -- what becomes of credit left in the end
    agreement text not null, -- the matter of the collective agreement it follows, or ''
    regulation text not null check (regulation <> ''), -- its regulation, as it was written
    regulation_digest text not null, -- BLAKE2b-256 of it, in hex: what was approved
    written_by_id integer not null references parties(id), -- who drew it up
    approved_by_id integer references parties(id), -- who approved it: another person
    approved_at integer, -- when; null before
    created_at integer not null, -- when it was drawn up
    check (until_at > from_at),
    check (approved_by_id is null or approved_by_id <> written_by_id),
    check ((state = 'draft') = (approved_at is null))
) strict;
create index plans_of_employer on plans (employer_id, id);
create index plans_of_desk on plans (desk_id, id);

-- Where a plan's credit comes from; each source in a fund of its own.
create table plan_sources (
    plan_id integer not null references plans(id), -- the plan
    source text not null check (source in ('bonus', 'on-top', 'contract')), -- converted bonus, the employer's own, a collective agreement
    budget_cents integer not null check (budget_cents between 1 and 1000000000000), -- at most this is granted
    granted_cents integer not null default 0, -- of it granted so far
    fund_id integer references funds(id), -- where it lies; null until the plan is funded
    primary key (plan_id, source),
    check (granted_cents between 0 and budget_cents)
) strict;
create unique index plan_sources_fund on plan_sources (fund_id) where fund_id is not null;

-- What a plan pays for: letters of art. 51 c. 2, and 'fringe' for c. 3.
create table plan_letters (
    plan_id integer not null references plans(id), -- the plan
    letter text not null check (letter in ('f', 'f-bis', 'f-ter', 'f-quater', 'd-bis', 'fringe')), -- the letter
    budget_cents integer not null check (budget_cents between 1 and 1000000000000), -- at most this is spent on it
    spent_cents integer not null default 0, -- of it asked for and not refused
    primary key (plan_id, letter),
    check (spent_cents between 0 and budget_cents)
) strict;

-- Whom a plan gives to: all employees, or those of whom an attribute is true. Never a person.
create table plan_categories (
    id integer primary key, -- id_new()
    plan_id integer not null references plans(id), -- the plan
    name text not null check (name <> ''), -- 'Operai di terzo livello'
    attribute text not null check (attribute in ('all', 'level', 'site', 'department', 'hours', 'seniority')), -- what decides
    value text not null, -- what it must be; of seniority: hired by this day; '' for all
    unique (plan_id, attribute, value)
) strict;

-- Who works for whom, as the employer says.
create table employees (
    id integer primary key, -- id_new()
    employer_id integer not null references parties(id), -- the organisation
    person_id integer not null references parties(id), -- the employee
    record_sealed text not null, -- what the employer wrote of them: names, level, site, department, hours, since, bonus, income
    state text not null check (state in ('active', 'ended')), -- works there, or not any more
    added_at integer not null, -- when the employer named them
    unique (employer_id, person_id)
) strict;
create index employees_of_person on employees (person_id);

-- A list of employees that was sent and waits for its confirmation.
create table employee_lists (
    id integer primary key, -- id_new()
    employer_id integer not null references parties(id), -- whose employees
    sender_id integer not null references parties(id), -- who sent it
    content_sealed text not null, -- the file, under the vault's own key; '' when it is not needed any more
    state text not null check (state in ('checked', 'done', 'discarded')), -- where it stands
    row_count integer not null, -- rows that hold something
    bad_count integer not null, -- of them with mistakes
    is_readable integer not null check (is_readable in (0, 1)), -- 1: to its end
    added_count integer not null default 0, -- new employees
    known_count integer not null default 0, -- of whom the record was brought up to date
    sent_at integer not null -- when
) strict;
create index employee_lists_of on employee_lists (employer_id, id);
create index employee_lists_old on employee_lists (sent_at) where content_sealed <> '';

-- Credit given to a category, so much a head.
create table plan_grants (
    id integer primary key, -- id_new()
    plan_id integer not null, -- the plan
    source text not null, -- which of its sources
    category_id integer not null references plan_categories(id), -- to whom
    label text not null check (label <> ''), -- 'Quota 2026': what makes it another grant
    head_cents integer not null check (head_cents > 0), -- to each
    heads integer not null check (heads > 0), -- how many
    expires_at integer not null, -- its last second
    made_by_id integer not null references parties(id), -- who gave it
    made_at integer not null, -- when
    unique (plan_id, source, category_id, label),
    foreign key (plan_id, source) references plan_sources (plan_id, source)
) strict;

-- What each employee got of it, or of their bonus.
create table employee_grants (
    id integer primary key, -- id_new()
    employee_id integer not null references employees(id), -- who
    plan_id integer not null, -- of which plan
    source text not null, -- from which of its sources
    grant_id integer references plan_grants(id), -- with which grant; null: by converting a bonus
    amount_cents integer not null check (amount_cents > 0), -- how much
    expires_at integer not null, -- its last second
    made_at integer not null, -- when
    foreign key (plan_id, source) references plan_sources (plan_id, source)
) strict;
create unique index employee_grants_once on employee_grants (grant_id, employee_id) where grant_id is not null;
create index employee_grants_of on employee_grants (employee_id, id);

-- A productivity bonus that its employee may turn into welfare credit, wholly or in part.
create table bonus_choices (
    id integer primary key, -- id_new()
    plan_id integer not null references plans(id), -- with which plan
    employee_id integer not null references employees(id), -- whose bonus
    bonus_cents integer not null check (bonus_cents > 0), -- how much it is
    income_cents integer not null check (income_cents >= 0), -- employment income of the year before
    until_at integer not null, -- the last second in which they may choose
    state text not null check (state in ('open', 'chosen')), -- chosen: for good
    converted_cents integer, -- into credit; null before
    chosen_at integer, -- when
    unique (plan_id, employee_id),
    check ((state = 'chosen') = (converted_cents is not null)),
    check (converted_cents is null or converted_cents between 0 and bonus_cents)
) strict;
