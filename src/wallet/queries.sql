-- ---- funds --------------------------------------------------------------------------------------

-- fund_insert(id id, code text, name text, nature text, issuer id, unit text, starts time,
--     expires time?, self bool, family bool, transferable bool, residue text, residue_fund id?,
--     residue_party id?, rule text, law text, now time) exec
insert into funds (id, code, name, nature, issuer_id, unit, starts_at, expires_at, is_for_self,
                   is_for_family, is_transferable, residue, residue_fund_id, residue_party_id,
                   least_cents, most_cents, day_cents, month_cents, year_cents, rule, law,
                   created_at)
values (:id, :code, :name, :nature, :issuer, :unit, :starts, :expires, :self, :family,
        :transferable, :residue, :residue_fund, :residue_party, 0, 0, 0, 0, 0, :rule, :law, :now);

-- fund_limit(fund id, least cents, most cents, day cents, month cents, year cents) exec
update funds set least_cents = :least, most_cents = :most, day_cents = :day, month_cents = :month,
       year_cents = :year
 where id = :fund;

-- fund_category_set(fund id, category text, most cents) exec
insert into fund_categories (fund_id, category, most_per_unit_cents)
values (:fund, :category, :most)
on conflict (fund_id, category) do update set most_per_unit_cents = excluded.most_per_unit_cents;

-- fund_provider_insert(fund id, provider id) exec
insert into fund_providers (fund_id, provider_id)
values (:fund, :provider)
on conflict (fund_id, provider_id) do nothing;

-- fund_by_id(fund id) row
select id, nature, unit, issuer_id, coalesce(expires_at, 0) as expires_at, is_transferable, residue,
       coalesce(residue_fund_id, 0) as residue_fund_id,
       coalesce(residue_party_id, 0) as residue_party_id
  from funds where id = :fund;

-- fund_settlement() value
-- The territory's fund in which organisations owe each other: the oldest of that nature.
select id from funds where nature = 'settlement' order by id limit 1;

-- fund_category_cap(fund id, category text) value
select most_per_unit_cents from fund_categories where fund_id = :fund and category = :category;

-- fund_reach(fund id, provider id, beneficiary id) row
-- Does the fund buy from a network of providers only, or only in some municipalities, and are these
-- two inside?
select (select count(*) from fund_providers where fund_id = :fund) as has_network,
       (select count(*) from fund_providers
         where fund_id = :fund and provider_id = :provider) as is_in_network,
       (select count(*) from fund_areas
         where fund_id = :fund and side = 'provider') as has_areas,
       (select count(*) from fund_areas f join parties p on p.area_id = f.area_id
         where f.fund_id = :fund and f.side = 'provider' and p.id = :provider) as is_in_area,
       (select count(*) from fund_areas
         where fund_id = :fund and side = 'beneficiary') as has_homes,
       (select count(*) from fund_areas f join parties p on p.area_id = f.area_id
         where f.fund_id = :fund and f.side = 'beneficiary'
           and p.id = :beneficiary) as is_at_home;

-- fund_area_insert(fund id, side text, area id) exec
insert into fund_areas (fund_id, side, area_id) values (:fund, :side, :area)
on conflict (fund_id, side, area_id) do nothing;

-- fund_categories_known() many
-- What any fund pays.
select distinct category from fund_categories order by category;

-- providers_named(words text) many
-- Organisations by a part of their name: a pattern of text_pattern.
select p.id, p.name_sealed from parties p join organisations o on o.id = p.id
 where o.search_text like :words and o.state = 'active'
 order by o.search_text, p.id
 limit 10;

-- ---- limits -------------------------------------------------------------------------------------

-- spent_since(holder id, fund id, since time) value
-- What a holder spent of a fund, or holds to spend, since an instant; and gave away.
select cast(coalesce((select sum(h.left_cents + h.paid_cents - h.refunded_cents)
                        from accounts a join holds h on h.account_id = a.id
                       where a.holder_id = :holder and a.fund_id = :fund and a.role = 'holder'
                         and h.opened_at >= :since), 0)
          + coalesce((select sum(amount_cents) from gifts
                       where giver_id = :holder and fund_id = :fund
                         and made_at >= :since), 0) as integer);

