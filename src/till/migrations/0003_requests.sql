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
