-- What organisations agreed to do together, and for how long.
create table agreements (
    id integer primary key, -- id_new()
    from_at integer not null, -- first second of service
    until_at integer not null, -- last second of service
    is_active integer not null check (is_active in (0, 1)), -- 0: called off
    check (until_at > from_at)
) strict;

-- One thing that one organisation does under an agreement, and its part of the price. Never changed.
create table legs (
    id integer primary key, -- id_new()
    agreement_id integer not null references agreements(id), -- part of which agreement
    position integer not null check (position >= 1), -- its place in the list, from 1
    organisation_id integer not null references parties(id), -- who does it
    kind text not null check (kind in ('goods', 'transport', 'visit', 'check')), -- what sort of thing
    category text not null check (category <> ''), -- what a fund recognises: 'compagnia'
    what text not null check (what <> ''), -- as people read it: 'Consegna della spesa'
    share_cents integer not null check (share_cents between 0 and 100000000), -- what the organisation receives
    units integer not null check (units >= 1), -- hours, deliveries
    is_collector integer not null check (is_collector in (0, 1)), -- 1: takes the cash at the door
    unique (agreement_id, position)
) strict;
create unique index legs_collector on legs (agreement_id) where is_collector = 1;

-- An offer of the market.
create table listings (
    id integer primary key, -- id_new()
    owner_id integer not null references parties(id), -- the organisation that published it
    agreement_id integer not null unique references agreements(id), -- who does what, at which share
    title text not null check (title <> ''), -- 'Spesa a casa e visita di compagnia'
    summary text not null, -- one or two sentences
    category text not null check (category <> ''), -- of the offer as a whole
    included text not null, -- what is included, one thing on each line
    price_cents integer not null check (price_cents >= 0), -- the sum of its legs' shares
    state text not null check (state in ('draft', 'published', 'paused')), -- only the published can be found
    search_text text not null, -- title, summary, what is included, organisations and areas, folded
    created_at integer not null -- when it was written
) strict;
create index listings_state on listings (state, id);

-- Where an offer is available: a municipality, a whole community or the whole territory.
create table listing_areas (
    listing_id integer not null references listings(id), -- the offer
    area_id integer not null references areas(id), -- where
    primary key (listing_id, area_id)
) strict;
create index listing_areas_area on listing_areas (area_id);

-- When it can be had, and for how many at once.
create table slots (
    id integer primary key, -- id_new()
    listing_id integer not null references listings(id), -- of which offer
    starts_at integer not null, -- beginning
    ends_at integer not null, -- end
    capacity integer not null check (capacity >= 1), -- orders it can take
    booked integer not null check (booked >= 0), -- orders it has taken
    cutoff_at integer not null, -- until when it can be ordered, and cancelled
    check (ends_at > starts_at),
    check (cutoff_at <= starts_at),
    check (booked <= capacity),
    unique (listing_id, starts_at)
) strict;

-- What a shop has on its shelves.
create table products (
    id integer primary key, -- id_new()
    organisation_id integer not null references parties(id), -- whose shop
    name text not null check (name <> ''), -- as on the package
    ean text not null, -- bar code, or ''
    price_cents integer not null check (price_cents >= 0), -- of one piece
    search_text text not null, -- the name, folded
    added_at integer not null -- when it was entered
) strict;
create index products_organisation on products (organisation_id, search_text);
create unique index products_ean on products (organisation_id, ean) where ean <> '';
