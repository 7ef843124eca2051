create index good_by_id on goods (id);

create index nowhere_by_id on nowhere (id);
