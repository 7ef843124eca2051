-- ---- visits -------------------------------------------------------------------------------------

-- visit_insert(id id, organisation id, recipient id, referent id, reference id, what text, starts time, ends time, now time) exec
insert into visits (id, organisation_id, recipient_id, referent_id, reference_id, what, starts_at,
                    ends_at, state, reason, requested_at)
values (:id, :organisation, :recipient, :referent, :reference, :what, :starts, :ends, 'requested',
        '', :now);

-- visit_cancel(reference id) exec
update visits set state = 'cancelled'
 where reference_id = :reference and state in ('requested', 'assigned', 'doing');

-- visit_by_id(visit id) row
select organisation_id, recipient_id, referent_id, reference_id, starts_at from visits
 where id = :visit;

-- visit_by_reference(reference id) row
select id, organisation_id, coalesce(worker_id, 0) as worker_id from visits
 where reference_id = :reference;

-- visits_next(recipient id, now time, most int) many
-- What is still to come for a person.
select v.id, v.what, v.starts_at, v.ends_at, v.state, o.name_sealed as organisation_sealed, w.name_sealed as worker_sealed
  from visits v
  join parties o on o.id = v.organisation_id
  left join parties w on w.id = v.worker_id
 where v.recipient_id = :recipient and v.ends_at >= :now
   and v.state in ('requested', 'assigned', 'doing')
 order by v.starts_at, v.id
 limit :most;

-- visits_of_worker(worker id, from_time time, until_time time) many
-- The worker's own visits of a day, earlier ones not recorded yet, and all recorded that day, in the
-- order of the round.
select v.id, v.what, v.starts_at, v.ends_at, v.state, p.name_sealed as recipient_sealed, p.phone_sealed, a.name as area,
       case when v.state in ('assigned', 'doing') then 1 else 0 end as is_open,
       case when v.state in ('done', 'failed') then 1 else 0 end as is_recorded,
       case when v.starts_at < :from_time and v.state in ('assigned', 'doing') then 1 else 0 end as is_late,
       case when v.starts_at < :from_time or v.starts_at >= :until_time then 1 else 0 end as is_other_day
  from visits v
  join parties p on p.id = v.recipient_id
  left join areas a on a.id = p.area_id
 where v.worker_id = :worker
   and ((v.starts_at >= :from_time and v.starts_at < :until_time
         and v.state in ('assigned', 'doing', 'done', 'failed'))
        or (v.starts_at < :from_time and v.state in ('assigned', 'doing'))
        or (v.recorded_at >= :from_time and v.recorded_at < :until_time))
 order by v.starts_at, v.id
 limit 100;

-- visits_of_worker_coming(worker id, from_time time, until_time time) many
-- What the worker will make in the next days.
select v.id, v.what, v.starts_at, v.ends_at, p.name_sealed as recipient_sealed, a.name as area
  from visits v
  join parties p on p.id = v.recipient_id
  left join areas a on a.id = p.area_id
 where v.worker_id = :worker and v.state in ('assigned', 'doing')
   and v.starts_at >= :from_time and v.starts_at < :until_time
 order by v.starts_at, v.id
 limit 100;

-- visit_of_worker(visit id, worker id) one
-- A visit, for the worker who makes it.
select v.id, v.what, v.starts_at, v.ends_at, v.state, v.done_at, v.recorded_at,
       p.name_sealed as recipient_sealed, p.phone_sealed, a.name as area, r.name_sealed as referent_sealed, r.phone_sealed as referent_phone_sealed,
       case when v.state = 'assigned' then 1 else 0 end as can_begin,
       case when v.state in ('assigned', 'doing') then 1 else 0 end as can_record,
       c.is_seen, c.is_answered, c.is_usual, c.note_sealed
  from visits v
  join parties p on p.id = v.recipient_id
  join parties r on r.id = v.referent_id
  left join areas a on a.id = p.area_id
  left join checks c on c.visit_id = v.id
 where v.id = :visit and v.worker_id = :worker
   and v.state in ('assigned', 'doing', 'done', 'failed');

