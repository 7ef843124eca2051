select 1;

-- no_kind(a_b id)
select :a_b;

-- bad_kind() some
select 1 as n;

-- bad_type(x number) one
select :x as x;

-- swapped(id x) one
select :x as x;

-- bad_null(x bool?) one
select :x as x;

-- same_twice(x id, x int) one
select :x as x;

-- bad_name(int int) one
select 1 as x;

-- no_statement() one
-- next_one() one
select 1 as x;

-- @postgres
select 2;

-- open_end() one
select 1 as x
