-- ---- bank accounts ------------------------------------------------------------------------------

-- bank_account_replace(organisation id, state text) exec
-- The one in that state makes room for another.
update bank_accounts set state = 'replaced' where organisation_id = :organisation and state = :state;

-- bank_account_insert(id id, organisation id, iban text, by id, now time) exec
insert into bank_accounts (id, organisation_id, iban_sealed, state, entered_by_id, entered_at)
values (:id, :organisation, :iban, 'proposed', :by, :now);

-- bank_account_by_id(account id) row
select id, organisation_id, iban_sealed, state, entered_by_id from bank_accounts where id = :account;

-- bank_account_decide(account id, state text, by id, now time) exec
update bank_accounts set state = :state, decided_by_id = :by, decided_at = :now
 where id = :account and state = 'proposed' and entered_by_id <> :by;

-- bank_accounts_of(organisation id) many
-- The account in use, and the one that waits.
select id, iban_sealed, state, entered_at, decided_at from bank_accounts
 where organisation_id = :organisation and state in ('proposed', 'verified')
 order by id;

-- bank_account_verified(organisation id) row
select id, iban_sealed from bank_accounts where organisation_id = :organisation and state = 'verified';

-- bank_accounts_waiting(actor id) many
select b.id, b.iban_sealed, b.entered_at, p.name_sealed as organisation_sealed,
       case when b.entered_by_id = :actor then 1 else 0 end as is_own
  from bank_accounts b
  join parties p on p.id = b.organisation_id
 where b.state = 'proposed'
 order by b.id;

-- bank_accounts_issuing() many
-- Accounts from which issuers pay or paid, for finding whose statement it is.
select b.id, b.organisation_id, b.iban_sealed
  from bank_accounts b
 where b.state in ('verified', 'replaced')
   and exists (select 1 from funds f where f.issuer_id = b.organisation_id)
 order by b.id desc;

-- ---- fees ---------------------------------------------------------------------------------------

-- fee_agreement_insert(id id, issuer id, fund id?, provider id?, points int, fixed cents, from_at time, until_at time?, by id, now time) exec
insert into fee_agreements (id, issuer_id, fund_id, provider_id, basis_points, fixed_cents, from_at,
                            until_at, entered_by_id, entered_at)
values (:id, :issuer, :fund, :provider, :points, :fixed, :from_at, :until_at, :by, :now);

-- fee_agreement_issuer(agreement id) value
select issuer_id from fee_agreements where id = :agreement;

-- fee_agreement_end(agreement id, until_at time) exec
-- Never before it began, and only if it did not end earlier.
update fee_agreements set until_at = case when from_at > :until_at then from_at else :until_at end
 where id = :agreement and (until_at is null or until_at > :until_at);

-- fee_agreements_of(issuer id, now time) many
select g.id, coalesce(f.name, '') as fund, coalesce(p.name_sealed, '') as provider_sealed,
       g.basis_points, g.fixed_cents, g.from_at, g.until_at,
       case when g.until_at is null or g.until_at > :now then 1 else 0 end as is_open
  from fee_agreements g
  left join funds f on f.id = g.fund_id
  left join parties p on p.id = g.provider_id
 where g.issuer_id = :issuer
 order by g.from_at desc, g.id desc
 limit 100;

-- fee_at(fund id, provider id, instant time) row
-- The agreement that counts for a payment: the most specific, of those the latest.
select g.basis_points, g.fixed_cents
  from fee_agreements g
  join funds f on f.id = :fund and f.issuer_id = g.issuer_id
 where (g.fund_id is null or g.fund_id = :fund)
   and (g.provider_id is null or g.provider_id = :provider)
   and g.from_at <= :instant and (g.until_at is null or g.until_at > :instant)
 order by case when g.provider_id is null then 1 else 0 end,
          case when g.fund_id is null then 1 else 0 end, g.from_at desc, g.id desc
 limit 1;

-- ---- issuers and what they owe ------------------------------------------------------------------

-- issuers_all() many
select p.id, p.name_sealed
  from parties p
 where p.id in (select issuer_id from funds where unit = 'euro' and nature <> 'settlement')
 order by p.id;

-- funds_of_issuer(issuer id) many
select id, name from funds
 where issuer_id = :issuer and unit = 'euro' and nature <> 'settlement'
 order by name, id;

-- fee_providers(issuer id) many
-- Who has taken in credit of the issuer.
select distinct p.id, p.name_sealed
  from funds f
  join accounts a on a.fund_id = f.id and a.role = 'provider'
  join parties p on p.id = a.holder_id
 where f.issuer_id = :issuer and f.unit = 'euro' and f.nature <> 'settlement';

