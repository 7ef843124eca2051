create table goods (
    id integer primary key,
    state text,
    price integer -- Cents.
);

-- Shelves.
create table shelves (
    id integer primary key,
    width integer check (width in (1, 2)),
    -- In metres.
    height integer
) strict;
