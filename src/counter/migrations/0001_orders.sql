-- Orders that whoever serves placed for a person who stood at the counter with their card.
create table counter_orders (
    order_id integer primary key references orders(id), -- which order
    person_id integer not null references parties(id), -- for whom, and who confirmed it
    organisation_id integer not null references parties(id), -- at whose counter
    server_id integer not null references parties(id), -- who served
    confirmed text not null check (confirmed in ('pin', 'word')), -- by the person's PIN, or aloud
    price_cents integer not null check (price_cents >= 0), -- what it costs in all
    placed_at integer not null, -- when
    check (person_id <> server_id)
) strict;
create index counter_orders_person on counter_orders (person_id, placed_at);