-- fund_is_of(fund id, issuer id) value
select count(*) from funds where id = :fund and issuer_id = :issuer;

-- payable_accounts(issuer id) many
-- Providers' accounts with takings, of an issuer's funds, and where they would be paid.
select a.id, a.fund_id, f.name as fund, a.holder_id, p.name_sealed as provider_sealed,
       a.received_cents - a.paid_cents as balance_cents, b.id as bank_account_id
  from funds f
  join accounts a on a.fund_id = f.id and a.role = 'provider'
  join parties p on p.id = a.holder_id
  left join bank_accounts b on b.organisation_id = a.holder_id and b.state = 'verified'
 where f.issuer_id = :issuer and f.unit = 'euro' and f.nature <> 'settlement'
   and a.holder_id <> f.issuer_id and a.received_cents > a.paid_cents
 order by a.id;

-- movements_unpaid(account id) many
-- What moved on a provider's account and was not paid out yet, back to what was.
with recursive chain (id) as (
    select a.last_transfer_id from accounts a where a.id = :account
    union all
    select case when t.debit_account_id = :account then t.debit_previous_id
                else t.credit_previous_id end
      from chain c
      join transfers t on t.id = c.id
     where not exists (select 1 from payout_items i where i.transfer_id = t.id)
)
select t.id, t.kind, t.made_at,
       case when t.debit_account_id = :account then -t.amount_cents else t.amount_cents end as amount_cents
  from chain c
  join transfers t on t.id = c.id
 where t.kind <> 'payout' and not exists (select 1 from payout_items i where i.transfer_id = t.id)
 order by t.id;

-- ---- batches ------------------------------------------------------------------------------------

-- batch_insert(id id, issuer id, account id, kind text, by id, now time) exec
insert into payout_batches (id, issuer_id, bank_account_id, kind, state, drafted_by_id, drafted_at)
values (:id, :issuer, :account, :kind, 'draft', :by, :now)
on conflict do nothing;

-- batch_by_id(batch id) row
select b.id, b.issuer_id, b.kind, b.state, b.drafted_by_id, coalesce(b.exported_at, 0) as exported_at,
       coalesce(b.pay_at, 0) as pay_at, a.iban_sealed, a.state as account_state, p.name_sealed as issuer_sealed
  from payout_batches b
  join bank_accounts a on a.id = b.bank_account_id
  join parties p on p.id = b.issuer_id
 where b.id = :batch;

-- batch_show(batch id) one
select b.id, b.issuer_id, p.name_sealed as issuer_sealed, b.kind, b.state, b.drafted_by_id,
       b.drafted_at, b.approved_at, b.exported_at, b.pay_at, b.ended_at, d.name_sealed as drafter_sealed,
       coalesce(v.name_sealed, '') as approver_sealed
  from payout_batches b
  join parties p on p.id = b.issuer_id
  join parties d on d.id = b.drafted_by_id
  left join parties v on v.id = b.approved_by_id
 where b.id = :batch;

-- batch_approve(batch id, by id, now time) exec
-- By another person than who drafted it.
update payout_batches set state = 'approved', approved_by_id = :by, approved_at = :now
 where id = :batch and state = 'draft' and drafted_by_id <> :by;

-- batch_export(batch id, pay_at time, now time) exec
update payout_batches set state = 'exported', exported_at = :now, pay_at = :pay_at
 where id = :batch and state = 'approved';

-- batch_discard(batch id, now time) exec
update payout_batches set state = 'discarded', ended_at = :now where id = :batch and state = 'draft';

-- batch_close(batch id, now time) exec
-- When the bank has answered for every line.
update payout_batches set state = 'closed', ended_at = :now
 where id = :batch and state = 'exported'
   and not exists (select 1 from payout_lines l where l.batch_id = :batch and l.state = 'sent');

-- batches_of(issuer id) many
select b.id, b.kind, b.state, b.drafted_at, b.exported_at, b.ended_at,
       (select count(*) from payout_lines l where l.batch_id = b.id) as line_count,
       (select cast(coalesce(sum(l.net_cents), 0) as bigint) from payout_lines l where l.batch_id = b.id) as total_cents
  from payout_batches b
 where b.issuer_id = :issuer
 order by b.id desc
 limit 30;

-- ---- lines --------------------------------------------------------------------------------------

-- payout_line_insert(id id, batch id, fund id, provider id, account id, gross cents, fee cents, net cents) exec
insert into payout_lines (id, batch_id, fund_id, provider_id, bank_account_id, gross_cents, fee_cents,
                          net_cents, state)
