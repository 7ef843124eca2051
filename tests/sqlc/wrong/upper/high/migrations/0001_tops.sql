create table tops (id integer primary key) strict; -- The top.
