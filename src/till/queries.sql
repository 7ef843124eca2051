-- till_categories() many
-- What any fund pays.
select distinct category from fund_categories order by category;

-- till_payment_of_bill(organisation id, bill id) row
select id, person_id, category, amount_cents, credit_cents from till_payments
 where organisation_id = :organisation and bill_id = :bill;

-- till_payment_insert(id id, organisation id, bill id, server id, person id, category text, amount cents,
--     credit cents, confirmed text, now time) exec
insert into till_payments (id, organisation_id, bill_id, server_id, person_id, category, amount_cents,
                           credit_cents, refunded_cents, confirmed, paid_at)
values (:id, :organisation, :bill, :server, :person, :category, :amount, :credit, 0, :confirmed, :now);

-- till_payment_show(payment id, organisation id) one
-- For whoever was paid.
select t.id, t.person_id, n.name_sealed as organisation_sealed, v.name_sealed as server_sealed,
       t.category, t.amount_cents, t.credit_cents, t.amount_cents - t.credit_cents as cash_cents,
       t.refunded_cents, t.credit_cents - t.refunded_cents as left_cents, t.confirmed, t.paid_at
  from till_payments t
  join parties n on n.id = t.organisation_id
  join parties v on v.id = t.server_id
 where t.id = :payment and t.organisation_id = :organisation;

-- till_payments_of(organisation id, most int) many
-- The newest first; who paid is known by the number on the receipt only.
select id, category, amount_cents, credit_cents, amount_cents - credit_cents as cash_cents,
       refunded_cents, paid_at
  from till_payments
 where organisation_id = :organisation
 order by id desc
 limit :most;

-- till_payment_refund(payment id, organisation id, amount cents) exec
-- No row when that is more than was paid with credit and not given back.
update till_payments set refunded_cents = refunded_cents + :amount
 where id = :payment and organisation_id = :organisation
   and refunded_cents + :amount <= credit_cents;

-- ---- requests -----------------------------------------------------------------------------------

-- till_request_insert(id id, organisation id, server id, person id?, category text, amount cents,
--     now time, expires time) exec
insert into till_requests (id, organisation_id, server_id, person_id, category, amount_cents, state,
                           asked_at, expires_at)
values (:id, :organisation, :server, :person, :category, :amount, 'open', :now, :expires);

-- till_request_row(request id) row
select id, organisation_id, server_id, coalesce(person_id, 0) as person_id, category, amount_cents,
       state, expires_at, coalesce(payment_id, 0) as payment_id
  from till_requests where id = :request;

-- till_request_end(request id, state text, payment id?, now time) exec
-- No row when it has ended already.
update till_requests set state = :state, payment_id = :payment, ended_at = :now
 where id = :request and state = 'open';

-- till_requests_to(person id, now time, most int) many
-- What a person is asked to pay, the newest first.
select r.id, n.name_sealed as organisation_sealed, r.category, r.amount_cents, r.expires_at
  from till_requests r
  join parties n on n.id = r.organisation_id
 where r.person_id = :person and r.state = 'open' and r.expires_at >= :now
 order by r.id desc
 limit :most;

-- till_requests_of(organisation id, now time, most int) many
-- What a shop asked and waits for.
select id, category, amount_cents, expires_at from till_requests
 where organisation_id = :organisation and state = 'open' and expires_at >= :now
 order by id desc
 limit :most;

-- till_requests_expire(now time) exec
update till_requests set state = 'expired', ended_at = :now
 where state = 'open' and expires_at < :now;

-- personal_till_requests(person id) many
select n.name_sealed as organisation_sealed, v.name_sealed as server_sealed, r.category,
       r.amount_cents, r.state, r.asked_at
  from till_requests r
  join parties n on n.id = r.organisation_id
  join parties v on v.id = r.server_id
 where r.person_id = :person
 order by r.id desc;

-- personal_till_payments(person id) many
select n.name_sealed as organisation_sealed, v.name_sealed as server_sealed, t.category,
       t.amount_cents, t.credit_cents, t.refunded_cents, t.confirmed, t.paid_at
  from till_payments t
  join parties n on n.id = t.organisation_id
  join parties v on v.id = t.server_id
 where t.person_id = :person
 order by t.id desc;

-- ---- what must always hold ----------------------------------------------------------------------

-- till_payments_count() value
select count(*) from till_payments;

-- till_payments_off_ledger() value
-- Payments of which the ledger says another amount, paid or given back.
select count(*)
  from till_payments t
  left join (select reference_id, sum(paid_cents) as paid, sum(refunded_cents) as refunded
               from holds group by reference_id) h on h.reference_id = t.id
 where t.credit_cents <> coalesce(h.paid, 0) or t.refunded_cents <> coalesce(h.refunded, 0);

-- till_requests_count() value
select count(*) from till_requests;

-- till_requests_off_payments() value
-- Requests that were paid otherwise than they asked, or ended without saying when.
select count(*)
  from till_requests r
  left join till_payments p on p.id = r.payment_id
 where (r.state = 'paid') <> (p.id is not null)
    or (p.id is not null and (p.organisation_id <> r.organisation_id
                              or p.amount_cents <> r.amount_cents or p.category <> r.category));
