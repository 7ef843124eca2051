-- personal_visits(person id) many
-- At the person's home, with what the visitor wrote down.
select v.id, v.what, o.name_sealed as organisation_sealed, v.starts_at, v.ends_at, v.state, v.reason,
       v.requested_at, v.begun_at, v.done_at, c.is_seen, c.is_answered, c.is_usual, c.note_sealed
  from visits v
  join parties o on o.id = v.organisation_id
  left join checks c on c.visit_id = v.id
 where v.recipient_id = :person
 order by v.id desc;

-- personal_visits_made(person id) many
-- The person's own work; at whose home is the other's data.
select v.starts_at, v.ends_at, v.state, v.begun_at, v.done_at, o.name_sealed as organisation_sealed
  from visits v
  join parties o on o.id = v.organisation_id
 where v.worker_id = :person
 order by v.id desc;

-- personal_signals(person id) many
-- About the person.
select s.cause, s.severity, s.state, s.raised_at, s.taken_at, s.contacted_at, s.closed_at,
       s.outcome, s.note_sealed
  from signals s
 where s.recipient_id = :person
 order by s.id desc;

-- personal_signals_taken(person id) many
-- The person looked after them; what they say is about another.
select raised_at, taken_at, closed_at from signals where taken_by_id = :person order by id desc;
