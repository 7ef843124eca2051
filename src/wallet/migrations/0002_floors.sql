-- What was paid out to a provider may still be refunded: its account may fall so far below zero, and
-- floor_cents says how far.
update accounts
   set floor_cents = (select coalesce(sum(case when t.debit_account_id = accounts.id
                                               then -t.amount_cents else t.amount_cents end), 0)
                        from transfers t
                       where (t.kind = 'payout' and t.debit_account_id = accounts.id)
                          or (t.kind = 'correction' and t.credit_account_id = accounts.id))
 where role = 'provider' and floor_cents = 0;
