-- personal_accounts(person id) many
select a.id, f.name as fund, a.expires_at, a.opened_at,
       a.received_cents - a.paid_cents as balance_cents, a.held_cents
  from accounts a
  join funds f on f.id = a.fund_id
 where a.holder_id = :person
 order by a.id desc;

-- personal_transfers(person id) many
-- All that came to the person's accounts or left them, along the chain of each account.
with recursive chain(transfer_id, account_id) as (
    select last_transfer_id, id from accounts where holder_id = :person
    union all
    select case when t.debit_account_id = k.account_id then t.debit_previous_id
                else t.credit_previous_id end, k.account_id
      from chain k
      join transfers t on t.id = k.transfer_id)
select t.id, t.kind, f.name as fund, t.note, t.made_at,
       case when t.credit_account_id = k.account_id then t.amount_cents else -t.amount_cents end
           as amount_cents
  from chain k
  join transfers t on t.id = k.transfer_id
  join funds f on f.id = t.fund_id
 order by t.id desc;

-- personal_holds(person id) many
-- Reserved now; what was reserved before has become a transfer, or nothing.
select f.name as fund, h.left_cents as amount_cents, h.opened_at, h.expires_at
  from holds h
  join accounts a on a.id = h.account_id
  join funds f on f.id = a.fund_id
 where a.holder_id = :person and h.state = 'open'
 order by h.id desc;

-- personal_gifts(person id) many
select f.name as fund, g.amount_cents, g.made_at, o.name_sealed as giver_sealed,
       r.name_sealed as receiver_sealed, g.note_sealed
  from gifts g
  join funds f on f.id = g.fund_id
  join parties o on o.id = g.giver_id
  join parties r on r.id = g.receiver_id
 where g.giver_id = :person or g.receiver_id = :person
 order by g.id desc;

-- personal_limits(person id) many
select f.name as fund, l.day_cents, l.month_cents, l.year_cents
  from holder_limits l join funds f on f.id = l.fund_id
 where l.holder_id = :person
 order by f.name;