-- fund_limits_of(fund id, holder id) one
-- What the fund allows, and what its holder does.
select f.least_cents, f.most_cents, f.day_cents, f.month_cents, f.year_cents,
       l.day_cents as own_day_cents, l.month_cents as own_month_cents,
       l.year_cents as own_year_cents
  from funds f
  left join holder_limits l on l.fund_id = f.id and l.holder_id = :holder
 where f.id = :fund;

-- holder_limit_set(holder id, fund id, day cents, month cents, year cents) exec
insert into holder_limits (holder_id, fund_id, day_cents, month_cents, year_cents)
values (:holder, :fund, :day, :month, :year)
on conflict (holder_id, fund_id) do update
   set day_cents = excluded.day_cents, month_cents = excluded.month_cents,
       year_cents = excluded.year_cents;

-- ---- accounts -----------------------------------------------------------------------------------

-- account_insert(id id, fund id, holder id, role text, expires time?, floor cents, now time) exec
insert into accounts (id, fund_id, holder_id, role, expires_at, floor_cents, opened_at)
values (:id, :fund, :holder, :role, :expires, :floor, :now)
on conflict do nothing;

-- account_of(fund id, holder id, role text, expires time) value
-- Of this expiry; 0: that never expires.
select id from accounts
 where fund_id = :fund and holder_id = :holder and role = :role
   and coalesce(expires_at, 0) = :expires;

-- shares_of(fund id, holder id, now time) many
-- A holder's credit of a fund that has not expired, earliest expiry first.
select id, coalesce(expires_at, 0) as expires_at,
       received_cents - paid_cents - held_cents as free_cents
  from accounts
 where fund_id = :fund and holder_id = :holder and role = 'holder'
   and coalesce(expires_at, :now) >= :now
   and received_cents - paid_cents - held_cents > 0
 order by case when expires_at is null then 1 else 0 end, expires_at, id;

-- accounts_expiring(now time, within_7 time, within_30 time, within_60 time, most int) many
-- People's credit that expires before one of three instants, of which they were not told since.
select x.id, x.holder_id, x.fund, x.expires_at, x.days
  from (select a.id, a.holder_id, f.name as fund, a.expires_at,
               case when a.expires_at < :within_7 then 7
                    when a.expires_at < :within_30 then 30 else 60 end as days
          from accounts a
          join funds f on f.id = a.fund_id
          join parties p on p.id = a.holder_id
         where a.expires_at >= :now and a.expires_at < :within_60 and a.role = 'holder'
           and p.kind = 'person' and a.received_cents - a.paid_cents - a.held_cents > 0) x
 where not exists (select 1 from expiry_notices n where n.account_id = x.id and n.days <= x.days)
 order by x.id
 limit :most;

-- expiry_notice_insert(account id, days int, now time) exec
insert into expiry_notices (account_id, days, told_at) values (:account, :days, :now);

-- accounts_expired(now time, most int) many
-- Credit that nobody spent in time, and that is not held.
select a.id, a.holder_id, a.received_cents - a.paid_cents - a.held_cents as free_cents,
       f.name as fund, f.residue, p.kind as holder_kind
  from accounts a
  join funds f on f.id = a.fund_id
  join parties p on p.id = a.holder_id
 where a.expires_at < :now and a.received_cents - a.paid_cents - a.held_cents > 0
 order by a.id
 limit :most;

-- account_lock(account id) row
-- An account that this act is going to change. Its row stays locked until the commit.
select id, fund_id, holder_id, floor_cents, received_cents, paid_cents, held_cents,
       coalesce(last_transfer_id, 0) as last_transfer_id
  from accounts where id = :account;
-- @postgres
select id, fund_id, holder_id, floor_cents, received_cents, paid_cents, held_cents,
       coalesce(last_transfer_id, 0) as last_transfer_id
  from accounts where id = :account for no key update;

-- accounts_lock_of(holder id) many
-- All of a holder's accounts, in the order in which everybody locks.
select id from accounts where holder_id = :holder order by id;
-- @postgres
select id from accounts where holder_id = :holder order by id for no key update;

-- accounts_lock_of_two(holder id, other id) many
-- The same of two holders.
select id from accounts where holder_id = :holder or holder_id = :other order by id;
-- @postgres
select id from accounts where holder_id = :holder or holder_id = :other order by id
   for no key update;

