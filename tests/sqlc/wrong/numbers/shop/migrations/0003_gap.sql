create table t (id integer primary key) strict; -- Explained.
