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
select id, organisation_id, name, fund_id, reward_cents, is_volunteering, evidence, code_digest,
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

-- ---- what pages show ----------------------------------------------------------------------------

-- action_types_open(most int) many
-- What anybody may declare.
select t.id, t.name, t.about, o.name_sealed as organisation_sealed, t.category, t.reward_cents,
       coalesce(f.unit, '') as unit
  from action_types t
  join parties o on o.id = t.organisation_id
  left join funds f on f.id = t.fund_id
 where t.state = 'open'
 order by t.category, t.id
 limit :most;

-- action_type_show(type id) one
select t.id, t.name, t.about, o.name_sealed as organisation_sealed, t.category, t.reward_cents,
       coalesce(f.unit, '') as unit, t.evidence, t.is_for_neighbours, t.is_volunteering, t.state,
       t.day_most, t.month_most, t.year_most
  from action_types t
  join parties o on o.id = t.organisation_id
  left join funds f on f.id = t.fund_id
 where t.id = :type;

-- actions_of(person id, most int) many
select x.id, t.name, o.name_sealed as organisation_sealed, x.done_at, x.state, x.given_cents,
       coalesce(f.unit, '') as unit
  from actions x
  join action_types t on t.id = x.type_id
  join parties o on o.id = t.organisation_id
  left join funds f on f.id = t.fund_id
 where x.person_id = :person
 order by x.id desc
 limit :most;

-- action_show(action id) one
select x.id, t.name, o.name_sealed as organisation_sealed, p.name_sealed as person_sealed, x.done_at,
       x.evidence_sealed, x.state, x.refusal_sealed, x.given_cents, coalesce(f.unit, '') as unit,
       t.is_for_neighbours
  from actions x
  join action_types t on t.id = x.type_id
  join parties o on o.id = t.organisation_id
  join parties p on p.id = x.person_id
  left join funds f on f.id = t.fund_id
 where x.id = :action;

-- actions_waiting_at(organisation id, most int) many
-- What an organisation has to verify, the oldest first.
select x.id, t.name, p.name_sealed as person_sealed, x.done_at
  from action_types t
  join actions x on x.type_id = t.id and x.state = 'declared'
  join parties p on p.id = x.person_id
 where t.organisation_id = :organisation
 order by x.id
 limit :most;

-- action_types_of(organisation id) many
-- What an organisation thanks for, the open first.
select t.id, t.name, t.category, t.reward_cents, coalesce(f.unit, '') as unit, t.state,
       t.budget_cents, t.given_cents,
       (select count(*) from actions x where x.type_id = t.id and x.state = 'credited') as action_count
  from action_types t
  left join funds f on f.id = t.fund_id
 where t.organisation_id = :organisation
 order by case t.state when 'open' then 0 else 1 end, t.id desc;

-- action_funds_of(organisation id, now time) many
-- What an organisation issues that an action may give.
select f.id, f.name, f.unit from funds f
 where f.issuer_id = :organisation and f.nature in ('recognition', 'bonus', 'public-voucher')
   and coalesce(f.expires_at, :now) >= :now
 order by f.name, f.id;

-- action_type_close(type id, organisation id, now time) exec
update action_types set state = 'closed', closed_at = :now
 where id = :type and organisation_id = :organisation and state = 'open';
