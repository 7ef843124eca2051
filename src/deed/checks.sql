-- ---- what always holds --------------------------------------------------------------------------

-- actions_count() value
select count(*) from actions;

-- actions_rewards_amiss() value
-- Rewards that are not a transfer of that amount, for that action; or transfers without their action.
select (select count(*) from actions x
         where x.transfer_id is not null
           and not exists (select 1 from transfers t
                            where t.id = x.transfer_id and t.kind = 'reward'
                              and t.reference_id = x.id and t.amount_cents = x.given_cents))
     + (select count(*) from actions x
          join action_types k on k.id = x.type_id
         where x.state = 'credited' and x.transfer_id is null and k.fund_id is not null);

-- action_types_count() value
select count(*) from action_types;

-- action_types_amiss() value
-- Kinds that gave another sum than their actions say, beyond the budget, or value to volunteers (R28).
select count(*) from action_types k
 where k.given_cents <> (select coalesce(sum(x.given_cents), 0) from actions x where x.type_id = k.id)
    or (k.is_volunteering = 1 and exists (select 1 from funds f
                                           where f.id = k.fund_id and f.nature <> 'recognition'));
