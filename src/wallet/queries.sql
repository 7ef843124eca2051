-- ---- funds --------------------------------------------------------------------------------------

-- fund_insert(id id, code text, name text, nature text, issuer id, expires time?, family bool, now time) exec
insert into funds (id, code, name, nature, issuer_id, expires_at, is_for_family, created_at)
values (:id, :code, :name, :nature, :issuer, :expires, :family, :now);

-- fund_category_set(fund id, category text, most cents) exec
insert into fund_categories (fund_id, category, most_per_unit_cents)
values (:fund, :category, :most)
on conflict (fund_id, category) do update set most_per_unit_cents = excluded.most_per_unit_cents;

-- fund_provider_insert(fund id, provider id) exec
insert into fund_providers (fund_id, provider_id)
values (:fund, :provider)
on conflict (fund_id, provider_id) do nothing;

-- fund_by_id(fund id) row
select id, nature, issuer_id from funds where id = :fund;

-- fund_settlement() value
-- The territory's fund in which organisations owe each other: the oldest of that nature.
select id from funds where nature = 'settlement' order by id limit 1;

-- fund_category_cap(fund id, category text) value
select most_per_unit_cents from fund_categories where fund_id = :fund and category = :category;

-- fund_network(fund id, provider id) row
-- Does the fund buy from a network of providers only, and is this one of them?
select (select count(*) from fund_providers where fund_id = :fund) as has_network,
       (select count(*) from fund_providers
         where fund_id = :fund and provider_id = :provider) as is_in_network;

-- ---- accounts -----------------------------------------------------------------------------------

-- account_insert(id id, fund id, holder id, floor cents, now time) exec
insert into accounts (id, fund_id, holder_id, floor_cents, opened_at)
values (:id, :fund, :holder, :floor, :now)
on conflict (holder_id, fund_id) do nothing;

-- account_of(fund id, holder id) value
select id from accounts where fund_id = :fund and holder_id = :holder;

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

-- account_debit(account id, amount cents, from_hold cents, transfer id) exec
-- Pay an amount, from_hold of it out of what was held. No row when what is free would fall too low.
update accounts
   set paid_cents = paid_cents + :amount, held_cents = held_cents - :from_hold,
       last_transfer_id = :transfer
 where id = :account and held_cents >= :from_hold
   and received_cents - paid_cents - held_cents - :amount + :from_hold >= floor_cents;

-- account_credit(account id, amount cents, transfer id) exec
update accounts set received_cents = received_cents + :amount, last_transfer_id = :transfer
 where id = :account;

-- account_hold(account id, amount cents) exec
-- Reserve an amount. No row when it is not free.
update accounts set held_cents = held_cents + :amount
 where id = :account and received_cents - paid_cents - held_cents - :amount >= floor_cents;

-- account_unhold(account id, amount cents) exec
update accounts set held_cents = held_cents - :amount
 where id = :account and held_cents >= :amount;

-- account_show(account id) one
select a.id, f.name as fund, f.nature, a.holder_id, h.name_sealed as holder_sealed, h.kind as holder_kind,
       f.expires_at, i.name_sealed as issuer_sealed,
       a.received_cents - a.paid_cents as balance_cents, a.held_cents,
       a.received_cents - a.paid_cents - a.held_cents as free_cents
  from accounts a
  join funds f on f.id = a.fund_id
  join parties h on h.id = a.holder_id
  join parties i on i.id = f.issuer_id
 where a.id = :account;

-- accounts_for_quote(holder id) many
-- What could pay, earliest expiry first. Settlements between organisations pay nothing.
select a.id, a.fund_id, f.name, f.expires_at, f.is_for_family,
       a.received_cents - a.paid_cents - a.held_cents as free_cents
  from accounts a
  join funds f on f.id = a.fund_id
 where a.holder_id = :holder and f.issuer_id <> a.holder_id and f.nature <> 'settlement'
 order by case when f.expires_at is null then 1 else 0 end, f.expires_at, a.id;

