-- Where an organisation's money arrives, and from where it pays. Used only once a second person of
-- the Federation has compared it with a document.
create table bank_accounts (
    id integer primary key, -- id_new()
    organisation_id integer not null references parties(id), -- whose
    iban_sealed text not null, -- IBAN, without blanks, under the vault's own key
    state text not null check (state in ('proposed', 'verified', 'declined', 'replaced')), -- where it stands
    entered_by_id integer not null references parties(id), -- who entered it
    entered_at integer not null, -- when
    decided_by_id integer references parties(id), -- who verified or declined it
    decided_at integer, -- when
    check (decided_by_id is null or decided_by_id <> entered_by_id)
) strict;
create unique index bank_accounts_verified on bank_accounts (organisation_id) where state = 'verified';
create unique index bank_accounts_proposed on bank_accounts (organisation_id) where state = 'proposed';

-- What an issuer keeps of each payment, by agreement. The most specific that holds on the day of a
-- payment counts: of the fund and the provider, of the provider, of the fund, of the issuer.
create table fee_agreements (
    id integer primary key, -- id_new()
    issuer_id integer not null references parties(id), -- who keeps the fee
    fund_id integer references funds(id), -- for which credit; null: for all of the issuer's
    provider_id integer references parties(id), -- with whom; null: with the whole network
    basis_points integer not null check (basis_points between 0 and 2000), -- hundredths of a percent of a payment
    fixed_cents integer not null check (fixed_cents between 0 and 10000), -- and so much for each payment
    from_at integer not null, -- first second in which it holds
    until_at integer, -- first second in which it does not hold any more; null: open
    entered_by_id integer not null references parties(id), -- who wrote it down
    entered_at integer not null, -- when
    check (until_at is null or until_at >= from_at)
) strict;
create index fee_agreements_issuer on fee_agreements (issuer_id);

-- An order to a bank: from one account of an issuer to many providers.
create table payout_batches (
    id integer primary key, -- id_new(); in text the name of the message
    issuer_id integer not null references parties(id), -- who pays
    bank_account_id integer not null references bank_accounts(id), -- from where
    kind text not null check (kind in ('takings', 'netting')), -- what providers took in, or what organisations are owed
    state text not null check (state in ('draft', 'approved', 'exported', 'closed', 'discarded')), -- where it stands
    drafted_by_id integer not null references parties(id), -- who prepared it
    drafted_at integer not null, -- when
    approved_by_id integer references parties(id), -- who approved it: another person
    approved_at integer, -- when; the credit leaves the providers' accounts then
    exported_at integer, -- when its file was made for the bank
    pay_at integer, -- the day on which the bank is asked to pay
    ended_at integer, -- when the bank had answered for every line, or it was discarded
    check (approved_by_id is null or approved_by_id <> drafted_by_id),
    check ((state in ('draft', 'discarded')) = (approved_at is null))
) strict;
create unique index payout_batches_draft on payout_batches (issuer_id, kind) where state = 'draft';
create index payout_batches_issuer on payout_batches (issuer_id);

-- One credit transfer of a batch.
create table payout_lines (
    id integer primary key, -- id_new(); in text the end-to-end id
    batch_id integer not null references payout_batches(id), -- part of which batch
    fund_id integer not null references funds(id), -- takings of which credit
    provider_id integer not null references parties(id), -- to whom
    bank_account_id integer not null references bank_accounts(id), -- where it arrives
    gross_cents integer not null check (gross_cents > 0), -- what leaves the provider's account
    fee_cents integer not null check (fee_cents >= 0), -- what the issuer keeps of it
    net_cents integer not null check (net_cents > 0), -- what the bank pays
    state text not null check (state in ('drafted', 'sent', 'confirmed', 'returned', 'discarded')), -- where it stands
    closed_at integer, -- when the bank confirmed or returned it
    reason text not null default '', -- why it came back: the bank's code
    check (net_cents = gross_cents - fee_cents)
) strict;
create index payout_lines_batch on payout_lines (batch_id);
create index payout_lines_provider on payout_lines (provider_id);

