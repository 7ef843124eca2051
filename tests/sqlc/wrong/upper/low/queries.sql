-- reaches_up() one
select id from tops;