-- visits_to_assign(organisation id) many
select v.id, v.what, v.starts_at, v.ends_at, p.name_sealed as recipient_sealed, a.name as area, p.phone_sealed
  from visits v
  join parties p on p.id = v.recipient_id
  left join areas a on a.id = p.area_id
 where v.organisation_id = :organisation and v.state = 'requested'
 order by v.starts_at, v.id
 limit 100;

-- visits_of_organisation(organisation id, from_time time, until_time time) many
-- The visits with a worker in a span of time.
select v.id, v.what, v.starts_at, v.ends_at, v.state, p.name_sealed as recipient_sealed, a.name as area,
       w.name_sealed as worker_sealed,
       case when v.state = 'done' then 1 else 0 end as is_done,
       case when v.state = 'failed' then 1 else 0 end as is_failed,
       case when v.state = 'doing' then 1 else 0 end as is_doing
  from visits v
  join parties p on p.id = v.recipient_id
  join parties w on w.id = v.worker_id
  left join areas a on a.id = p.area_id
 where v.organisation_id = :organisation
   and v.state in ('assigned', 'doing', 'done', 'failed')
   and v.starts_at >= :from_time and v.starts_at < :until_time
 order by v.starts_at, v.id
 limit 300;

-- visit_assign(visit id, organisation id, worker id, now time) exec
-- Only its own organisation assigns it, and only once.
update visits set state = 'assigned', worker_id = :worker, assigned_at = :now
 where id = :visit and organisation_id = :organisation and state = 'requested';

-- visit_decline(visit id, organisation id, reason text) exec
update visits set state = 'declined', reason = :reason
 where id = :visit and organisation_id = :organisation and state = 'requested';

-- visit_begin(visit id, worker id, now time) exec
update visits set state = 'doing', begun_at = :now
 where id = :visit and worker_id = :worker and state = 'assigned';

-- visit_end(visit id, worker id, state text, reason text, done time, now time) exec
-- Only the worker who makes it records it, and only once.
update visits set state = :state, reason = :reason, done_at = :done, recorded_at = :now
 where id = :visit and worker_id = :worker and state in ('assigned', 'doing');

-- ---- checks -------------------------------------------------------------------------------------

-- check_insert(id id, visit id, seen bool, answered bool, usual bool, note text) exec
insert into checks (id, visit_id, is_seen, is_answered, is_usual, note_sealed)
values (:id, :visit, :seen, :answered, :usual, :note);

-- ---- signals ------------------------------------------------------------------------------------

-- signal_insert(id id, found id, organisation id, recipient id, referent id, cause text, severity int, now time) exec
insert into signals (id, check_id, organisation_id, recipient_id, referent_id, cause, severity,
                     state, raised_at, outcome, note_sealed)
values (:id, :found, :organisation, :recipient, :referent, :cause, :severity, 'new', :now, '', '');

-- signals_open(person id, organisation id) many
-- What this person must answer, as referent or as coordinator of the organisation.
select s.id, p.name_sealed as recipient_sealed, s.cause, s.severity, s.state, s.raised_at, t.name_sealed as taken_by_sealed,
       case when s.state = 'new' then 1 else 0 end as is_new,
       case when s.severity = 3 then 1 else 0 end as is_grave
  from signals s
  join parties p on p.id = s.recipient_id
  left join parties t on t.id = s.taken_by_id
 where s.state <> 'closed' and (s.referent_id = :person or s.organisation_id = :organisation)
 order by s.severity desc, s.raised_at, s.id
 limit 100;

-- signals_closed(person id, organisation id) many
-- The last ones that ended.
select s.id, p.name_sealed as recipient_sealed, s.cause, s.severity, s.raised_at, s.closed_at, s.outcome
  from signals s
  join parties p on p.id = s.recipient_id
 where s.state = 'closed' and (s.referent_id = :person or s.organisation_id = :organisation)
 order by s.closed_at desc, s.id desc
 limit 20;

