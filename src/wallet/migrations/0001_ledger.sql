-- A kind of credit under one rule.
create table funds (
    id integer primary key, -- id_new()
    code text not null unique, -- 'cura-2026'
    name text not null check (name <> ''), -- 'Credito di cura'
    nature text not null check (nature in ('welfare-service', 'welfare-fringe', 'bonus', 'meal',
        'public-voucher', 'buying-group', 'recognition', 'time', 'settlement')), -- what kind of value it is
    issuer_id integer not null references parties(id), -- the organisation that owes what it issued
    expires_at integer, -- the last second in which it pays; null: it never expires
    is_for_family integer not null check (is_for_family in (0, 1)), -- 1: it may also pay for the holder's relatives
    created_at integer not null -- when it was set up
) strict;

-- What a fund may buy. A category that is not here is not paid.
create table fund_categories (
    fund_id integer not null references funds(id), -- the fund
    category text not null check (category <> ''), -- of service: 'compagnia'
    most_per_unit_cents integer not null check (most_per_unit_cents >= 0), -- pays at most this for a unit; 0: no cap
    primary key (fund_id, category)
) strict;

-- From whom a fund may buy. A fund without rows here buys from anybody.
create table fund_providers (
    fund_id integer not null references funds(id), -- the fund
    provider_id integer not null references parties(id), -- an organisation with an agreement
    primary key (fund_id, provider_id)
) strict;

-- A party's share of a fund: balance = received - paid, free = balance - held. The bounds keep every
-- sum far from overflow and exact in any JSON reader (below 2^53).
create table accounts (
    id integer primary key, -- id_new()
    fund_id integer not null references funds(id), -- of which credit
    holder_id integer not null references parties(id), -- whose
    floor_cents integer not null, -- what is free never falls below it: 0, or far below for who issues
    received_cents integer not null default 0 check (received_cents between 0 and 9000000000000000), -- sum of its credits
    paid_cents integer not null default 0 check (paid_cents between 0 and 9000000000000000), -- sum of its debits
    held_cents integer not null default 0 check (held_cents between 0 and 9000000000000000), -- sum of its open holds
    last_transfer_id integer, -- head of the chain of its transfers; null before the first
    opened_at integer not null, -- when it was opened
    unique (holder_id, fund_id),
    check (received_cents - paid_cents - held_cents >= floor_cents)
) strict;
create index accounts_fund on accounts (fund_id);

-- An amount moved from one account to another of the same fund. Never changed. A statement follows
-- the chain of previous transfers back from the account's last, and needs no index.
create table transfers (
    id integer primary key, -- id_new()
    kind text not null check (kind in ('grant', 'payment', 'settlement', 'correction')), -- why
    fund_id integer not null references funds(id), -- of which credit
    debit_account_id integer not null references accounts(id), -- who pays
    credit_account_id integer not null references accounts(id), -- who receives
    amount_cents integer not null check (amount_cents between 1 and 1000000000000000), -- how much
    reference_id integer, -- what it was for: an order; null for a grant
    note text not null, -- the reason of a grant, the category of a payment
    made_at integer not null, -- when
    debit_previous_id integer references transfers(id), -- the payer's transfer before; null: the first
    credit_previous_id integer references transfers(id), -- the receiver's transfer before
    debit_balance_cents integer not null, -- the payer's balance after it
    credit_balance_cents integer not null, -- the receiver's balance after it
    check (debit_account_id <> credit_account_id)
) strict;

-- Credit reserved for something that will be paid when it is done.
create table holds (
    id integer primary key, -- id_new()
    account_id integer not null references accounts(id), -- whose credit
    reference_id integer not null, -- what for: an order
    amount_cents integer not null check (amount_cents > 0), -- how much
    state text not null check (state in ('open', 'captured', 'released', 'expired')), -- where it stands
    opened_at integer not null, -- when it was reserved
    expires_at integer not null, -- when it is set free by itself
    closed_at integer, -- when it was captured, released or expired
    check ((state = 'open') = (closed_at is null))
) strict;
create unique index holds_reference on holds (reference_id, account_id);
create index holds_expiry on holds (expires_at) where state = 'open';
create index holds_account on holds (account_id) where state = 'open';

-- To whom a hold will be paid, line by line.
create table hold_lines (
    id integer primary key, -- id_new()
    hold_id integer not null references holds(id), -- part of which hold
    provider_id integer not null references parties(id), -- who will receive it
    category text not null, -- what it pays
    amount_cents integer not null check (amount_cents > 0) -- how much
) strict;
create index hold_lines_hold on hold_lines (hold_id);
