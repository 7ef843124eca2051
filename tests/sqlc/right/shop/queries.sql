-- good_add(id id, seller id, price cents?, weight real, picture blob) exec
insert into goods (id, seller_id, price_cents, weight, picture)
values (:id, :seller, :price, :weight, :picture);

-- good_sell(good id, sold bool,
--           note text?) exec
-- Marks it sold, once.
-- ":good" in a comment is no placeholder.
update goods set state = case when :sold then 'sold' else coalesce(:note, ':note') end -- :nothing
 where id = :good and state = 'new';

-- good_row(good id) row
select g.id, g.seller_id, p.name as seller_sealed, price_cents > 0 as is_priced, weight, picture,
       cast(count(*) as integer) as how_many, cast(max(state) as text) as last_state
  from goods g join people p on p.id = g.seller_id where g.id = :good;

-- good_list() many
select id, state from goods order by id;
-- @postgres
select id, state::text from goods order by id;

-- good_paid(id id) sure
-- It changes one row, or has failed.
update goods set price_cents = 0 where id = :id;
