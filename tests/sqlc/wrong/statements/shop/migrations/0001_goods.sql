create table goods (id integer primary key, state text) strict; -- What is sold.