values (:id, :batch, :fund, :provider, :account, :gross, :fee, :net, 'drafted');

-- payout_item_insert(transfer id, line id, amount cents, fee cents) exec
insert into payout_items (transfer_id, line_id, amount_cents, fee_cents)
values (:transfer, :line, :amount, :fee);

-- payout_items_forget(batch id) exec
delete from payout_items where line_id in (select id from payout_lines where batch_id = :batch);

-- payout_lines_all(batch id, state text) exec
-- Every line of the batch goes on together.
update payout_lines set state = :state where batch_id = :batch and state = 'drafted';

-- payout_lines_of(batch id) many
select l.id, l.fund_id, f.name as fund, l.provider_id, p.name_sealed as provider_sealed, b.iban_sealed,
       b.state as account_state, l.gross_cents, l.fee_cents, l.net_cents, l.state, l.closed_at, l.reason,
       (select count(*) from payout_items i where i.line_id = l.id) as item_count
  from payout_lines l
  join funds f on f.id = l.fund_id
  join parties p on p.id = l.provider_id
  join bank_accounts b on b.id = l.bank_account_id
 where l.batch_id = :batch
 order by l.fund_id, l.provider_id;

-- payout_line_by_id(line id) row
select l.id, l.batch_id, b.issuer_id, b.kind, l.fund_id, l.provider_id, l.net_cents, l.state
  from payout_lines l
  join payout_batches b on b.id = l.batch_id
 where l.id = :line;

-- payout_line_confirm(line id, now time) exec
update payout_lines set state = 'confirmed', closed_at = :now where id = :line and state = 'sent';

-- payout_line_return(line id, reason text, now time) exec
update payout_lines set state = 'returned', closed_at = :now, reason = :reason
 where id = :line and state in ('sent', 'confirmed');

-- payout_lines_waiting(issuer id) many
-- What the bank has not answered for.
select l.id, l.batch_id, p.name_sealed as provider_sealed, l.net_cents, b.pay_at
  from payout_batches b
  join payout_lines l on l.batch_id = b.id
  join parties p on p.id = l.provider_id
 where b.issuer_id = :issuer and b.state = 'exported' and l.state = 'sent'
 order by l.id
 limit 200;

-- payouts_to(provider id) many
-- What a provider was paid, or will be.
select l.id, l.batch_id, f.name as fund, i.name_sealed as issuer_sealed, l.gross_cents, l.fee_cents,
       l.net_cents, l.state, b.approved_at, b.pay_at, l.closed_at
  from payout_lines l
  join payout_batches b on b.id = l.batch_id
  join parties i on i.id = b.issuer_id
  join funds f on f.id = l.fund_id
 where l.provider_id = :provider and l.state in ('sent', 'confirmed', 'returned')
 order by l.id desc
 limit 30;

-- ---- takings ------------------------------------------------------------------------------------

-- provider_accounts(provider id) many
select a.id, a.fund_id, f.name as fund, a.received_cents - a.paid_cents as balance_cents
  from accounts a
  join funds f on f.id = a.fund_id
 where a.holder_id = :provider and a.role = 'provider' and f.unit = 'euro' and f.nature <> 'settlement'
 order by f.name, a.id;

-- takings_between(account id, from_at time, until_at time, most int) many
-- What moved on a provider's account in a time, the latest first, and what was kept of it.
with recursive chain (id) as (
    select a.last_transfer_id from accounts a where a.id = :account
    union all
    select case when t.debit_account_id = :account then t.debit_previous_id
                else t.credit_previous_id end
      from chain c
      join transfers t on t.id = c.id
     where t.made_at >= :from_at
)
select t.id, t.kind, t.note, t.made_at, t.reference_id, i.fee_cents, i.line_id,
       case when t.debit_account_id = :account then -t.amount_cents else t.amount_cents end as amount_cents
  from chain c
  join transfers t on t.id = c.id
  left join payout_items i on i.transfer_id = t.id
 where t.made_at >= :from_at and t.made_at < :until_at and t.kind <> 'payout'
 order by t.id desc
 limit :most;

-- ---- statements of banks ------------------------------------------------------------------------

-- statement_insert(id id, account id, code text, by id, now time) exec
insert into bank_statements (id, bank_account_id, code, uploaded_by_id, uploaded_at)
values (:id, :account, :code, :by, :now)
on conflict (bank_account_id, code) do nothing;

-- statement_known(account id, code text) value
select id from bank_statements where bank_account_id = :account and code = :code;

