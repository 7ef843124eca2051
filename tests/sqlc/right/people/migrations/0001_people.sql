-- Everybody.
create table people (
    id integer primary key,
    name text not null -- As they say it; may hold ( and , and 'quotes'.
) strict;
