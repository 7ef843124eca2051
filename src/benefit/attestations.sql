-- ---- what may be attested -----------------------------------------------------------------------

-- attestation_kind_add(code text, label text, how text, longest_days int) exec
insert into attestation_kinds (code, label_json, how_json, longest_days)
values (:code, :label, :how, :longest_days)
on conflict (code) do update
   set label_json = excluded.label_json, how_json = excluded.how_json,
       longest_days = excluded.longest_days;

-- attestation_issuers_clear(code text) exec
delete from attestation_issuers where kind_code = :code;

-- attestation_issuer_add(code text, kind text, sector text) exec
insert into attestation_issuers (kind_code, organisation_kind, sector)
values (:code, :kind, :sector);

-- attestation_kind_words(code text) one
select label_json, how_json from attestation_kinds where code = :code;

-- attestation_kinds_of(organisation id) many
-- What this organisation may attest.
select distinct k.code, k.label_json, k.longest_days
  from attestation_kinds k
  join attestation_issuers i on i.kind_code = k.code
  join organisations o on o.kind = i.organisation_kind and i.sector in ('', o.sector)
 where o.id = :organisation
 order by k.code;

-- attestation_longest(organisation id, code text) value
-- For how many days this organisation may attest it at most; nothing when it may not.
select max(k.longest_days)
  from attestation_kinds k
  join attestation_issuers i on i.kind_code = k.code
  join organisations o on o.kind = i.organisation_kind and i.sector in ('', o.sector)
 where o.id = :organisation and k.code = :code;

-- attestation_member(organisation id, number text) value
-- The person who has this number in the organisation and belongs to it now.
select f.party_id from affiliations f join persons s on s.id = f.party_id
 where f.organisation_id = :organisation and f.number = :number and f.state = 'active';

-- ---- attestations -------------------------------------------------------------------------------

-- attestation_insert(id id, subject id, issuer id, code text, note text, by id?, now time, until time) exec
-- Nothing when the issuer says so already.
insert into attestations (id, subject_id, issuer_id, kind_code, state, note_sealed, given_by_id,
                          given_at, until_at, objection_sealed)
values (:id, :subject, :issuer, :code, 'active', :note, :by, :now, :until, '')
on conflict (subject_id, issuer_id, kind_code) where state = 'active' do nothing;

-- attestation_end_past(subject id, issuer id, code text, now time) exec
-- One that is over but that nobody has closed yet.
update attestations set state = 'expired', closed_at = :now
 where subject_id = :subject and issuer_id = :issuer and kind_code = :code and state = 'active'
   and until_at < :now;

-- attestation_revoked(attestation id, issuer id, now time) exec
update attestations set state = 'revoked', closed_at = :now
 where id = :attestation and issuer_id = :issuer and state = 'active';

-- attestation_objected(attestation id, subject id, objection text, now time) exec
update attestations set objected_at = :now, objection_sealed = :objection
 where id = :attestation and subject_id = :subject and state = 'active';

-- attestation_parties(attestation id) row
select subject_id, issuer_id from attestations where id = :attestation;

-- attestations_expire(now time) many
update attestations set state = 'expired', closed_at = :now
 where state = 'active' and until_at < :now
returning id;

-- attestations_forget(person id) exec
delete from attestations where subject_id = :person;

-- attestations_of_subject(person id, now time) many
-- What is said of a person, what holds first.
select a.id, a.kind_code as code, k.label_json, o.name_sealed as issuer_sealed, a.note_sealed,
       a.given_at, a.until_at, a.closed_at, a.objected_at, a.objection_sealed,
       case when a.state = 'active' and a.until_at >= :now then 1 else 0 end as is_open,
       case when a.state = 'revoked' then 1 else 0 end as is_revoked
  from attestations a
  join attestation_kinds k on k.code = a.kind_code
  join parties o on o.id = a.issuer_id
 where a.subject_id = :person
 order by is_open desc, a.id desc
 limit 50;

-- attestations_holding(person id, now time) many
-- What rules may count on: what active organisations say.
select a.kind_code as code, a.until_at
  from attestations a join organisations o on o.id = a.issuer_id
 where a.subject_id = :person and a.state = 'active' and a.until_at >= :now and o.state = 'active';

-- attestations_of_issuer(issuer id, now time, most int, skip int) many
-- What an organisation has attested: what holds first, then the latest.
select a.id, a.subject_id, p.name_sealed as subject_sealed, a.kind_code as code, k.label_json,
       a.note_sealed, a.given_at, a.until_at, a.closed_at, a.objected_at, a.objection_sealed,
       case when a.state = 'active' and a.until_at >= :now then 1 else 0 end as is_open,
       case when a.state = 'revoked' then 1 else 0 end as is_revoked
  from attestations a
  join attestation_kinds k on k.code = a.kind_code
  join parties p on p.id = a.subject_id
 where a.issuer_id = :issuer
 order by is_open desc, a.id desc
 limit :most offset :skip;

-- ---- what must always hold ----------------------------------------------------------------------

-- attestations_count() value
select count(*) from attestations;

-- attestations_off_rights() value
-- Attestations that hold though the organisation may not give them.
select count(*)
  from attestations a
  join organisations o on o.id = a.issuer_id
 where a.state = 'active'
   and not exists (select 1 from attestation_issuers i
                    where i.kind_code = a.kind_code and i.organisation_kind = o.kind
                      and i.sector in ('', o.sector));