-- signal_show(signal id, person id, organisation id) one
-- A signal with what the visitor found, for its referent and its coordinators only.
select s.id, s.recipient_id, p.name_sealed as recipient_sealed, p.phone_sealed, s.cause, s.severity, s.state,
       s.raised_at, s.escalated_at, s.taken_at, s.contacted_at, s.closed_at, s.outcome,
       s.note_sealed as outcome_note_sealed, t.name_sealed as taken_by_sealed, o.name_sealed as organisation_sealed, r.name_sealed as referent_sealed,
       r.phone_sealed as referent_phone_sealed, v.what, v.done_at, w.name_sealed as worker_sealed, c.is_seen, c.is_answered,
       c.is_usual, c.note_sealed,
       case when s.state = 'new' then 1 else 0 end as can_take,
       case when s.state = 'taken' then 1 else 0 end as can_contact,
       case when s.state in ('taken', 'contacted') then 1 else 0 end as can_close,
       case when s.state = 'closed' then 1 else 0 end as is_closed,
       case when s.severity = 3 then 1 else 0 end as is_grave
  from signals s
  join checks c on c.id = s.check_id
  join visits v on v.id = c.visit_id
  join parties p on p.id = s.recipient_id
  join parties o on o.id = s.organisation_id
  join parties r on r.id = s.referent_id
  left join parties w on w.id = v.worker_id
  left join parties t on t.id = s.taken_by_id
 where s.id = :signal and (s.referent_id = :person or s.organisation_id = :organisation);

-- signal_by_id(signal id) row
select organisation_id, recipient_id, referent_id, severity from signals where id = :signal;

-- signal_take(signal id, person id, organisation id, now time) exec
update signals set state = 'taken', taken_by_id = :person, taken_at = :now
 where id = :signal and state = 'new'
   and (referent_id = :person or organisation_id = :organisation);

-- signal_contact(signal id, person id, organisation id, now time) exec
update signals set state = 'contacted', contacted_at = :now
 where id = :signal and state = 'taken'
   and (referent_id = :person or organisation_id = :organisation);

-- signal_close(signal id, person id, organisation id, outcome text, note text, now time) exec
update signals set state = 'closed', outcome = :outcome, note_sealed = :note, closed_at = :now
 where id = :signal and state in ('taken', 'contacted')
   and (referent_id = :person or organisation_id = :organisation);

-- signals_overdue(before time, most int) many
-- Nobody has taken them for too long, and nobody was told again yet.
select id from signals
 where state = 'new' and severity >= 2 and escalated_at is null and raised_at <= :before
 order by raised_at, id
 limit :most;

-- signal_escalate(signal id, now time) exec
update signals set severity = 3, escalated_at = :now
 where id = :signal and state = 'new' and escalated_at is null;

-- ---- what must always hold ----------------------------------------------------------------------

-- visits_open_count() value
select count(*) from visits where state in ('requested', 'assigned', 'doing');

-- visits_without_referent() value
-- Open visits whose referent is no person.
select count(*)
  from visits v
  left join persons p on p.id = v.referent_id
 where v.state in ('requested', 'assigned', 'doing') and p.id is null;

-- checks_count() value
select count(*) from checks;

-- checks_without_signal() value
-- Something was not as usual, and nobody was told.
select count(*)
  from checks c
  left join signals s on s.check_id = c.id
 where s.id is null and (c.is_seen = 0 or c.is_answered = 0 or c.is_usual = 0);

-- signals_count() value
select count(*) from signals;

-- signals_without_outcome() value
select count(*) from signals where state = 'closed' and (outcome = '' or note_sealed = '');

-- care_open_about(person id) value
-- Visits and signals still to end, with this person on either side.
select (select count(*) from visits
         where state in ('requested', 'assigned', 'doing')
           and (recipient_id = :person or referent_id = :person or worker_id = :person))
     + (select count(*) from signals
         where state <> 'closed'
           and (recipient_id = :person or referent_id = :person or taken_by_id = :person));
