-- What is sold.
create table goods (
    id integer primary key,
    -- Who sells it.
    seller_id integer not null references people(id),
    state text not null default 'new' -- The state of the offer.
        check (state in ('new', 'sold')),
    price_cents integer, -- Cents.
    weight real,         -- Kilograms.
    picture blob,        -- A PNG.
    unique (seller_id, state)
) strict;
