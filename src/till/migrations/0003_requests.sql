-- People also confirm on their phone: the payments anew, with a wider check.
create table till_payments_wider (
    id integer primary key, -- id_new(); the reference of its transfers
    organisation_id integer not null references parties(id), -- who was paid
    server_id integer not null references parties(id), -- who stood at the till
    person_id integer not null references parties(id), -- who paid
    category text not null check (category <> ''), -- what was bought, as funds name it
    amount_cents integer not null check (amount_cents > 0), -- what it costs in all
    credit_cents integer not null check (credit_cents between 0 and amount_cents), -- paid with credit; the rest in euro
    refunded_cents integer not null check (refunded_cents between 0 and credit_cents), -- of the credit, given back
    confirmed text not null check (confirmed in ('pin', 'word', 'phone')), -- by the person's PIN, aloud, or on their phone
    paid_at integer not null, -- when
    bill_id integer, -- given when the amount was asked for; null: paid before bills had one
    check (person_id <> server_id)
) strict;
insert into till_payments_wider (id, organisation_id, server_id, person_id, category, amount_cents,
                                 credit_cents, refunded_cents, confirmed, paid_at, bill_id)
select id, organisation_id, server_id, person_id, category, amount_cents, credit_cents,
       refunded_cents, confirmed, paid_at, bill_id from till_payments;
drop table till_payments;
alter table till_payments_wider rename to till_payments;
create index till_payments_organisation on till_payments (organisation_id, id);
create index till_payments_person on till_payments (person_id, id);
create unique index till_payments_bill on till_payments (organisation_id, bill_id);

-- A bill that a shop asks to be paid on the phone.
create table till_requests (
    id integer primary key, -- id_new(); the bill's
    organisation_id integer not null references parties(id), -- who asks
    server_id integer not null references parties(id), -- who stood at the till
    person_id integer references parties(id), -- who is asked; null: whoever opens its address
    category text not null check (category <> ''), -- what was bought, as funds name it
    amount_cents integer not null check (amount_cents > 0), -- what it costs in all
    state text not null check (state in ('open', 'paid', 'declined', 'withdrawn', 'expired')), -- how it stands
    asked_at integer not null, -- when
    expires_at integer not null, -- the last second in which it can be paid
    payment_id integer references till_payments(id), -- what it became; null unless paid
    ended_at integer, -- when it was paid or ended otherwise; null while open
    check ((state = 'open') = (ended_at is null)),
    check ((state = 'paid') = (payment_id is not null)),
    check (person_id is null or person_id <> server_id)
) strict;
create index till_requests_organisation on till_requests (organisation_id, id);
create index till_requests_person on till_requests (person_id, id) where person_id is not null;
create index till_requests_open on till_requests (expires_at) where state = 'open';
