-- What a person paid at a till: with credit as far as it reached, the rest in euro.
create table till_payments (
    id integer primary key, -- id_new(); the reference of its transfers
    organisation_id integer not null references parties(id), -- who was paid
    server_id integer not null references parties(id), -- who stood at the till
    person_id integer not null references parties(id), -- who paid
    category text not null check (category <> ''), -- what was bought, as funds name it
    amount_cents integer not null check (amount_cents > 0), -- what it costs in all
    credit_cents integer not null check (credit_cents between 0 and amount_cents), -- paid with credit; the rest in euro
    refunded_cents integer not null check (refunded_cents between 0 and credit_cents), -- of the credit, given back
    confirmed text not null check (confirmed in ('pin', 'word')), -- by the person's PIN, or aloud
    paid_at integer not null, -- when
    check (person_id <> server_id)
) strict;
create index till_payments_organisation on till_payments (organisation_id, id);
create index till_payments_person on till_payments (person_id, id);