-- accounts_pair(first id, second id) row
-- Two accounts that this act is going to change, the lower id first: so everybody locks them.
select x.fund_id as first_fund_id, x.floor_cents as first_floor_cents,
       x.received_cents as first_received_cents, x.paid_cents as first_paid_cents,
       x.held_cents as first_held_cents, coalesce(x.last_transfer_id, 0) as first_transfer_id,
       y.fund_id as second_fund_id, y.floor_cents as second_floor_cents,
       y.received_cents as second_received_cents, y.paid_cents as second_paid_cents,
       y.held_cents as second_held_cents, coalesce(y.last_transfer_id, 0) as second_transfer_id
  from accounts x
  join accounts y on y.id = :second
 where x.id = :first;
-- @postgres
select x.fund_id as first_fund_id, x.floor_cents as first_floor_cents,
       x.received_cents as first_received_cents, x.paid_cents as first_paid_cents,
       x.held_cents as first_held_cents, coalesce(x.last_transfer_id, 0) as first_transfer_id,
       y.fund_id as second_fund_id, y.floor_cents as second_floor_cents,
       y.received_cents as second_received_cents, y.paid_cents as second_paid_cents,
       y.held_cents as second_held_cents, coalesce(y.last_transfer_id, 0) as second_transfer_id
  from accounts x
  join accounts y on y.id = :second
 where x.id = :first
   for no key update of x, y;

-- account_debit(account id, amount cents, from_hold cents, transfer id) sure
-- Pay an amount, from_hold of it out of what was held. No row when what is free would fall too low.
update accounts
   set paid_cents = paid_cents + :amount, held_cents = held_cents - :from_hold,
       last_transfer_id = :transfer
 where id = :account and held_cents >= :from_hold
   and received_cents - paid_cents - held_cents - :amount + :from_hold >= floor_cents;

-- account_credit(account id, amount cents, transfer id) sure
update accounts set received_cents = received_cents + :amount, last_transfer_id = :transfer
 where id = :account;

-- account_floor_lower(account id, amount cents) exec
-- It may fall further by an amount; below zero: less far.
update accounts set floor_cents = floor_cents - :amount where id = :account;

-- account_hold(account id, amount cents) exec
-- Reserve an amount. No row when it is not free.
update accounts set held_cents = held_cents + :amount
 where id = :account and received_cents - paid_cents - held_cents - :amount >= floor_cents;

-- account_unhold(account id, amount cents) exec
update accounts set held_cents = held_cents - :amount
 where id = :account and held_cents >= :amount;

-- account_show(account id) one
select a.id, a.fund_id, f.name as fund, f.nature, f.unit, f.is_transferable, f.rule, a.role, a.holder_id, h.name_sealed as holder_sealed, h.kind as holder_kind,
       a.expires_at, i.name_sealed as issuer_sealed,
       a.received_cents - a.paid_cents as balance_cents, a.held_cents,
       a.received_cents - a.paid_cents - a.held_cents as free_cents
  from accounts a
  join funds f on f.id = a.fund_id
  join parties h on h.id = a.holder_id
  join parties i on i.id = f.issuer_id
 where a.id = :account;

-- accounts_for_quote(holder id) many
-- What could pay, earliest expiry first.
select a.id, a.fund_id, f.name, f.nature, f.starts_at, a.expires_at, f.is_for_self, f.is_for_family,
       a.received_cents - a.paid_cents - a.held_cents as free_cents, f.least_cents, f.most_cents,
       f.day_cents, f.month_cents, f.year_cents, l.day_cents as own_day_cents,
       l.month_cents as own_month_cents, l.year_cents as own_year_cents, f.rule, f.law
  from accounts a
  join funds f on f.id = a.fund_id
  left join holder_limits l on l.holder_id = a.holder_id and l.fund_id = a.fund_id
 where a.holder_id = :holder and a.role = 'holder'
 order by case when a.expires_at is null then 1 else 0 end, a.expires_at, a.id;

-- accounts_of_holder(holder id, now time, soon time) many
-- A person's credits, earliest expiry first.
select a.id as account_id, a.fund_id, f.name as fund, f.nature, f.unit, i.name_sealed as issuer_sealed,
       a.received_cents - a.paid_cents as balance_cents, a.held_cents,
       a.received_cents - a.paid_cents - a.held_cents as free_cents,
       a.received_cents, a.expires_at,
       case when a.expires_at >= :now and a.expires_at <= :soon then 1 else 0 end as is_soon,
       case when a.expires_at < :now then 1 else 0 end as is_expired
  from accounts a
  join funds f on f.id = a.fund_id
  join parties i on i.id = f.issuer_id
 where a.holder_id = :holder and a.role = 'holder'
   and (coalesce(a.expires_at, :now) >= :now or a.received_cents > a.paid_cents)
 order by case when a.expires_at is null then 1 else 0 end, a.expires_at, a.id;

