-- ---- the texts of consents -----------------------------------------------------------------------

-- consent_purposes_retire() exec
-- Before loading: what is not loaded again is no longer asked.
update consent_purposes set is_asked = 0 where is_asked = 1;

-- consent_purpose_put(purpose text, version int, position int) exec
-- A version never goes back.
insert into consent_purposes (purpose, version, position, is_asked)
values (:purpose, :version, :position, 1)
on conflict (purpose) do update
   set version = excluded.version, position = excluded.position, is_asked = 1
 where excluded.version >= consent_purposes.version;

-- consent_text_put(purpose text, version int, language text, title text, body text, now time) exec
insert into consent_texts (purpose, version, language, title, body, loaded_at)
values (:purpose, :version, :language, :title, :body, :now)
on conflict (purpose, version, language) do nothing;

-- consent_text_count(purpose text, version int, language text, title text, body text) value
-- 1 when the text is known exactly so.
select count(*) from consent_texts
 where purpose = :purpose and version = :version and language = :language
   and title = :title and body = :body;

-- ---- consents ------------------------------------------------------------------------------------

-- consent_version(purpose text) value
-- The version asked now; no row when it is not asked.
select version from consent_purposes where purpose = :purpose and is_asked = 1;

-- consents_asked_now(language text) many
select q.purpose, q.version, t.title, t.body
  from consent_purposes q
  join consent_texts t on t.purpose = q.purpose and t.version = q.version
                      and t.language = :language
 where q.is_asked = 1
 order by q.position, q.purpose;

-- consents_asked(person id, language text) many
-- Everything that is asked, and what the person said to it.
select q.purpose, q.version, t.title, t.body,
       case when c.id is null then 0 else 1 end as is_given,
       case when c.id is null and exists (select 1 from consents o
                                           where o.person_id = :person and o.purpose = q.purpose
                                             and o.withdrawn_at is null)
            then 1 else 0 end as is_outdated,
       c.given_at, c.given_channel as channel
  from consent_purposes q
  join consent_texts t on t.purpose = q.purpose and t.version = q.version
                      and t.language = :language
  left join consents c on c.person_id = :person and c.purpose = q.purpose
                      and c.version = q.version and c.withdrawn_at is null
 where q.is_asked = 1
 order by q.position, q.purpose;

-- consent_history(person id, most int) many
-- What was given and taken back, the latest first.
select c.purpose, c.version, coalesce(t.title, c.purpose) as title, c.given_at, c.given_channel,
       c.withdrawn_at, c.withdrawn_channel
  from consents c
  left join consent_texts t on t.purpose = c.purpose and t.version = c.version and t.language = 'it'
 where c.person_id = :person
 order by c.id desc
 limit :most;

-- consent_insert(id id, person id, purpose text, version int, now time, channel text, to id?) exec
-- Saying twice what holds changes nothing.
insert into consents (id, person_id, purpose, version, given_at, given_channel, given_to_id)
values (:id, :person, :purpose, :version, :now, :channel, :to)
on conflict (person_id, purpose, version) where withdrawn_at is null do nothing;

-- consent_withdraw(person id, purpose text, now time, channel text, to id?) exec
-- All versions of it.
update consents set withdrawn_at = :now, withdrawn_channel = :channel, withdrawn_to_id = :to
 where person_id = :person and purpose = :purpose and withdrawn_at is null;

-- consents_withdraw_all(person id, now time, channel text) exec
update consents set withdrawn_at = :now, withdrawn_channel = :channel
 where person_id = :person and withdrawn_at is null;

-- consent_holds(person id, purpose text) value
-- 1 when the person agrees to the text that is asked now.
select count(*) from consents c
  join consent_purposes q on q.purpose = c.purpose and q.version = c.version and q.is_asked = 1
 where c.person_id = :person and c.purpose = :purpose and c.withdrawn_at is null;

-- ---- who sees a person's data, by what they do for them --------------------------------------------

-- seen_by_visitors(person id) many
-- Who was sent to the person's home, or will be.
select p.name_sealed as who_sealed, o.name_sealed as organisation_sealed, count(*) as visits,
       min(v.starts_at) as first_at, max(v.starts_at) as last_at
  from visits v
  join parties p on p.id = v.worker_id
  join parties o on o.id = v.organisation_id
 where v.recipient_id = :person and v.state in ('assigned', 'doing', 'done', 'failed')
 group by p.id, p.name_sealed, o.id, o.name_sealed
 order by max(v.starts_at) desc
 limit 50;

