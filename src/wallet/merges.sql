-- ---- what follows a person when two records become one ------------------------------------------

-- merge_note_accounts(merge id) exec
-- Where both have a share of a fund, credit goes from one to the other by a transfer: merge.c.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'accounts', x.id from merges m join accounts x on x.holder_id = m.merged_id
 where m.id = :merge
   and not exists (select 1 from accounts k where k.holder_id = m.kept_id and k.fund_id = x.fund_id
                      and k.role = x.role and coalesce(k.expires_at, 0) = coalesce(x.expires_at, 0));

-- merge_give_accounts(merge id, from id, to id) exec
update accounts set holder_id = :to
 where holder_id = :from
   and not exists (select 1 from accounts k where k.holder_id = :to and k.fund_id = accounts.fund_id
                      and k.role = accounts.role
                      and coalesce(k.expires_at, 0) = coalesce(accounts.expires_at, 0))
   and id in (select row_id from merge_moves where merge_id = :merge and what = 'accounts');

-- merged_accounts(merge id) many
-- Where both have an account in a fund: what is free in the merged record's.
select x.id as merged_account_id, k.id as kept_account_id, x.fund_id,
       x.received_cents - x.paid_cents - x.held_cents as free_cents
  from merges m
  join accounts x on x.holder_id = m.merged_id
  join accounts k on k.holder_id = m.kept_id and k.fund_id = x.fund_id and k.role = x.role
                 and coalesce(k.expires_at, 0) = coalesce(x.expires_at, 0)
 where m.id = :merge
 order by x.id;

-- merged_credit(merge id) many
-- What went from one account to the other, and what is free of it.
select t.debit_account_id as merged_account_id, t.credit_account_id as kept_account_id, t.fund_id,
       sum(t.amount_cents) as came_cents,
       k.received_cents - k.paid_cents - k.held_cents as free_cents
  from merges m
  join accounts x on x.holder_id = m.merged_id
  join transfers t on t.debit_account_id = x.id and t.kind = 'correction'
                  and t.reference_id = m.id
  join accounts k on k.id = t.credit_account_id
 where m.id = :merge
 group by t.debit_account_id, t.credit_account_id, t.fund_id, k.received_cents, k.paid_cents,
          k.held_cents
 order by t.debit_account_id;

-- merges_with_credit() many
-- Those whose merged record has free credit in a fund in which the kept one has an account.
select distinct m.id as merge_id
  from merges m
  join accounts x on x.holder_id = m.merged_id
  join accounts k on k.holder_id = m.kept_id and k.fund_id = x.fund_id and k.role = x.role
                 and coalesce(k.expires_at, 0) = coalesce(x.expires_at, 0)
 where m.undone_at is null and x.received_cents - x.paid_cents - x.held_cents > 0
 order by m.id;

-- merge_note_limits(merge id) exec
-- A limit that the kept record has set itself stays.
insert into merge_moves (merge_id, what, row_id)
select m.id, 'holder_limits', x.fund_id from merges m join holder_limits x on x.holder_id = m.merged_id
 where m.id = :merge
   and not exists (select 1 from holder_limits k
                    where k.holder_id = m.kept_id and k.fund_id = x.fund_id);

-- merge_give_limits(merge id, from id, to id) exec
update holder_limits set holder_id = :to
 where holder_id = :from
   and not exists (select 1 from holder_limits k
                    where k.holder_id = :to and k.fund_id = holder_limits.fund_id)
   and fund_id in (select row_id from merge_moves where merge_id = :merge and what = 'holder_limits');