-- statement_show(statement id) one
select s.id, s.code, s.uploaded_at, b.organisation_id, p.name_sealed as organisation_sealed, b.iban_sealed
  from bank_statements s
  join bank_accounts b on b.id = s.bank_account_id
  join parties p on p.id = b.organisation_id
 where s.id = :statement;

-- statements_of(organisation id) many
select s.id, s.code, s.uploaded_at,
       (select count(*) from bank_entries e where e.statement_id = s.id
           and e.outcome in ('confirmed', 'returned', 'received')) as matched_count,
       (select count(*) from bank_entries e where e.statement_id = s.id
           and e.outcome in ('differs', 'again')) as differing_count,
       (select count(*) from bank_entries e where e.statement_id = s.id
           and e.outcome = 'unknown') as unknown_count
  from bank_statements s
  join bank_accounts b on b.id = s.bank_account_id
 where b.organisation_id = :organisation
 order by s.id desc
 limit 20;

-- entry_insert(id id, statement id, position int, booked time?, amount cents, about text, outcome text, line id?) exec
insert into bank_entries (id, statement_id, position, booked_at, amount_cents, about_sealed, outcome, line_id)
values (:id, :statement, :position, :booked, :amount, :about, :outcome, :line);

-- entries_of(statement id) many
select e.id, e.position, e.booked_at, e.amount_cents, e.about_sealed, e.outcome, l.batch_id,
       l.net_cents as expected_cents, coalesce(p.name_sealed, '') as provider_sealed
  from bank_entries e
  left join payout_lines l on l.id = e.line_id
  left join parties p on p.id = l.provider_id
 where e.statement_id = :statement
 order by e.position;

-- ---- netting ------------------------------------------------------------------------------------

-- settlement_fund() row
-- The territory's fund in which organisations owe each other.
select f.id, f.issuer_id, p.name_sealed as issuer_sealed from funds f join parties p on p.id = f.issuer_id
 where f.nature = 'settlement' order by f.id limit 1;

-- settlement_fund_lock(fund id) value
-- Nobody else nets the fund until the commit.
select id from funds where id = :fund;
-- @postgres
select id from funds where id = :fund for no key update;

-- settlement_positions(fund id) many
-- What each owes (below zero) or is owed on balance.
select a.holder_id as organisation_id, p.name_sealed as organisation_sealed,
       a.received_cents - a.paid_cents as balance_cents, b.id as bank_account_id
  from accounts a
  join parties p on p.id = a.holder_id
  join funds f on f.id = a.fund_id
  left join bank_accounts b on b.organisation_id = a.holder_id and b.state = 'verified'
 where a.fund_id = :fund and a.holder_id <> f.issuer_id and a.received_cents <> a.paid_cents
 order by a.holder_id;

-- settlement_held(fund id, issuer id) value
-- What the clearing house has taken in and not paid out.
select cast(coalesce(sum(paid_cents - received_cents), 0) as bigint) from accounts
 where fund_id = :fund and holder_id = :issuer;

-- settlement_debts(fund id, since id) many
-- Who owes whom since the last netting, summed by pair.
select d.holder_id as from_id, c.holder_id as to_id, dp.name_sealed as from_sealed,
       cp.name_sealed as to_sealed, cast(sum(t.amount_cents) as bigint) as owed_cents
  from transfers t
  join accounts d on d.id = t.debit_account_id
  join accounts c on c.id = t.credit_account_id
  join parties dp on dp.id = d.holder_id
  join parties cp on cp.id = c.holder_id
 where t.fund_id = :fund and t.kind = 'settlement' and t.id > :since
   and not exists (select 1 from payout_lines l where l.id = t.reference_id)
   and not exists (select 1 from netting_dues n where n.id = t.reference_id)
 group by d.holder_id, c.holder_id, dp.name_sealed, cp.name_sealed
 order by d.holder_id, c.holder_id
 limit 1000;

-- netting_last() value
select max(id) from nettings;

-- netting_open_count() value
-- Nettings not finished: somebody has to pay, or to be paid.
select count(*) from nettings n
  left join payout_batches b on b.id = n.batch_id
 where b.state in ('draft', 'approved', 'exported')
    or exists (select 1 from netting_dues d where d.netting_id = n.id and d.state = 'open');

-- netting_insert(id id, fund id, batch id?, owed cents, by id, now time) exec
insert into nettings (id, fund_id, batch_id, owed_cents, confirmed_by_id, confirmed_at)
values (:id, :fund, :batch, :owed, :by, :now);

-- netting_due_insert(id id, netting id, organisation id, cents cents) exec
insert into netting_dues (id, netting_id, organisation_id, amount_cents, state)
values (:id, :netting, :organisation, :cents, 'open');