-- seen_by_coordinators(person id) many
-- The organisations whose coordinators plan the person's visits.
select o.name_sealed as organisation_sealed, max(v.starts_at) as last_at
  from visits v
  join parties o on o.id = v.organisation_id
 where v.recipient_id = :person
 group by o.id, o.name_sealed
 order by max(v.starts_at) desc
 limit 50;

-- seen_by_shops(person id) many
-- The organisations that prepare and bring what the person ordered, or what was ordered for them.
select o.name_sealed as organisation_sealed, count(distinct r.id) as orders,
       max(r.placed_at) as last_at
  from orders r
  join order_legs l on l.order_id = r.id
  join parties o on o.id = l.organisation_id
 where r.recipient_id = :person or r.placed_by_id = :person
 group by o.id, o.name_sealed
 order by max(r.placed_at) desc
 limit 50;

-- seen_by_delegates(person id, now time) many
-- Who may act for the person.
select p.name_sealed as who_sealed, m.until_at
  from mandates m
  join parties p on p.id = m.delegate_id
 where m.principal_id = :person and m.state = 'active' and m.until_at >= :now
 order by m.id
 limit 50;

-- seen_by_referents(person id) many
-- Who is told when something is wrong.
select p.name_sealed as who_sealed
  from relationships r
  join parties p on p.id = r.other_id
 where r.person_id = :person and r.kind = 'referent'
 order by r.id
 limit 50;

-- ---- erasure --------------------------------------------------------------------------------------

-- erasure_insert(id id, person id, now time, channel text, to id?, document text, due time) exec
-- Nothing when one waits already.
insert into erasures (id, person_id, requested_at, channel, requested_to_id, document_sealed, due_at,
                      state)
values (:id, :person, :now, :channel, :to, :document, :due, 'waiting')
on conflict (person_id) where state = 'waiting' do nothing;

-- erasure_waiting(person id) row
select id, requested_at, due_at from erasures where person_id = :person and state = 'waiting';

-- erasure_cancelled(person id, now time) exec
update erasures set state = 'cancelled', closed_at = :now
 where person_id = :person and state = 'waiting';

-- erasure_done(person id, now time) exec
update erasures set state = 'done', closed_at = :now, document_sealed = ''
 where person_id = :person and state = 'waiting';

-- erasures_due(now time, most int) many
select id, person_id from erasures
 where state = 'waiting' and due_at <= :now
 order by due_at
 limit :most;

-- erasure_postpone(erasure id, due time) exec
update erasures set due_at = :due where id = :erasure and state = 'waiting';

-- privacy_session_begun(digest text, after time) value
-- 1 when the session began after that instant.
select count(*) from sessions where digest = :digest and ended_at is null and created_at > :after;

-- privacy_money_latest(person id) value
-- When money last moved on any of the person's accounts.
select max(t.made_at) from accounts a join transfers t on t.id = a.last_transfer_id
 where a.holder_id = :person;

-- privacy_open_things(person id) value
-- Orders, visits and signals still to end, with this person on either side.
select (select count(*) from visits
         where state in ('requested', 'assigned', 'doing')
           and (recipient_id = :person or referent_id = :person or worker_id = :person))
     + (select count(*) from signals
         where state <> 'closed'
           and (recipient_id = :person or referent_id = :person or taken_by_id = :person))
     + (select count(*) from orders
         where state in ('placed', 'accepted')
           and (recipient_id = :person or placed_by_id = :person));

-- ---- what must always hold ------------------------------------------------------------------------

-- consents_count() value
select count(*) from consents;

-- consents_without_text() value
-- Consents to a text that nobody can show any more.
select count(*) from consents c
 where not exists (select 1 from consent_texts t
                    where t.purpose = c.purpose and t.version = c.version and t.language = 'it');

-- erasures_done_count() value
select count(*) from erasures where state = 'done';

-- erasures_done_in_vain() value
-- Erased people who still have a key.
select count(*) from erasures e join vault_keys k on k.person_id = e.person_id
 where e.state = 'done';
