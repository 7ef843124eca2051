-- ---- offers: writing ----------------------------------------------------------------------------

-- agreement_insert(id id, from_time time, until_time time) exec
insert into agreements (id, from_at, until_at, is_active) values (:id, :from_time, :until_time, 1);

-- leg_insert(id id, agreement id, position int, organisation id, kind text, category text, what text, share cents, units int, collector bool) exec
insert into legs (id, agreement_id, position, organisation_id, kind, category, what, share_cents,
                  units, is_collector)
values (:id, :agreement, :position, :organisation, :kind, :category, :what, :share, :units,
        :collector);

-- listing_insert(id id, owner id, agreement id, title text, summary text, category text, included text, price cents, search text, now time) exec
insert into listings (id, owner_id, agreement_id, title, summary, category, included, price_cents,
                      state, search_text, created_at)
values (:id, :owner, :agreement, :title, :summary, :category, :included, :price, 'published',
        :search, :now);

-- listing_area_insert(listing id, area id) exec
insert into listing_areas (listing_id, area_id) values (:listing, :area);

-- slot_insert(id id, listing id, starts time, ends time, capacity int, cutoff time) exec
insert into slots (id, listing_id, starts_at, ends_at, capacity, booked, cutoff_at)
values (:id, :listing, :starts, :ends, :capacity, 0, :cutoff);

-- product_insert(id id, organisation id, name text, ean text, price cents, search text, now time) exec
insert into products (id, organisation_id, name, ean, price_cents, search_text, added_at)
values (:id, :organisation, :name, :ean, :price, :search, :now);

-- ---- offers: finding and showing ----------------------------------------------------------------

-- listings_search(w1 text, w2 text, w3 text, w4 text, w5 text, area text, now time, most int, skip int) many
-- Open offers that hold all the words, available in a municipality ('' for anywhere), the
-- newest first. Each word comes as a pattern, '%' for none.
select l.id, l.title, l.summary, l.price_cents,
       (select group_concat(name, ', ') from
           (select substr(p.name_sealed, 2) as name from legs g join parties p on p.id = g.organisation_id
             where g.agreement_id = l.agreement_id
             group by p.id, p.name_sealed order by min(g.position)) names) as organisations,
       (select group_concat(name, ', ') from
           (select f.name as name from listing_areas x join areas f on f.id = x.area_id
             where x.listing_id = l.id order by f.sort_name limit 3) names) as areas,
       (select count(*) from listing_areas x where x.listing_id = l.id) as area_count,
       (select min(s.starts_at) from slots s
         where s.listing_id = l.id and s.booked < s.capacity and s.cutoff_at > :now) as next_at
  from listings_open l
 where l.search_text like :w1 and l.search_text like :w2 and l.search_text like :w3
   and l.search_text like :w4 and l.search_text like :w5
   and (:area = '' or exists (
           select 1 from areas m
             left join areas c on c.id = m.parent_id
             join listing_areas x on x.area_id in (m.id, c.id, c.parent_id)
            where m.code = :area and x.listing_id = l.id))
 order by l.id desc
 limit :most offset :skip;
-- @postgres
select l.id, l.title, l.summary, l.price_cents,
       (select string_agg(name, ', ' order by place) from
           (select substr(p.name_sealed, 2) as name, min(g.position) as place
              from legs g join parties p on p.id = g.organisation_id
             where g.agreement_id = l.agreement_id
             group by p.id, p.name_sealed) names) as organisations,
       (select string_agg(name, ', ' order by sort_name) from
           (select f.name, f.sort_name from listing_areas x join areas f on f.id = x.area_id
             where x.listing_id = l.id order by f.sort_name limit 3) names) as areas,
       (select count(*) from listing_areas x where x.listing_id = l.id) as area_count,
       (select min(s.starts_at) from slots s
         where s.listing_id = l.id and s.booked < s.capacity and s.cutoff_at > :now) as next_at
  from listings_open l
 where l.search_text like :w1 and l.search_text like :w2 and l.search_text like :w3
   and l.search_text like :w4 and l.search_text like :w5
   and (:area = '' or exists (
           select 1 from areas m
             left join areas c on c.id = m.parent_id
             join listing_areas x on x.area_id in (m.id, c.id, c.parent_id)
            where m.code = :area and x.listing_id = l.id))
 order by l.id desc
 limit :most offset :skip;

