-- Virtuous actions: what an organisation thanks people for, and what people declare that they did.

-- What an organisation thanks people for.
create table action_types (
    id integer primary key, -- id_new()
    organisation_id integer not null references parties(id), -- who thanks, and issues what is given
    name text not null check (name <> ''), -- 'Un’ora con chi è solo'
    about text not null, -- what must be done, in the organisation's words, or ''
    category text not null check (category <> ''), -- what it does good to: 'ambiente', 'vicinato'
    fund_id integer references funds(id), -- what is given for it; null: thanks alone
    reward_cents integer not null check (reward_cents >= 0), -- how much, in the fund's least units
    is_volunteering integer not null check (is_volunteering in (0, 1)), -- 1: for a third-sector body, so that it gives recognition at most (R28)
    evidence text not null check (evidence in ('none', 'text', 'document', 'code')), -- what shows that it was done
    code_digest text not null, -- keyed digest of what the organiser shows, for 'code'; otherwise ''
    is_for_neighbours integer not null check (is_for_neighbours in (0, 1)), -- 1: any other person may verify it; 0: an operator of the organisation
    day_most integer not null check (day_most >= 0), -- a person is thanked at most so often in a day of the territory; 0: no cap
    month_most integer not null check (month_most >= 0), -- in a month; 0: no cap
    year_most integer not null check (year_most >= 0), -- in a year; 0: no cap
    budget_cents integer not null check (budget_cents >= 0), -- at most so much is given in all; 0: no bound
    given_cents integer not null default 0 check (given_cents >= 0), -- so much was given
    state text not null check (state in ('open', 'closed')), -- whether people may still declare it
    created_at integer not null, -- since when
    closed_at integer, -- when it ended
    check ((fund_id is null) = (reward_cents = 0)),
    check ((evidence = 'code') = (code_digest <> '')),
    check ((state = 'open') = (closed_at is null)),
    check (budget_cents = 0 or given_cents <= budget_cents)
) strict;
create index action_types_of on action_types (organisation_id);

-- What a person says that they did.
create table actions (
    id integer primary key, -- id_new(); the reference of its reward
    type_id integer not null references action_types(id), -- what
    person_id integer not null references parties(id), -- who did it
    done_at integer not null, -- on which day: its first second
    evidence_sealed text not null, -- what they write about it, sealed for them; or ''
    state text not null check (state in ('declared', 'credited', 'rejected', 'withdrawn')), -- where it stands
    decided_by_id integer references parties(id), -- who verified or refused it
    refusal_sealed text not null, -- why it was refused, sealed for the person; or ''
    given_cents integer not null check (given_cents >= 0), -- what was given for it
    transfer_id integer references transfers(id), -- the reward; null: none, or thanks alone
    declared_at integer not null, -- when they said so
    closed_at integer, -- when it was decided or withdrawn
    check (decided_by_id is null or decided_by_id <> person_id),
    check ((state = 'declared') = (closed_at is null)),
    check ((state in ('credited', 'rejected')) = (decided_by_id is not null)),
    check (state <> 'rejected' or refusal_sealed <> ''),
    check ((transfer_id is not null) = (given_cents > 0)),
    check (given_cents = 0 or state = 'credited')
) strict;
create index actions_of_person on actions (person_id, type_id, done_at);
create index actions_waiting on actions (type_id, id) where state = 'declared';
create unique index actions_reward on actions (transfer_id) where transfer_id is not null;