-- netting_due_by_id(due id) row
select d.id, d.organisation_id, d.amount_cents, d.state, f.issuer_id
  from netting_dues d
  join nettings n on n.id = d.netting_id
  join funds f on f.id = n.fund_id
 where d.id = :due;

-- netting_due_close(due id, state text, now time) exec
update netting_dues set state = :state, closed_at = :now where id = :due and state = 'open';

-- netting_dues_drop(batch id, now time) exec
-- Whose batch is discarded asks nobody to pay any more.
update netting_dues set state = 'dropped', closed_at = :now
 where state = 'open' and netting_id in (select id from nettings where batch_id = :batch);

-- netting_dues_open() many
select d.id, d.organisation_id, p.name_sealed as organisation_sealed, d.amount_cents, n.confirmed_at
  from netting_dues d
  join nettings n on n.id = d.netting_id
  join parties p on p.id = d.organisation_id
 where d.state = 'open'
 order by d.id;

-- netting_dues_of(organisation id) many
select d.id, d.amount_cents, n.confirmed_at, b.iban_sealed, p.name_sealed as issuer_sealed
  from netting_dues d
  join nettings n on n.id = d.netting_id
  join funds f on f.id = n.fund_id
  join parties p on p.id = f.issuer_id
  left join bank_accounts b on b.organisation_id = f.issuer_id and b.state = 'verified'
 where d.organisation_id = :organisation and d.state = 'open'
 order by d.id;

-- nettings_recent() many
select n.id, n.confirmed_at, n.owed_cents, n.batch_id, coalesce(b.state, '') as batch_state,
       (select cast(coalesce(sum(d.amount_cents), 0) as bigint) from netting_dues d where d.netting_id = n.id) as due_cents
  from nettings n
  left join payout_batches b on b.id = n.batch_id
 order by n.id desc
 limit 10;

-- ---- the limit of a network (R27) ---------------------------------------------------------------

-- network_limit(now time) row
select months, limit_cents, warn_percent, source from network_limits
 where from_at <= :now order by from_at desc limit 1;

-- network_mark() value
select transfer_id from network_marks where id = 1;

-- network_mark_set(transfer id, now time) exec
insert into network_marks (id, transfer_id, counted_at) values (1, :transfer, :now)
on conflict (id) do update set transfer_id = excluded.transfer_id, counted_at = excluded.counted_at;

-- network_payments(after id, last id, most int) many
-- Payments with euro credit whose ids lie between, in the order of their ids.
select t.id, f.issuer_id, t.made_at, t.amount_cents
  from transfers t
  join funds f on f.id = t.fund_id
 where t.id > :after and t.id <= :last and t.kind = 'payment' and f.unit = 'euro'
   and f.nature <> 'settlement'
 order by t.id
 limit :most;

-- network_day_add(issuer id, day time, cents cents) exec
insert into network_days (issuer_id, day_at, paid_cents) values (:issuer, :day, :cents)
on conflict (issuer_id, day_at) do update set paid_cents = network_days.paid_cents + excluded.paid_cents;

-- network_paid(issuer id, since time) value
select cast(coalesce(sum(paid_cents), 0) as bigint) from network_days where issuer_id = :issuer and day_at >= :since;

-- network_warning_add(issuer id, percent int, now time) exec
insert into network_warnings (issuer_id, percent, warned_at) values (:issuer, :percent, :now)
on conflict do nothing;

-- network_warning_forget(issuer id, percent int) exec
delete from network_warnings where issuer_id = :issuer and percent = :percent;

-- ---- what must always hold ----------------------------------------------------------------------

-- payout_line_count() value
select count(*) from payout_lines;

-- payout_lines_off_items() value
-- Lines of takings that do not pay what their movements brought.
select count(*)
  from payout_lines l
  join payout_batches b on b.id = l.batch_id
  left join (select line_id, sum(amount_cents) as amount, sum(fee_cents) as fee
               from payout_items group by line_id) i on i.line_id = l.id
 where b.kind = 'takings' and l.state <> 'discarded'
   and (l.gross_cents <> coalesce(i.amount, 0) or l.fee_cents <> coalesce(i.fee, 0));

-- payout_lines_off_batches() value
-- Lines whose state is not one that their batch's state allows.
select count(*)
  from payout_lines l
  join payout_batches b on b.id = l.batch_id
 where (b.state = 'draft') <> (l.state = 'drafted')
    or (b.state = 'discarded') <> (l.state = 'discarded')
    or (b.state = 'closed' and l.state = 'sent');