-- listing_published(listing id) one
select id, title, summary, category, included, price_cents from listings_open
 where id = :listing;

-- listing_legs(listing id) many
-- Who does what, at which share.
select g.id, g.organisation_id, p.name_sealed as organisation_sealed, g.kind, g.category, g.what,
       g.share_cents, g.units, g.is_collector,
       case when g.kind in ('goods', 'transport') then 1 else 0 end as is_shop_side
  from listings l
  join legs g on g.agreement_id = l.agreement_id
  join parties p on p.id = g.organisation_id
 where l.id = :listing
 order by g.position;

-- listing_areas_of(listing id) many
select f.id, f.name from listing_areas x join areas f on f.id = x.area_id
 where x.listing_id = :listing
 order by f.sort_name;

-- slots_of_listing(listing id, now time, until_time time) many
-- What can still be ordered, or was taken, up to a day; only while the agreement holds.
select s.id, s.starts_at, s.ends_at,
       case when s.booked < s.capacity then 1 else 0 end as is_free
  from slots s
  join listings l on l.id = s.listing_id
  join agreements g on g.id = l.agreement_id
 where s.listing_id = :listing and s.cutoff_at > :now and s.starts_at < :until_time
   and g.is_active = 1 and s.starts_at >= g.from_at and s.ends_at <= g.until_at
 order by s.starts_at
 limit 100;

-- slot_of_listing(slot id, listing id) one
select id, starts_at, ends_at, cutoff_at from slots where id = :slot and listing_id = :listing;

-- slot_reserve(slot id, listing id, now time) exec
-- Take a place; no row when there is none left, it is too late, or the agreement does not hold then.
update slots set booked = booked + 1
 where id = :slot and listing_id = :listing and booked < capacity and cutoff_at > :now
   and exists (select 1 from listings_open l join agreements g on g.id = l.agreement_id
                where l.id = slots.listing_id and g.is_active = 1
                  and slots.starts_at >= g.from_at and slots.ends_at <= g.until_at);

-- slot_release(slot id) exec
update slots set booked = booked - 1 where id = :slot and booked > 0;

-- ---- shops and their shelves --------------------------------------------------------------------

-- shop_by_id(organisation id) one
select p.id, p.name_sealed, p.phone_sealed, o.address, a.name as area
  from parties p
  join organisations o on o.id = p.id
  left join areas a on a.id = p.area_id
 where p.id = :organisation and o.state = 'active';

-- shop_listings(organisation id) many
-- Open offers in which it takes part, the newest first.
select l.id, l.title, l.summary, l.price_cents from listings_open l
 where l.agreement_id in (
           select g.agreement_id from legs g where g.organisation_id = :organisation)
 order by l.id desc
 limit 50;

-- shop_listing(organisation id, listing id) value
-- An open offer in which it takes part.
select l.id from listings_open l
 where l.id = :listing and l.agreement_id in (
           select g.agreement_id from legs g where g.organisation_id = :organisation);

-- products_search(organisation id, w1 text, w2 text, w3 text, w4 text, w5 text, most int, skip int) many
-- What a shop sells that holds all the words, by name. Each word comes as a pattern, '%' for none.
select id, name, ean, price_cents from products
 where organisation_id = :organisation and withdrawn_at is null
   and search_text like :w1 and search_text like :w2 and search_text like :w3
   and search_text like :w4 and search_text like :w5
 order by search_text, id
 limit :most offset :skip;

-- product_of_shop(product id, organisation id) one
select id, name, ean, price_cents from products
 where id = :product and organisation_id = :organisation and withdrawn_at is null;

-- product_with_ean(organisation id, ean text) value
-- What the shop sells under this bar code.
select id from products
 where organisation_id = :organisation and ean = :ean and ean <> '' and withdrawn_at is null;