-- accounts_of_organisation(organisation id) many
-- Every account of an organisation in euro: takings, what it issued, what it owes to others or they
-- to it.
select a.id as account_id, f.name as fund, f.nature,
       a.received_cents, a.paid_cents, a.received_cents - a.paid_cents as balance_cents, a.held_cents,
       case when f.nature = 'settlement' then 1 else 0 end as is_settlement,
       case when a.role = 'issuer' and f.nature <> 'settlement' then 1 else 0 end as is_issuer
  from accounts a
  join funds f on f.id = a.fund_id
 where a.holder_id = :organisation and f.unit = 'euro'
 order by f.name, a.id;

-- ---- transfers ----------------------------------------------------------------------------------

-- transfer_insert(id id, kind text, fund id, debit id, credit id, amount cents, reference id?,
--     note text, now time, debit_previous id?, credit_previous id?, debit_balance cents,
--     credit_balance cents) exec
insert into transfers (id, kind, fund_id, debit_account_id, credit_account_id, amount_cents,
                       reference_id, note, made_at, debit_previous_id, credit_previous_id,
                       debit_balance_cents, credit_balance_cents)
values (:id, :kind, :fund, :debit, :credit, :amount, :reference, :note, :now, :debit_previous,
        :credit_previous, :debit_balance, :credit_balance);

-- transfers_back(account id, start id, most int) many
-- The account's transfers back from `start` (one of its own), following the chain.
with recursive chain (id, step) as (
    select t.id, 1 from transfers t
     where t.id = :start and (t.debit_account_id = :account or t.credit_account_id = :account)
    union all
    select case when t.debit_account_id = :account then t.debit_previous_id
                else t.credit_previous_id end, c.step + 1
      from chain c
      join transfers t on t.id = c.id
     where c.step < :most
)
select t.id, t.kind, t.note, t.made_at, t.reference_id, o.name_sealed as other_sealed,
       g.note_sealed as gift_note_sealed,
       case when t.debit_account_id = :account then -t.amount_cents else t.amount_cents end as amount_cents,
       case when t.debit_account_id = :account then t.debit_balance_cents
            else t.credit_balance_cents end as balance_cents,
       case when t.credit_account_id = :account then 1 else 0 end as is_received,
       case when t.kind = 'grant' then 1 else 0 end as is_grant,
       case when t.kind = 'payment' then 1 else 0 end as is_payment,
       case when t.kind = 'settlement' then 1 else 0 end as is_settlement,
       case when t.kind = 'reward' then 1 else 0 end as is_reward,
       case when t.kind = 'gift' then 1 else 0 end as is_gift,
       case when t.kind = 'refund' then 1 else 0 end as is_refund,
       case when t.kind = 'expiry' then 1 else 0 end as is_expiry,
       case when t.kind = 'expiry' and t.note = 'carry' then 1 else 0 end as is_carried,
       case when t.kind = 'expiry' and t.note = 'assist' then 1 else 0 end as is_assisting,
       case when t.kind = 'payout' then 1 else 0 end as is_payout,
       case when t.kind = 'correction' then 1 else 0 end as is_correction
  from chain c
  join transfers t on t.id = c.id
  join accounts x on x.id = case when t.debit_account_id = :account then t.credit_account_id
                                 else t.debit_account_id end
  join parties o on o.id = x.holder_id
  left join gifts g on g.id = t.reference_id and t.kind = 'gift'
 order by c.step;

-- transfer_taken_back(transfer id) row
-- A transfer, and how much of it was taken back by corrections.
select t.kind, t.fund_id, t.debit_account_id, t.credit_account_id, t.amount_cents,
       (select cast(coalesce(sum(c.amount_cents), 0) as integer) from transfers c
         where c.kind = 'correction' and c.reference_id = t.id) as taken_cents
  from transfers t where t.id = :transfer;

-- account_head(account id) value
-- The account's last transfer; no row before the first.
select last_transfer_id from accounts where id = :account and last_transfer_id is not null;

-- ---- holds --------------------------------------------------------------------------------------

