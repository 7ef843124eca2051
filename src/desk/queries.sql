-- ---- what an operator is in the middle of -------------------------------------------------------

-- desk_draft_insert(id id, operator id, kind text, content text, until time) exec
insert into desk_drafts (id, operator_id, kind, content_sealed, until_at)
values (:id, :operator, :kind, :content, :until);

-- desk_draft_of(draft id, operator id, kind text, now time) row
select content_sealed from desk_drafts
 where id = :draft and operator_id = :operator and kind = :kind and until_at >= :now;

-- desk_draft_save(draft id, operator id, content text, until time) exec
update desk_drafts set content_sealed = :content, until_at = :until
 where id = :draft and operator_id = :operator;

-- desk_draft_drop(draft id, operator id) exec
delete from desk_drafts where id = :draft and operator_id = :operator;

-- desk_drafts_purge(now time) exec
delete from desk_drafts where until_at < :now;

-- ---- who works at a desk, and whom they serve ---------------------------------------------------

-- desk_organisation_active(organisation id) value
select count(*) from organisations where id = :organisation and state = 'active';

-- desk_person_known(person id) value
select count(*) from persons where id = :person and state <> 'erased';

-- desk_person_found(person id) one
-- So much of a record that two people of one name can be told apart.
select p.id, p.name_sealed, coalesce(r.name, '') as area, s.state
  from parties p
  join persons s on s.id = p.id
  left join areas r on r.id = p.area_id
 where p.id = :person and s.state <> 'erased';

-- desk_area_cadastral(sort_name text) row
-- The cadastral code of a municipality of the territory.
select cadastral_code from areas where kind = 'municipality' and sort_name = :sort_name;

-- ---- registrations ------------------------------------------------------------------------------

-- desk_registration_insert(person id, operator id, organisation id, channel text, now time) exec
insert into desk_registrations (person_id, operator_id, organisation_id, channel, registered_at)
values (:person, :operator, :organisation, :channel, :now);

-- desk_registration_of(person id) one
select g.channel, g.registered_at, o.name_sealed as organisation_sealed
  from desk_registrations g
  join parties o on o.id = g.organisation_id
 where g.person_id = :person;

-- desk_record_of(person id) one
-- All that the desk sees of a person.
select p.id, p.name_sealed, s.given_sealed as given_name_sealed, s.family_sealed as family_name_sealed,
       s.birth_sealed as birth_date_sealed, s.tax_code_sealed, s.mail_sealed, p.phone_sealed, s.state,
       coalesce(r.name, '') as area, coalesce(r.code, '') as area_code,
       coalesce(d.birth_place_sealed, '') as birth_place_sealed,
       coalesce(d.sex_sealed, '') as sex_sealed, coalesce(d.address_sealed, '') as address_sealed,
       coalesce(d.language_sealed, '') as language_sealed
  from parties p
  join persons s on s.id = p.id
  left join areas r on r.id = p.area_id
  left join particulars d on d.person_id = p.id
 where p.id = :person;

-- ---- being recognised ---------------------------------------------------------------------------

-- verification_insert(id id, person id, now time) exec
-- Asking twice changes nothing.
insert into verification_requests (id, person_id, state, asked_at)
values (:id, :person, 'waiting', :now)
on conflict (person_id) where state = 'waiting' do nothing;

-- verification_close(person id, state text, by id, now time) exec
update verification_requests set state = :state, closed_at = :now, closed_by_id = :by
 where person_id = :person and state = 'waiting';

-- verification_waiting(person id) value
select count(*) from verification_requests where person_id = :person and state = 'waiting';

-- verifications_waiting(most int, skip int) many
-- Who has waited longest comes first.
select v.id, v.person_id, v.asked_at, p.name_sealed, coalesce(r.name, '') as area
  from verification_requests v
  join parties p on p.id = v.person_id
  join persons s on s.id = p.id and s.state <> 'erased' and s.same_as_id is null
  left join areas r on r.id = p.area_id
 where v.state = 'waiting'
 order by v.asked_at, v.id
 limit :most offset :skip;

-- verifications_count() value
select count(*)
  from verification_requests v
  join persons s on s.id = v.person_id and s.state <> 'erased' and s.same_as_id is null
 where v.state = 'waiting';