-- product_price_set(product id, organisation id, price cents) exec
update products set price_cents = :price
 where id = :product and organisation_id = :organisation and withdrawn_at is null;

-- product_take_off(product id, organisation id, now time) exec
update products set withdrawn_at = :now
 where id = :product and organisation_id = :organisation and withdrawn_at is null;

-- ---- orders -------------------------------------------------------------------------------------

-- order_insert(id id, listing id, slot id, placed_by id, recipient id, pay text, price cents, credit cents, cash cents, now time) exec
insert into orders (id, listing_id, slot_id, placed_by_id, recipient_id, pay, price_cents,
                    credit_cents, cash_cents, state, reason, placed_at, changed_at)
values (:id, :listing, :slot, :placed_by, :recipient, :pay, :price, :credit, :cash, 'placed', '',
        :now, :now);

-- order_leg_insert(id id, order_id id, leg id, organisation id, share cents, credit cents, now time) exec
insert into order_legs (id, order_id, leg_id, organisation_id, share_cents, credit_cents, state,
                        reason, changed_at)
values (:id, :order_id, :leg, :organisation, :share, :credit, 'placed', '', :now);

-- order_lock(order_id id) row
-- An order that this act is going to change: whoever changes one of its legs locks it first.
select id, listing_id, slot_id, placed_by_id, recipient_id, credit_cents, cash_cents, state
  from orders where id = :order_id;
-- @postgres
select id, listing_id, slot_id, placed_by_id, recipient_id, credit_cents, cash_cents, state
  from orders where id = :order_id for update;

-- order_move(order_id id, from_state text, to_state text, now time) exec
update orders set state = :to_state, changed_at = :now
 where id = :order_id and state = :from_state;

-- order_close(order_id id, state text, reason text, now time) exec
-- Without having been done: only once.
update orders set state = :state, reason = :reason, changed_at = :now
 where id = :order_id and state in ('placed', 'accepted');

-- order_cancellable(order_id id, party id, now time) value
-- Whoever ordered, and the person it is for, may call it off until the slot's cutoff.
select o.id from orders o join slots s on s.id = o.slot_id
 where o.id = :order_id and (o.placed_by_id = :party or o.recipient_id = :party)
   and o.state in ('placed', 'accepted') and s.cutoff_at > :now;

-- orders_of_party(party id) many
-- Ordered by this person, or for them; the newest first.
select o.id, l.title, s.starts_at, s.ends_at, p.name_sealed as recipient_sealed, o.price_cents, o.credit_cents,
       o.cash_cents, o.state, o.placed_at,
       case when o.state in ('placed', 'accepted') then 1 else 0 end as is_open,
       case when o.recipient_id = :party then 1 else 0 end as is_for_me
  from orders o
  join listings l on l.id = o.listing_id
  join slots s on s.id = o.slot_id
  join parties p on p.id = o.recipient_id
 where o.placed_by_id = :party or o.recipient_id = :party
 order by o.id desc
 limit 100;

-- order_show(order_id id, party id, now time) one
-- An order, for whoever placed it and the person it is for.
select o.id, o.listing_id, l.title, s.starts_at, s.ends_at, s.cutoff_at, b.name_sealed as placed_by_sealed,
       p.name_sealed as recipient_sealed, a.name as area, o.pay, o.price_cents, o.credit_cents, o.cash_cents,
       o.state, o.reason, o.placed_at,
       case when o.state in ('placed', 'accepted') and s.cutoff_at > :now then 1 else 0 end
           as can_cancel,
       case when o.placed_by_id <> o.recipient_id then 1 else 0 end as is_for_other
  from orders o
  join listings l on l.id = o.listing_id
  join slots s on s.id = o.slot_id
  join parties b on b.id = o.placed_by_id
  join parties p on p.id = o.recipient_id
  left join areas a on a.id = p.area_id
 where o.id = :order_id and (o.placed_by_id = :party or o.recipient_id = :party);

