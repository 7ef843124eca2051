-- counter_order_insert(order_id id, person id, organisation id, server id, confirmed text, price cents, now time) exec
insert into counter_orders (order_id, person_id, organisation_id, server_id, confirmed, price_cents,
                            placed_at)
values (:order_id, :person, :organisation, :server, :confirmed, :price, :now);

-- counter_order_show(order_id id, person id, server id) one
-- For whoever placed it.
select c.order_id as id, l.title, s.starts_at, s.ends_at, s.cutoff_at, o.price_cents, o.credit_cents,
       o.cash_cents, c.confirmed, c.placed_at, n.name_sealed as organisation_sealed,
       v.name_sealed as server_sealed
  from counter_orders c
  join orders o on o.id = c.order_id
  join listings l on l.id = o.listing_id
  join slots s on s.id = o.slot_id
  join parties n on n.id = c.organisation_id
  join parties v on v.id = c.server_id
 where c.order_id = :order_id and c.person_id = :person and c.server_id = :server;

-- personal_counter_orders(person id) many
-- What was ordered for the person at a counter, or by them for others they served.
select l.title, n.name_sealed as organisation_sealed, v.name_sealed as server_sealed, c.confirmed,
       c.price_cents, c.placed_at
  from counter_orders c
  join orders o on o.id = c.order_id
  join listings l on l.id = o.listing_id
  join parties n on n.id = c.organisation_id
  join parties v on v.id = c.server_id
 where c.person_id = :person
 order by c.order_id desc;

-- ---- what must always hold ----------------------------------------------------------------------

-- counter_orders_count() value
select count(*) from counter_orders;

-- counter_orders_off_orders() value
-- Orders of another person, placed by somebody else, or of another price.
select count(*) from counter_orders c join orders o on o.id = c.order_id
 where o.recipient_id <> c.person_id or o.placed_by_id <> c.server_id
    or o.price_cents <> c.price_cents;

-- counter_credit_count(person id, organisation id, now time) value
-- In how many funds the person has free credit that this organisation may be paid with.
select count(*)
  from accounts c
  join funds f on f.id = c.fund_id
 where c.holder_id = :person and f.nature <> 'settlement'
   and c.received_cents - c.paid_cents - c.held_cents > 0
   and (f.expires_at is null or f.expires_at >= :now)
   and (not exists (select 1 from fund_providers p where p.fund_id = f.id)
        or exists (select 1 from fund_providers p
                    where p.fund_id = f.id and p.provider_id = :organisation));
