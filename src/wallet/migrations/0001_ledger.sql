-- A kind of credit under one rule.
create table funds (
    id integer primary key, -- id_new()
    code text not null unique, -- 'cura-2026'
    name text not null check (name <> ''), -- 'Credito di cura'
    nature text not null check (nature in ('welfare-service', 'welfare-fringe', 'bonus', 'meal',
        'public-voucher', 'buying-group', 'recognition', 'time', 'settlement')), -- what kind of value it is
    issuer_id integer not null references parties(id), -- the organisation that owes what it issued
    unit text not null check (unit in ('euro', 'points', 'minutes')), -- what its amounts count: cents of euro, whole points, whole minutes
    starts_at integer not null, -- the first second in which it pays
    expires_at integer, -- the last second in which its credit pays, unless a grant says otherwise; null: it never expires
    is_for_self integer not null check (is_for_self in (0, 1)), -- 1: it may pay for the holder
    is_for_family integer not null check (is_for_family in (0, 1)), -- 1: it may also pay for the holder's relatives
    is_transferable integer not null check (is_transferable in (0, 1)), -- 1: its holders may give it to others
    residue text not null check (residue in ('return', 'carry', 'assist')), -- what happens to credit that expires: back to the issuer, into the next fund, to an assistance fund
    residue_fund_id integer references funds(id), -- the next fund, for 'carry'
    residue_party_id integer references parties(id), -- the organisation that runs the assistance fund, for 'assist'
    least_cents integer not null check (least_cents >= 0), -- a payment is at least this; 0: no bound
    most_cents integer not null check (most_cents >= 0), -- a payment is at most this; 0: no bound
    day_cents integer not null check (day_cents >= 0), -- a holder spends at most this in a day of the territory; 0: no limit
    month_cents integer not null check (month_cents >= 0), -- in a month; 0: no limit
    year_cents integer not null check (year_cents >= 0), -- in a year; 0: no limit
    rule text not null, -- the rule of who set it up, as people read it; '' for none
    law text not null, -- the law's rules it rests on: 'R11 R15'; '' for none
    created_at integer not null, -- when it was set up
    check ((residue = 'carry') = (residue_fund_id is not null)),
    check ((residue = 'assist') = (residue_party_id is not null)),
    -- welfare, vouchers and bonuses cannot be given away (DM 25 March 2016, art. 6)
    check (is_transferable = 0 or nature in ('buying-group', 'recognition', 'time')),
    -- recognition and time are not money, everything else is
    check ((unit = 'euro') = (nature not in ('recognition', 'time')))
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

-- Where a fund pays. A fund without rows of a side pays wherever that side is.
create table fund_areas (
    fund_id integer not null references funds(id), -- the fund
    side text not null check (side in ('provider', 'beneficiary')), -- whose municipality it asks for
    area_id integer not null, -- a municipality; the areas belong to another room
    primary key (fund_id, side, area_id)
) strict;

-- What holders allow themselves to spend.
create table holder_limits (
    holder_id integer not null references parties(id), -- who
    fund_id integer not null references funds(id), -- of which credit
    day_cents integer not null check (day_cents >= 0), -- in a day of the territory; 0: no limit
    month_cents integer not null check (month_cents >= 0), -- in a month; 0: no limit
    year_cents integer not null check (year_cents >= 0), -- in a year; 0: no limit
    primary key (holder_id, fund_id)
) strict;

-- A party's share of a fund: balance = received - paid, free = balance - held. What a holder was
-- given with different expiries lies in different accounts, so that credit which returns keeps its
-- own. The bounds keep every sum far from overflow and exact in any JSON reader (below 2^53).
create table accounts (
    id integer primary key, -- id_new()
    fund_id integer not null references funds(id), -- of which credit
    holder_id integer not null references parties(id), -- whose
    role text not null check (role in ('holder', 'provider', 'issuer')), -- spends it, takes it in, or owes it
    expires_at integer, -- the last second in which it pays; null: never expires
    floor_cents integer not null, -- what is free never falls below it: 0, or far below for who issues
    received_cents integer not null default 0 check (received_cents between 0 and 9000000000000000), -- sum of its credits
    paid_cents integer not null default 0 check (paid_cents between 0 and 9000000000000000), -- sum of its debits
    held_cents integer not null default 0 check (held_cents between 0 and 9000000000000000), -- sum of its open holds
    last_transfer_id integer, -- head of the chain of its transfers; null before the first
    opened_at integer not null, -- when it was opened
    check (expires_at is null or role = 'holder'),
    check (received_cents - paid_cents - held_cents >= floor_cents)
) strict;
create unique index accounts_share on accounts (holder_id, fund_id, role, coalesce(expires_at, 0));
create index accounts_fund on accounts (fund_id);
create index accounts_expiry on accounts (expires_at) where expires_at is not null;

-- Holders who were told that an account is going to expire.
create table expiry_notices (
    account_id integer not null references accounts(id), -- which account
    days integer not null check (days in (7, 30, 60)), -- so many days before
    told_at integer not null, -- when
    primary key (account_id, days)
) strict;

-- An amount moved from one account to another of the same fund. Never changed. A statement follows
-- the chain of previous transfers back from the account's last, and needs no index.
create table transfers (
    id integer primary key, -- id_new()
    kind text not null, -- why: a payment, a grant, …
    fund_id integer not null references funds(id), -- of which credit
    debit_account_id integer not null references accounts(id), -- who pays
    credit_account_id integer not null references accounts(id), -- who receives
    amount_cents integer not null check (amount_cents between 1 and 1000000000000000), -- how much
    reference_id integer, -- what it was for: an order, a payout, a gift; the grant that a correction takes back; or null
    note text not null, -- the reason of a grant, refund or correction, the category of a payment
    made_at integer not null, -- when
    debit_previous_id integer, -- the payer's transfer before, as `piazza check` proves; null: the first
    credit_previous_id integer, -- the receiver's transfer before, likewise
    debit_balance_cents integer not null, -- the payer's balance after it
    credit_balance_cents integer not null, -- the receiver's balance after it
    check (debit_account_id <> credit_account_id),
    -- Not "in": for that SQLite fills a table of its own at each insert, which costs as much as the insert.
    check (kind = 'payment' or kind = 'grant' or kind = 'reward' or kind = 'gift' or kind = 'refund' or
           kind = 'expiry' or kind = 'payout' or kind = 'settlement' or kind = 'correction')
) strict;
create index transfers_correction on transfers (reference_id) where kind = 'correction';

-- Credit reserved for something that will be paid when it is done, or was paid at once.
create table holds (
    id integer primary key, -- id_new()
    account_id integer not null references accounts(id), -- whose credit
    reference_id integer not null, -- what for: an order
    amount_cents integer not null check (amount_cents > 0), -- reserved at first
    left_cents integer not null check (left_cents >= 0), -- still reserved
    paid_cents integer not null check (paid_cents >= 0), -- paid out of it
    refunded_cents integer not null check (refunded_cents >= 0), -- come back of what was paid
    state text not null check (state in ('open', 'captured', 'released', 'expired')), -- where it stands
    opened_at integer not null, -- when it was reserved
    expires_at integer not null, -- when it is set free by itself
    closed_at integer, -- when nothing was left reserved
    check ((state = 'open') = (closed_at is null)),
    check ((state = 'open') = (left_cents > 0)),
    check (left_cents + paid_cents <= amount_cents),
    check (refunded_cents <= paid_cents)
) strict;
create unique index holds_reference on holds (reference_id, account_id);
create index holds_expiry on holds (expires_at) where state = 'open';
create index holds_account on holds (account_id, opened_at);

-- To whom a hold is paid, line by line.
create table hold_lines (
    id integer primary key, -- id_new()
    hold_id integer not null references holds(id), -- part of which hold
    provider_id integer not null references parties(id), -- who receives it
    category text not null, -- what it pays
    amount_cents integer not null check (amount_cents > 0), -- reserved at first
    left_cents integer not null check (left_cents >= 0), -- still reserved
    paid_cents integer not null check (paid_cents >= 0), -- paid to the provider
    refunded_cents integer not null check (refunded_cents >= 0), -- come back of it
    check (left_cents + paid_cents <= amount_cents),
    check (refunded_cents <= paid_cents)
) strict;
create index hold_lines_hold on hold_lines (hold_id);

-- Credit that one holder gave to another.
create table gifts (
    id integer primary key, -- id_new(); the reference of its transfers
    fund_id integer not null references funds(id), -- of which credit
    giver_id integer not null references parties(id), -- who gave
    receiver_id integer not null references parties(id), -- to whom
    amount_cents integer not null check (amount_cents > 0), -- how much
    note_sealed text not null, -- what the giver wrote to the receiver; '' for nothing
    made_at integer not null -- when
) strict;
create index gifts_giver on gifts (giver_id, fund_id, made_at);
create index gifts_receiver on gifts (receiver_id, made_at);
