-- personal_orders(person id) many
-- What the person ordered, and what was ordered for them.
select r.id, l.title, s.starts_at, r.pay, r.price_cents, r.credit_cents, r.cash_cents, r.state,
       r.reason, r.placed_at, r.changed_at,
       case when r.recipient_id = :person then 1 else 0 end as is_for_me,
       case when r.placed_by_id = :person then 1 else 0 end as is_by_me
  from orders r
  join listings l on l.id = r.listing_id
  join slots s on s.id = r.slot_id
 where r.recipient_id = :person or r.placed_by_id = :person
 order by r.id desc;
