-- ---- what organisations thank for ---------------------------------------------------------------

-- action_type_insert(id id, organisation id, name text, about text, category text, fund id?, reward cents, volunteering bool, evidence text, code text, neighbours bool, day int, month int, year int, budget cents, now time) exec
insert into action_types (id, organisation_id, name, about, category, fund_id, reward_cents,
                          is_volunteering, evidence, code_digest, is_for_neighbours, day_most,
                          month_most, year_most, budget_cents, state, created_at)
values (:id, :organisation, :name, :about, :category, :fund, :reward, :volunteering, :evidence,
        :code, :neighbours, :day, :month, :year, :budget, 'open', :now);

-- action_fund(fund id) row
-- What a fund gives, for weighing whether an action may.
select f.issuer_id, f.nature, f.unit from funds f where f.id = :fund;

-- action_organisation(organisation id) row
select o.kind, o.sector, o.state from organisations o where o.id = :organisation;

-- action_type_by_id(type id) row
select id, organisation_id, fund_id, reward_cents, is_volunteering, evidence, code_digest,
       is_for_neighbours, day_most, month_most, year_most, budget_cents, state
  from action_types where id = :type;

-- action_type_spend(type id, cents cents) exec
-- Counts what is given, within the budget. The row is then this act's until the commit, so that the
-- person's caps are counted after it with nobody between.
update action_types set given_cents = given_cents + :cents
 where id = :type and (budget_cents = 0 or given_cents + :cents <= budget_cents);

-- ---- what people did ----------------------------------------------------------------------------

-- action_insert(id id, type id, person id, done time, evidence text, now time) exec
insert into actions (id, type_id, person_id, done_at, evidence_sealed, state, refusal_sealed,
                     given_cents, declared_at)
values (:id, :type, :person, :done, :evidence, 'declared', '', 0, :now);

-- action_by_id(action id) row
select id, type_id, person_id, done_at, state from actions where id = :action;

-- actions_credited(person id, type id, from time, below time) value
-- How often a person was thanked for actions of this kind done between two instants.
select count(*) from actions
 where person_id = :person and type_id = :type and state = 'credited'
   and done_at >= :from and done_at < :below;

-- action_credit(action id, by id, now time) exec
-- Once: nobody else finds it declared any more.
update actions set state = 'credited', decided_by_id = :by, closed_at = :now
 where id = :action and state = 'declared' and person_id <> :by;

-- action_rewarded(action id, cents cents, transfer id) sure
update actions set given_cents = :cents, transfer_id = :transfer
 where id = :action and state = 'credited' and transfer_id is null;

-- action_reject(action id, by id, refusal text, now time) exec
update actions set state = 'rejected', decided_by_id = :by, refusal_sealed = :refusal, closed_at = :now
 where id = :action and state = 'declared' and person_id <> :by;

-- action_withdraw(action id, person id, now time) exec
update actions set state = 'withdrawn', closed_at = :now
 where id = :action and person_id = :person and state = 'declared';

-- action_bonds(person id, other id) value
-- What binds two people too closely for one to verify the other: mandates in force either way,
-- kinship.
select (select count(*) from mandates m
         where m.state in ('draft', 'offered', 'accepted', 'active')
           and ((m.principal_id = :person and m.delegate_id = :other)
             or (m.principal_id = :other and m.delegate_id = :person)))
     + (select count(*) from relationships r
         where r.person_id = :person and r.other_id = :other and r.kind = 'family');