-- order_legs_show(order_id id) many
select x.id, g.kind, g.what, p.name_sealed as organisation_sealed, p.phone_sealed, x.share_cents, x.credit_cents,
       x.state, x.reason, g.is_collector,
       case when g.kind in ('goods', 'transport') then 1 else 0 end as is_shop_side
  from order_legs x
  join legs g on g.id = x.leg_id
  join parties p on p.id = x.organisation_id
 where x.order_id = :order_id
 order by g.position;

-- order_legs_of(order_id id) many
-- What it takes to end an order.
select x.id, x.organisation_id, g.kind, g.category, x.share_cents, x.credit_cents, x.state, g.is_collector,
       case when g.kind in ('visit', 'check') then 1 else 0 end as is_visit
  from order_legs x
  join legs g on g.id = x.leg_id
 where x.order_id = :order_id
 order by g.position;

-- order_legs_in(order_id id, state text) value
-- How many of its legs are in a state.
select count(*) from order_legs where order_id = :order_id and state = :state;

-- order_legs_undone(order_id id) value
select count(*) from order_legs
 where order_id = :order_id and state not in ('handed_over', 'fulfilled');

-- order_legs_cancel(order_id id, now time) exec
-- What was not done yet is not done any more.
update order_legs set state = 'cancelled', changed_at = :now
 where order_id = :order_id and state in ('placed', 'accepted', 'preparing', 'ready');

-- order_legs_fulfil(order_id id, now time) exec
update order_legs set state = 'fulfilled', changed_at = :now
 where order_id = :order_id and state = 'handed_over';

-- orders_unanswered(now time, late time, most int) many
-- Not accepted by all before the slot began, or never done long after it ended.
select o.id, case when o.state = 'placed' then 1 else 0 end as is_placed
  from orders o join slots s on s.id = o.slot_id
 where (o.state = 'placed' and s.starts_at <= :now)
    or (o.state = 'accepted' and s.ends_at <= :late)
 order by o.id
 limit :most;

-- ---- legs ---------------------------------------------------------------------------------------

-- leg_by_id(leg id) row
select x.id, x.order_id, x.organisation_id, x.state, g.kind
  from order_legs x join legs g on g.id = x.leg_id
 where x.id = :leg;

-- shop_leg_order(leg id, organisation id) value
-- The order of a leg that this shop prepares or brings.
select x.order_id from order_legs x join legs g on g.id = x.leg_id
 where x.id = :leg and x.organisation_id = :organisation and g.kind in ('goods', 'transport');

-- leg_move(leg id, from_state text, to_state text, now time) exec
update order_legs set state = :to_state, changed_at = :now
 where id = :leg and state = :from_state;

-- leg_refuse(leg id, reason text, now time) exec
update order_legs set state = 'refused', reason = :reason, changed_at = :now
 where id = :leg and state in ('placed', 'accepted', 'preparing', 'ready');

-- shop_legs(organisation id, from_time time) many
-- A shop's own legs: those of today and to come, and earlier ones not finished. Whom to bring it
-- to, and the cash to take: nothing else of the order.
select x.id, o.id as order_id, g.what, s.starts_at, s.ends_at, p.name_sealed as recipient_sealed,
       p.phone_sealed, a.name as area, x.state, x.share_cents,
       case when g.is_collector = 1 then o.cash_cents else 0 end as cash_cents,
       case when x.state = 'placed' then 1 else 0 end as can_accept,
       case when x.state = 'accepted' and o.state = 'accepted' then 1 else 0 end as can_prepare,
       case when x.state = 'accepted' and o.state = 'placed' then 1 else 0 end as is_waiting,
       case when x.state = 'preparing' then 1 else 0 end as can_ready,
       case when x.state = 'ready' then 1 else 0 end as can_hand_over,
       case when x.state in ('placed', 'accepted', 'preparing', 'ready') then 1 else 0 end
           as can_refuse,
       case when x.state in ('handed_over', 'fulfilled', 'refused', 'cancelled') then 1 else 0 end
           as is_over
  from order_legs x
  join legs g on g.id = x.leg_id
  join orders o on o.id = x.order_id
  join slots s on s.id = o.slot_id
  join parties p on p.id = o.recipient_id
  left join areas a on a.id = p.area_id
 where x.organisation_id = :organisation and g.kind in ('goods', 'transport')
   and (s.starts_at >= :from_time or x.state in ('placed', 'accepted', 'preparing', 'ready'))
 order by s.starts_at, x.id
 limit 200;

