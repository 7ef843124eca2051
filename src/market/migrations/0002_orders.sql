-- Somebody wants an offer, for themselves or for the person they act for.
create table orders (
    id integer primary key, -- id_new()
    listing_id integer not null references listings(id), -- what
    slot_id integer not null references slots(id), -- when
    placed_by_id integer not null references parties(id), -- who ordered; whose credit pays, unless an operator ordered on the telephone
    recipient_id integer not null references parties(id), -- for whom
    pay text not null check (pay in ('credit', 'cash')), -- how: with credit as far as it goes, or all in cash
    price_cents integer not null check (price_cents >= 0), -- in all
    credit_cents integer not null check (credit_cents >= 0), -- held, then paid, from credit
    cash_cents integer not null check (cash_cents >= 0), -- to be paid at the door
    state text not null check (state in ('placed', 'accepted', 'fulfilled', 'refused',
        'cancelled', 'expired')), -- where it stands
    reason text not null, -- code of why it was refused; '' otherwise
    placed_at integer not null, -- when it was ordered
    changed_at integer not null, -- when its state last changed
    check (credit_cents + cash_cents = price_cents),
    check (pay = 'credit' or credit_cents = 0),
    check ((state = 'refused') = (reason <> ''))
) strict;
create index orders_slot on orders (slot_id);
create index orders_placed_by on orders (placed_by_id, id);
create index orders_recipient on orders (recipient_id, id);
create index orders_open on orders (state, slot_id) where state in ('placed', 'accepted');

-- The part of an order that one organisation does.
create table order_legs (
    id integer primary key, -- id_new(); the reference of its visit
    order_id integer not null references orders(id), -- part of which order
    leg_id integer not null references legs(id), -- which leg of the agreement
    organisation_id integer not null references parties(id), -- who does it
    share_cents integer not null check (share_cents >= 0), -- what the organisation receives
    credit_cents integer not null check (credit_cents >= 0), -- how much of it from credit
    state text not null check (state in ('placed', 'accepted', 'preparing', 'ready',
        'handed_over', 'fulfilled', 'refused', 'cancelled')), -- where it stands
    reason text not null, -- code of why it was refused; '' otherwise
    changed_at integer not null, -- when its state last changed
    check (credit_cents <= share_cents),
    check ((state = 'refused') = (reason <> '')),
    unique (order_id, leg_id)
) strict;
create index order_legs_organisation on order_legs (organisation_id, state);
