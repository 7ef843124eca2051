-- no_table() one
select id
  from nowhere;

-- no_column() one
select id,
       colour from goods;

-- quoted_column() one
select "colour" as colour from goods;

-- twice() one
select id from goods;

-- twice() many
select id from goods;

-- exec_gives() exec
select id from goods;

-- two_values() value
select id, state from goods;

-- no_columns() one
delete from goods;

-- unnamed() one
select count(*) from goods;

-- same_columns() many
select id, id from goods;

-- unknown_type() row
select count(*) as n from goods;