-- hold_insert(id id, account id, reference id, amount cents, now time, expires time) exec
insert into holds (id, account_id, reference_id, amount_cents, left_cents, paid_cents,
                   refunded_cents, state, opened_at, expires_at)
values (:id, :account, :reference, :amount, :amount, 0, 0, 'open', :now, :expires);

-- hold_paid_insert(id id, account id, reference id, amount cents, now time) exec
-- What is paid at once was never reserved.
insert into holds (id, account_id, reference_id, amount_cents, left_cents, paid_cents,
                   refunded_cents, state, opened_at, expires_at, closed_at)
values (:id, :account, :reference, :amount, 0, :amount, 0, 'captured', :now, :now, :now);

-- hold_line_insert(id id, hold id, provider id, category text, amount cents, left cents, paid cents) exec
insert into hold_lines (id, hold_id, provider_id, category, amount_cents, left_cents, paid_cents,
                        refunded_cents)
values (:id, :hold, :provider, :category, :amount, :left, :paid, 0);

-- hold_lines_open_of(reference id) many
-- What is still reserved, in the order in which it was.
select l.id, l.hold_id, h.account_id, a.fund_id, l.provider_id, l.category, a.expires_at,
       l.left_cents
  from holds h
  join hold_lines l on l.hold_id = h.id
  join accounts a on a.id = h.account_id
 where h.reference_id = :reference and h.state = 'open' and l.left_cents > 0
 order by l.id;

-- hold_lines_paid_of(reference id, provider id) many
-- What a provider was paid and did not give back, the last to pay first.
select l.id, l.hold_id, h.account_id, a.fund_id, l.provider_id, l.category, a.expires_at,
       l.paid_cents - l.refunded_cents as left_cents
  from holds h
  join hold_lines l on l.hold_id = h.id
  join accounts a on a.id = h.account_id
 where h.reference_id = :reference and l.provider_id = :provider
   and l.paid_cents > l.refunded_cents
 order by l.id desc;

-- hold_line_close(line id, left cents, pays cents) exec
-- Pay some of what is left, and set the rest free. Only once: no row when something else is left.
update hold_lines set left_cents = 0, paid_cents = paid_cents + :pays
 where id = :line and left_cents = :left;

-- hold_close_part(hold id, part cents, pays cents, state text, now time) exec
-- A part is reserved no more, pays of it paid. The last part closes the hold: as captured, if any
-- of it was paid.
update holds
   set left_cents = left_cents - :part, paid_cents = paid_cents + :pays,
       state = case when left_cents > :part then 'open'
                    when paid_cents + :pays > 0 then 'captured' else :state end,
       closed_at = case when left_cents > :part then null else cast(:now as integer) end
 where id = :hold and state = 'open' and left_cents >= :part;

-- hold_line_refund(line id, cents cents) exec
update hold_lines set refunded_cents = refunded_cents + :cents
 where id = :line and paid_cents - refunded_cents >= :cents;

-- hold_refund(hold id, cents cents) exec
update holds set refunded_cents = refunded_cents + :cents
 where id = :hold and paid_cents - refunded_cents >= :cents;

-- holds_overdue(now time, most int) many
-- What for, of holds that nobody closed in time.
select distinct reference_id from holds
 where state = 'open' and expires_at <= :now
 order by reference_id
 limit :most;

-- holds_of_account(account id) many
select id, left_cents as amount_cents, opened_at, expires_at, reference_id from holds
 where account_id = :account and state = 'open'
 order by opened_at, id
 limit 20;

-- ---- what must always hold ----------------------------------------------------------------------

-- ledger_transfer_count() value
select count(*) from transfers;

-- ledger_account_count() value
select count(*) from accounts;

-- ledger_hold_count() value
select count(*) from holds;

-- ledger_fund_count() value
select count(*) from funds;

-- ledger_transfers_across_funds() value
-- Transfers whose two accounts are not both of the transfer's fund.
select count(*)
  from transfers t
  join accounts d on d.id = t.debit_account_id
  join accounts c on c.id = t.credit_account_id
 where d.fund_id <> t.fund_id or c.fund_id <> t.fund_id;

-- ledger_accounts_under_floor() value
select count(*) from accounts where received_cents - paid_cents - held_cents < floor_cents;

