-- personal_actions(person id) many
-- What the person declared, and whatever became of it. Who decided is not theirs to know.
select t.name as action, o.name_sealed as organisation_sealed, x.done_at, x.evidence_sealed, x.state,
       x.refusal_sealed, f.unit, x.given_cents, x.declared_at, x.closed_at
  from actions x
  join action_types t on t.id = x.type_id
  join parties o on o.id = t.organisation_id
  left join funds f on f.id = t.fund_id
 where x.person_id = :person
 order by x.id desc;

-- personal_actions_decided(person id) many
-- What the person decided of others, without saying whose.
select t.name as action, x.state, x.closed_at
  from actions x join action_types t on t.id = x.type_id
 where x.decided_by_id = :person
 order by x.id desc;