-- contact_code_insert(id id, person id, contact text, code_index text, now time, until time) exec
insert into contact_codes (id, person_id, contact_sealed, code_index, sent_at, until_at, wrong_count)
values (:id, :person, :contact, :code_index, :now, :until, 0);

-- contact_codes_sent(person id, since time) value
select count(*) from contact_codes where person_id = :person and sent_at > :since;

-- contact_codes_close(person id, now time) exec
update contact_codes set closed_at = :now where person_id = :person and closed_at is null;

-- contact_code_open(person id, now time) row
-- The code that waits to be typed, if any.
select id, contact_sealed, code_index, until_at, wrong_count from contact_codes
 where person_id = :person and closed_at is null and until_at >= :now
 order by id desc
 limit 1;

-- contact_code_used(code id, now time) exec
update contact_codes set closed_at = :now where id = :code and closed_at is null;

-- contact_code_wrong(code id, most int, now time) exec
-- One more wrong answer; the last one that is allowed closes it.
update contact_codes
   set wrong_count = wrong_count + 1,
       closed_at = case when wrong_count + 1 >= :most then :now else closed_at end
 where id = :code and closed_at is null;

-- contact_codes_purge(before time) exec
delete from contact_codes where sent_at < :before;

-- ---- suspensions --------------------------------------------------------------------------------

-- suspension_insert(id id, person id, before text, reason text, note text, by id, now time) exec
insert into suspensions (id, person_id, state_before, reason, note_sealed, suspended_by_id, suspended_at)
values (:id, :person, :before, :reason, :note, :by, :now);

-- suspension_open_of(person id) row
select id, state_before from suspensions where person_id = :person and lifted_at is null;

-- suspension_lift(suspension id, by id, now time) exec
update suspensions set lifted_at = :now, lifted_by_id = :by
 where id = :suspension and lifted_at is null;

-- ---- records that may be one person's ------------------------------------------------------------

-- desk_side(person id) one
-- So much of a record that one sees whether another is the same person's.
select p.id, p.name_sealed, s.birth_sealed as birth_date_sealed, coalesce(r.name, '') as area,
       s.assurance, p.created_at,
       case when s.tax_code_sealed <> '' then 1 else 0 end as has_tax_code,
       case when s.mail_sealed <> '' then 1 else 0 end as has_mail,
       case when p.phone_sealed <> '' then 1 else 0 end as has_phone,
       case when exists (select 1 from user_names u where u.person_id = p.id)
            then 1 else 0 end as has_user_name,
       case when exists (select 1 from cards c where c.person_id = p.id and c.state = 'active')
            then 1 else 0 end as has_card
  from parties p
  join persons s on s.id = p.id
  left join areas r on r.id = p.area_id
 where p.id = :person and s.state <> 'erased';

-- ---- what must always hold ----------------------------------------------------------------------

-- suspensions_count() value
select count(*) from suspensions where lifted_at is null;

-- suspensions_off_state() value
-- Whoever is suspended here may not come in.
select count(*) from suspensions x join persons s on s.id = x.person_id
 where x.lifted_at is null and s.state not in ('suspended', 'erased');

-- assurance_proof_count() value
select count(*) from assurances where ended_at is null;

-- assurances_off_persons() value
-- A proof that counts is behind no less than its level, until the person is erased.
select count(*) from assurances v join persons s on s.id = v.person_id
 where v.ended_at is null and s.state <> 'erased' and s.assurance < v.level;

-- ---- on the telephone ---------------------------------------------------------------------------

-- desk_call_insert(id id, person id, operator id, organisation id, proof text, mandate id?, now time) exec
insert into desk_calls (id, person_id, operator_id, organisation_id, proof, mandate_id, called_at)
values (:id, :person, :operator, :organisation, :proof, :mandate, :now);

-- desk_calls_failed(person id, since time) value
select count(*) from desk_calls where person_id = :person and proof = '' and called_at > :since;

-- desk_days_of(person id, since time, until time) value
-- On how many occasions, between these instants, the person was visited or ordered something.
select (select count(*) from visits
         where recipient_id = :person and state = 'done' and starts_at >= :since and starts_at < :until)
     + (select count(*) from orders
         where recipient_id = :person and placed_at >= :since and placed_at < :until) as occasions;

-- desk_born_on(person id) row
select birth_sealed from persons where id = :person;