-- accounts_of_holder(holder id, now time, soon time) many
-- A person's credits, earliest expiry first.
select a.id as account_id, a.fund_id, f.name as fund, f.nature, i.name_sealed as issuer_sealed,
       a.received_cents - a.paid_cents as balance_cents, a.held_cents,
       a.received_cents - a.paid_cents - a.held_cents as free_cents,
       a.received_cents, f.expires_at,
       case when f.expires_at >= :now and f.expires_at <= :soon then 1 else 0 end as is_soon,
       case when f.expires_at < :now then 1 else 0 end as is_expired
  from accounts a
  join funds f on f.id = a.fund_id
  join parties i on i.id = f.issuer_id
 where a.holder_id = :holder and f.nature <> 'settlement'
 order by case when f.expires_at is null then 1 else 0 end, f.expires_at, a.id;

-- accounts_of_organisation(organisation id) many
-- Every account of an organisation: takings, what it issued, what it owes to others or they to it.
select a.id as account_id, f.name as fund, f.nature,
       a.received_cents, a.paid_cents, a.received_cents - a.paid_cents as balance_cents, a.held_cents,
       case when f.nature = 'settlement' then 1 else 0 end as is_settlement,
       case when f.issuer_id = a.holder_id and f.nature <> 'settlement' then 1 else 0 end as is_issuer
  from accounts a
  join funds f on f.id = a.fund_id
 where a.holder_id = :organisation
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
       case when t.debit_account_id = :account then -t.amount_cents else t.amount_cents end as amount_cents,
       case when t.debit_account_id = :account then t.debit_balance_cents
            else t.credit_balance_cents end as balance_cents,
       case when t.credit_account_id = :account then 1 else 0 end as is_received,
       case when t.kind = 'grant' then 1 else 0 end as is_grant,
       case when t.kind = 'payment' then 1 else 0 end as is_payment,
       case when t.kind = 'settlement' then 1 else 0 end as is_settlement
  from chain c
  join transfers t on t.id = c.id
  join accounts x on x.id = case when t.debit_account_id = :account then t.credit_account_id
                                 else t.debit_account_id end
  join parties o on o.id = x.holder_id
 order by c.step;

-- account_head(account id) value
-- The account's last transfer; no row before the first.
select last_transfer_id from accounts where id = :account and last_transfer_id is not null;

-- ---- holds --------------------------------------------------------------------------------------

-- hold_insert(id id, account id, reference id, amount cents, now time, expires time) exec
insert into holds (id, account_id, reference_id, amount_cents, state, opened_at, expires_at)
values (:id, :account, :reference, :amount, 'open', :now, :expires);

-- hold_line_insert(id id, hold id, provider id, category text, amount cents) exec
insert into hold_lines (id, hold_id, provider_id, category, amount_cents)
values (:id, :hold, :provider, :category, :amount);

-- holds_open_of(reference id) many
-- In the order in which everybody locks accounts.
select h.id, h.account_id, h.amount_cents, a.fund_id
  from holds h
  join accounts a on a.id = h.account_id
 where h.reference_id = :reference and h.state = 'open'
 order by h.account_id;

-- hold_lines_of(hold id) many
select provider_id, category, amount_cents from hold_lines where hold_id = :hold order by id;

-- hold_close(hold id, state text, now time) exec
-- Only once: no row when it is closed already.
update holds set state = :state, closed_at = :now where id = :hold and state = 'open';

-- holds_overdue(now time, most int) many
-- What for, of holds that nobody closed in time.
select distinct reference_id from holds
 where state = 'open' and expires_at <= :now
 order by reference_id
 limit :most;

-- holds_of_account(account id) many
select id, amount_cents, opened_at, expires_at, reference_id from holds
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
  left join (select account_id, sum(amount_cents) as total
               from holds where state = 'open' group by account_id) h on h.account_id = a.id
 where a.held_cents <> coalesce(h.total, 0);

-- ledger_holds_off_lines() value
-- Holds whose lines do not sum to them.
select count(*)
  from holds h
  left join (select hold_id, sum(amount_cents) as total
               from hold_lines group by hold_id) l on l.hold_id = h.id
 where h.amount_cents <> coalesce(l.total, 0);

-- transfer_latest_of(holder id) value
-- When money last moved on any of the holder's accounts.
select max(t.made_at) from accounts a join transfers t on t.id = a.last_transfer_id
 where a.holder_id = :holder;