-- The movements of a provider's account that a line pays out: each once, ever.
create table payout_items (
    transfer_id integer primary key references transfers(id), -- the movement
    line_id integer not null references payout_lines(id), -- paid out by which line
    amount_cents integer not null, -- what it brought; below zero: what it took
    fee_cents integer not null check (fee_cents >= 0) -- what the issuer keeps of it
) strict;
create index payout_items_line on payout_items (line_id);

-- A statement that a bank gave of one account.
create table bank_statements (
    id integer primary key, -- id_new()
    bank_account_id integer not null references bank_accounts(id), -- of which account
    code text not null, -- the bank's own number of it
    uploaded_by_id integer not null references parties(id), -- who brought it in
    uploaded_at integer not null, -- when
    unique (bank_account_id, code)
) strict;

-- A booked movement of a statement, and what it meant.
create table bank_entries (
    id integer primary key, -- id_new()
    statement_id integer not null references bank_statements(id), -- of which statement
    position integer not null, -- its place there, from 1
    booked_at integer, -- the day; null: not said
    amount_cents integer not null, -- below zero: it left the account; 0: not euro
    about_sealed text not null, -- what bank and other side wrote, under the vault's own key
    outcome text not null check (outcome in ('confirmed', 'returned', 'received', 'differs', 'again', 'unknown')), -- what it did
    line_id integer references payout_lines(id), -- to which line of a payout
    unique (statement_id, position)
) strict;

-- A netting: what organisations owe each other in the settlement fund, brought to one payment each.
create table nettings (
    id integer primary key, -- id_new()
    fund_id integer not null references funds(id), -- the settlement fund
    batch_id integer references payout_batches(id), -- pays those who are owed; null: nobody is
    owed_cents integer not null check (owed_cents >= 0), -- all single debts that it settled
    confirmed_by_id integer not null references parties(id), -- who confirmed it
    confirmed_at integer not null -- when
) strict;

-- What one organisation has to pay for a netting.
create table netting_dues (
    id integer primary key, -- id_new(); in text the reference of its payment
    netting_id integer not null references nettings(id), -- of which netting
    organisation_id integer not null references parties(id), -- who pays
    amount_cents integer not null check (amount_cents > 0), -- how much
    state text not null check (state in ('open', 'paid', 'dropped')), -- where it stands
    closed_at integer, -- when it was paid or dropped
    unique (netting_id, organisation_id)
) strict;
create index netting_dues_open on netting_dues (netting_id) where state = 'open';
create index transfers_settlement on transfers (fund_id, id) where kind = 'settlement';

-- How much an issuer's credit may pay before the central bank must be told: rules with their dates.
create table network_limits (
    id integer primary key, -- id_new()
    from_at integer not null unique, -- first second in which it holds
    months integer not null check (months > 0), -- over how many months payments are added up
    limit_cents integer not null check (limit_cents > 0), -- up to how much
    warn_percent integer not null check (warn_percent between 1 and 100), -- from which part on to warn
    source text not null -- where it is written
) strict;
insert into network_limits (id, from_at, months, limit_cents, warn_percent, source)
values (1, 1515798000, 12, 100000000, 80, 'Direttiva (UE) 2015/2366, art. 37(2); d.lgs. 11/2010, art. 2 c. 4-bis');

-- Payments with an issuer's credit, day by day.
create table network_days (
    issuer_id integer not null references parties(id), -- whose credit
    day_at integer not null, -- first second of the day
    paid_cents integer not null check (paid_cents > 0), -- paid on that day
    primary key (issuer_id, day_at)
) strict;

-- How far the ledger was read for that.
create table network_marks (
    id integer primary key check (id = 1), -- there is one
    transfer_id integer not null, -- the last payment that was counted
    counted_at integer not null -- when
) strict;

-- Whom the counter has warned, so that it is said once for each limit passed.
create table network_warnings (
    issuer_id integer not null references parties(id), -- who was warned
    percent integer not null, -- of what: warn_percent, or 100
    warned_at integer not null, -- when
    primary key (issuer_id, percent)
) strict;