-- ---- the territory's map ------------------------------------------------------------------------

-- listing_cells() many
-- Open offers per municipality; what is offered in a community is offered in all of it.
select m.id as area_id, count(distinct l.id) as amount, 0 as people
  from areas m
  join areas c on c.id = m.parent_id
  join listing_areas x on x.area_id in (m.id, c.id, c.parent_id)
  join listings_open l on l.id = x.listing_id
 where m.kind = 'municipality'
 group by m.id;

-- ---- what must always hold ----------------------------------------------------------------------

-- listings_count() value
select count(*) from listings;

-- listings_off_shares() value
-- Offers whose price is not what its legs receive, or without exactly one who takes the cash.
select count(*)
  from listings l
  left join (select agreement_id, sum(share_cents) as shares, sum(is_collector) as collectors
               from legs group by agreement_id) g on g.agreement_id = l.agreement_id
 where l.price_cents <> coalesce(g.shares, 0) or coalesce(g.collectors, 0) <> 1;

-- slots_count() value
select count(*) from slots;

-- slots_off_orders() value
-- Slots that do not count their orders.
select count(*)
  from slots s
  left join (select slot_id, count(*) as orders from orders
              where state in ('placed', 'accepted', 'fulfilled') group by slot_id) o
    on o.slot_id = s.id
 where s.booked <> coalesce(o.orders, 0);

-- orders_count() value
select count(*) from orders;

-- orders_off_legs() value
-- Orders whose legs do not sum to them.
select count(*)
  from orders o
  left join (select order_id, sum(share_cents) as shares, sum(credit_cents) as credit
               from order_legs group by order_id) x on x.order_id = o.id
 where o.price_cents <> coalesce(x.shares, 0) or o.credit_cents <> coalesce(x.credit, 0);

-- orders_off_states() value
-- Orders of which some legs go on and others do not, or that go on although their legs do not.
select count(*)
  from orders o
 where (o.state in ('placed', 'accepted', 'fulfilled') and exists (
            select 1 from order_legs x
             where x.order_id = o.id and x.state in ('refused', 'cancelled')))
    or (o.state = 'accepted' and exists (
            select 1 from order_legs x where x.order_id = o.id and x.state = 'placed'))
    or (o.state = 'fulfilled' and exists (
            select 1 from order_legs x where x.order_id = o.id and x.state <> 'fulfilled'))
    or (o.state in ('refused', 'cancelled', 'expired') and exists (
            select 1 from order_legs x
             where x.order_id = o.id and x.state in ('placed', 'accepted', 'preparing', 'ready')));

-- orders_off_payments() value
-- Organisations that did not receive from credit exactly what they did of a finished order, or
-- received some of another.
select count(*)
  from (select x.order_id, x.organisation_id,
               sum(case when o.state in ('placed', 'accepted') or x.state <> 'fulfilled' then 0
                        else x.credit_cents end) as due
          from order_legs x join orders o on o.id = x.order_id
         group by x.order_id, x.organisation_id) d
  left join (select t.reference_id, a.holder_id, sum(t.amount_cents) as paid
               from transfers t join accounts a on a.id = t.credit_account_id
              where t.kind = 'payment'
              group by t.reference_id, a.holder_id) p
    on p.reference_id = d.order_id and p.holder_id = d.organisation_id
 where d.due <> coalesce(p.paid, 0);

-- orders_off_holds() value
-- Open orders that do not hold their credit, and others that still hold some.
select count(*)
  from orders o
  left join (select reference_id, sum(left_cents) as amount from holds
              where state = 'open' group by reference_id) h on h.reference_id = o.id
 where coalesce(h.amount, 0) <>
       case when o.state in ('placed', 'accepted') then o.credit_cents else 0 end;

-- orders_open_of(person id) value
select count(*) from orders
 where (placed_by_id = :person or recipient_id = :person)
   and state in ('placed', 'accepted');