-- ledger_funds_not_zero() value
-- Funds whose accounts do not sum to nothing.
select count(*) from (
    select fund_id from accounts group by fund_id having sum(received_cents - paid_cents) <> 0
) unbalanced;

-- ledger_accounts_off_transfers() value
-- Accounts that do not say what their transfers sum to.
select count(*)
  from accounts a
  left join (select credit_account_id as account_id, sum(amount_cents) as total
               from transfers group by credit_account_id) c on c.account_id = a.id
  left join (select debit_account_id as account_id, sum(amount_cents) as total
               from transfers group by debit_account_id) d on d.account_id = a.id
 where a.received_cents <> coalesce(c.total, 0) or a.paid_cents <> coalesce(d.total, 0);

-- ledger_transfers_off_chain() value
-- Transfers whose balances do not follow from those of the transfers before.
select count(*)
  from transfers t
  left join transfers d on d.id = t.debit_previous_id
  left join transfers c on c.id = t.credit_previous_id
 where t.debit_balance_cents <> coalesce(
           case when d.debit_account_id = t.debit_account_id then d.debit_balance_cents
                when d.credit_account_id = t.debit_account_id then d.credit_balance_cents end, 0)
           - t.amount_cents
    or t.credit_balance_cents <> coalesce(
           case when c.debit_account_id = t.credit_account_id then c.debit_balance_cents
                when c.credit_account_id = t.credit_account_id then c.credit_balance_cents end, 0)
           + t.amount_cents;

-- ledger_heads_off() value
-- Accounts whose last transfer is not theirs, or ends on another balance.
select count(*)
  from accounts a
  left join transfers t on t.id = a.last_transfer_id
 where (t.id is null and a.received_cents + a.paid_cents > 0)
    or (t.id is not null and a.received_cents - a.paid_cents <>
        case when t.debit_account_id = a.id then t.debit_balance_cents
             when t.credit_account_id = a.id then t.credit_balance_cents end)
    or (t.id is not null and t.debit_account_id <> a.id and t.credit_account_id <> a.id);

-- ledger_accounts_off_holds() value
-- Accounts that do not hold what their open holds sum to.
select count(*)
  from accounts a
  left join (select account_id, sum(left_cents) as total
               from holds where state = 'open' group by account_id) h on h.account_id = a.id
 where a.held_cents <> coalesce(h.total, 0);

-- ledger_holds_off_lines() value
-- Holds whose lines do not sum to them.
select count(*)
  from holds h
  left join (select hold_id, sum(amount_cents) as total, sum(left_cents) as unpaid,
                    sum(paid_cents) as paid, sum(refunded_cents) as refunded
               from hold_lines group by hold_id) l on l.hold_id = h.id
 where h.amount_cents <> coalesce(l.total, 0) or h.left_cents <> l.unpaid
    or h.paid_cents <> l.paid or h.refunded_cents <> l.refunded;

-- ledger_accounts_off_role() value
-- Accounts that owe although their holder did not issue the fund, or the other way round.
select count(*)
  from accounts a join funds f on f.id = a.fund_id
 where (a.role = 'issuer' and a.holder_id <> f.issuer_id)
    or (a.role <> 'issuer' and a.holder_id = f.issuer_id);

-- ledger_floors_off_payouts() value
-- Accounts, other than issuers', that may owe more or less than a bank paid out of them.
select count(*)
  from accounts a
  join funds f on f.id = a.fund_id
  left join (select debit_account_id as account_id, sum(amount_cents) as total
               from transfers where kind = 'payout' group by debit_account_id) p on p.account_id = a.id
  left join (select t.credit_account_id as account_id, sum(t.amount_cents) as total
               from transfers t join accounts i on i.id = t.debit_account_id
              where t.kind = 'correction' and i.role = 'issuer'
              group by t.credit_account_id) r on r.account_id = a.id
 where a.role <> 'issuer' and f.nature <> 'settlement'
   and a.floor_cents <> coalesce(r.total, 0) - coalesce(p.total, 0);

-- ledger_transfers_off_kind() value
-- Transfers between accounts that their kind does not allow: credit comes from its issuer, is spent
-- by holders and taken in by providers; only what was taken in, in euro, is paid out; only credit
-- that may be given is given.
select count(*)
  from transfers t
  join funds f on f.id = t.fund_id
  join accounts d on d.id = t.debit_account_id
  join accounts c on c.id = t.credit_account_id
 where not case t.kind
       when 'grant' then d.role = 'issuer' and c.role = 'holder'
       when 'reward' then d.role = 'issuer' and c.role = 'holder'
       when 'correction' then (d.role = 'holder' and c.role = 'issuer')
                              or (d.role = 'issuer' and c.role = 'provider')
                              or (d.role = c.role and exists (
                                      select 1 from merges m
                                       where m.id = t.reference_id
                                         and d.holder_id in (m.kept_id, m.merged_id)
                                         and c.holder_id in (m.kept_id, m.merged_id)))
       when 'gift' then d.role = 'holder' and c.role = 'holder' and f.is_transferable = 1
       when 'payment' then d.role = 'holder' and c.role <> 'holder'
       when 'refund' then d.role <> 'holder' and c.role = 'holder'
       when 'expiry' then d.role = 'holder' and c.role <> 'holder'
       when 'payout' then d.role = 'provider' and c.role = 'issuer' and f.unit = 'euro'
       else f.nature = 'settlement' end;

-- ledger_holds_off_transfers() value
-- Holds of which more or less was paid or refunded than their transfers say.
select count(*)
  from holds h
  left join (select reference_id, debit_account_id as account_id, sum(amount_cents) as total
               from transfers where kind = 'payment'
              group by reference_id, debit_account_id) p
    on p.reference_id = h.reference_id and p.account_id = h.account_id
  left join (select reference_id, credit_account_id as account_id, sum(amount_cents) as total
               from transfers where kind = 'refund'
              group by reference_id, credit_account_id) r
    on r.reference_id = h.reference_id and r.account_id = h.account_id
 where h.paid_cents <> coalesce(p.total, 0) or h.refunded_cents <> coalesce(r.total, 0);

-- ledger_gifts_off_transfers() value
-- Gifts that moved more or less than they say.
select count(*)
  from gifts g
  left join (select reference_id, sum(amount_cents) as total
               from transfers where kind = 'gift' group by reference_id) t
    on t.reference_id = g.id
 where g.amount_cents <> coalesce(t.total, 0);

-- ledger_gift_count() value
select count(*) from gifts;

-- ledger_grants_taken_twice() value
-- Grants of which more was taken back than they gave.
select count(*)
  from (select reference_id, sum(amount_cents) as total
          from transfers where kind = 'correction' group by reference_id) c
  join transfers t on t.id = c.reference_id
 where c.total > t.amount_cents;

-- transfer_latest_of(holder id) value
-- When money last moved on any of the holder's accounts.
select max(t.made_at) from accounts a join transfers t on t.id = a.last_transfer_id
 where a.holder_id = :holder;

-- ---- gifts --------------------------------------------------------------------------------------

-- gift_insert(id id, fund id, giver id, receiver id, cents cents, note text, now time) exec
insert into gifts (id, fund_id, giver_id, receiver_id, amount_cents, note_sealed, made_at)
values (:id, :fund, :giver, :receiver, :cents, :note, :now);

-- ---- the ledger as plain-text accounting --------------------------------------------------------

-- books_span() row
-- When money moved first and last. Before it ever did: when accounts were opened.
select coalesce((select min(made_at) from transfers),
                (select min(opened_at) from accounts), 0) as first_at,
       coalesce((select max(made_at) from transfers),
                (select max(opened_at) from accounts), 0) as last_at;

-- books_accounts(after id, most int) many
-- Accounts in the order of their ids. Of their holders only organisations are named.
select a.id, f.code, f.name as fund, f.unit, a.role, a.holder_id,
       a.received_cents - a.paid_cents as balance_cents,
       case when h.kind = 'organisation' then h.name_sealed else '' end as holder_sealed
  from accounts a
  join funds f on f.id = a.fund_id
  join parties h on h.id = a.holder_id
 where a.id > :after
 order by a.id
 limit :most;

-- books_transfers(after id, most int) many
-- Transfers in the order of their ids.
select t.id, t.kind, t.amount_cents, t.reference_id, t.made_at, f.code, f.unit,
       t.debit_account_id, d.role as debit_role, d.holder_id as debit_holder_id,
       t.credit_account_id, c.role as credit_role, c.holder_id as credit_holder_id
  from transfers t
  join funds f on f.id = t.fund_id
  join accounts d on d.id = t.debit_account_id
  join accounts c on c.id = t.credit_account_id
 where t.id > :after
 order by t.id
 limit :most;
