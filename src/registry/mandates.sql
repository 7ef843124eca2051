-- ---- mandates: who may act for whom --------------------------------------------------------------

-- mandate_insert(id id, principal id, delegate id, scopes int, amount int?, basis text, state text, now time, since time, until time) exec
-- Nothing when one between the two is open already.
insert into mandates (id, principal_id, delegate_id, scopes, amount_cents, basis, state, offered_at,
                      from_at, until_at)
values (:id, :principal, :delegate, :scopes, :amount, :basis, :state, :now, :since, :until)
on conflict (principal_id, delegate_id) where state in ('draft', 'offered', 'accepted', 'active')
do nothing;

-- mandate_by_id(mandate id) row
select id, principal_id, delegate_id, scopes, basis, state, until_at from mandates
 where id = :mandate;

-- mandate_publish(mandate id, principal id, now time) exec
-- A draft is offered.
update mandates set state = 'offered', offered_at = :now
 where id = :mandate and principal_id = :principal and state = 'draft' and until_at > :now;

-- mandate_accepted(mandate id, delegate id, now time) exec
-- It holds from its first day on.
update mandates
   set state = case when from_at <= :now then 'active' else 'accepted' end, accepted_at = :now
 where id = :mandate and delegate_id = :delegate and state = 'offered' and until_at >= :now;

-- mandates_begin(now time) many
-- Accepted ones whose first day has come.
update mandates set state = 'active'
 where state = 'accepted' and from_at <= :now and until_at >= :now
returning id;

-- mandate_declined(mandate id, delegate id, now time) exec
update mandates set state = 'declined', closed_at = :now
 where id = :mandate and delegate_id = :delegate and state = 'offered';

-- mandate_revoked(mandate id, principal id, now time) exec
-- The represented person takes it back, also before it was accepted; not one that the law gave.
update mandates set state = 'revoked', closed_at = :now
 where id = :mandate and principal_id = :principal and basis in ('will', 'phone')
   and state in ('draft', 'offered', 'accepted', 'active');

-- mandate_ended(mandate id, delegate id, now time) exec
-- The delegate gives it back.
update mandates set state = 'ended', closed_at = :now
 where id = :mandate and delegate_id = :delegate and state in ('accepted', 'active');

-- mandate_call_ended(mandate id, delegate id, now time) exec
-- The call is over, and with it what it allowed; other mandates stay.
update mandates set state = 'ended', closed_at = :now
 where id = :mandate and delegate_id = :delegate and basis = 'phone' and state = 'active';

-- mandate_lifted(mandate id, principal id, now time) exec
-- What the law gave is over, as a desk has seen.
update mandates set state = 'revoked', closed_at = :now
 where id = :mandate and principal_id = :principal and basis not in ('will', 'phone')
   and state in ('accepted', 'active');

-- mandates_expire(now time) many
update mandates set state = 'expired', closed_at = :now
 where state in ('draft', 'offered', 'accepted', 'active') and until_at < :now
returning id;

-- mandates_expire_between(principal id, delegate id, now time) exec
update mandates set state = 'expired', closed_at = :now
 where principal_id = :principal and delegate_id = :delegate
   and state in ('draft', 'offered', 'accepted', 'active') and until_at < :now;

-- mandates_end_all(person id, now time) exec
-- Of a person who leaves: those given and those received.
update mandates set state = 'ended', closed_at = :now
 where (principal_id = :person or delegate_id = :person)
   and state in ('draft', 'offered', 'accepted', 'active');

-- mandate_represented_count(delegate id, now time) value
-- How many people have chosen this delegate.
select count(*) from mandates
 where delegate_id = :delegate and basis = 'will' and state in ('accepted', 'active')
   and until_at >= :now;

-- mandate_role_count(person id, role text, now time) value
select count(*) from role_grants
 where person_id = :person and role = :role and (until_at is null or until_at > :now);

-- mandate_usable(mandate id, delegate id, now time) row
select principal_id from mandates
 where id = :mandate and delegate_id = :delegate and state = 'active' and until_at >= :now;

-- mandate_principal(mandate id) value
select principal_id from mandates where id = :mandate;

-- mandate_until(mandate id) value
select until_at from mandates where id = :mandate;

-- mandate_amount(mandate id) value
-- The limit; no row when there is none.
select amount_cents from mandates where id = :mandate and amount_cents is not null;

-- mandates_given(principal id, now time) many
-- The open ones first, then the latest.
select m.id, p.name_sealed as other_sealed, m.basis, m.state, m.offered_at, m.from_at,
       m.until_at, m.closed_at, m.amount_cents,
       m.scopes & 1 as can_read, (m.scopes / 2) & 1 as can_buy, (m.scopes / 4) & 1 as can_care,
       case when m.basis in ('will', 'phone') then 0 else 1 end as is_legal,
       case when m.basis = 'phone' then 1 else 0 end as is_call,
       case when m.state = 'draft' and m.until_at >= :now then 1 else 0 end as is_draft,
       case when m.state = 'offered' and m.until_at >= :now then 1 else 0 end as is_offered,
       case when m.state = 'accepted' and m.until_at >= :now then 1 else 0 end as is_accepted,
       case when m.state = 'active' and m.until_at >= :now then 1 else 0 end as is_active
  from mandates m
  join parties p on p.id = m.delegate_id
 where m.principal_id = :principal
 order by case when m.closed_at is null then 0 else 1 end, m.id desc
 limit 50;

-- mandates_received(delegate id, now time) many
-- A draft is not yet known to the delegate.
select m.id, p.name_sealed as other_sealed, m.basis, m.state, m.offered_at, m.from_at,
       m.until_at, m.closed_at, m.amount_cents,
       m.scopes & 1 as can_read, (m.scopes / 2) & 1 as can_buy, (m.scopes / 4) & 1 as can_care,
       case when m.basis in ('will', 'phone') then 0 else 1 end as is_legal,
       case when m.basis = 'phone' then 1 else 0 end as is_call,
       case when m.state = 'offered' and m.until_at >= :now then 1 else 0 end as is_offered,
       case when m.state = 'accepted' and m.until_at >= :now then 1 else 0 end as is_accepted,
       case when m.state = 'active' and m.until_at >= :now then 1 else 0 end as is_active
  from mandates m
  join parties p on p.id = m.principal_id
 where m.delegate_id = :delegate
   and m.state <> 'draft' and not (m.state = 'revoked' and m.accepted_at is null)
 order by case when m.closed_at is null then 0 else 1 end, m.id desc
 limit 50;

-- mandate_choices(delegate id, current id, now time) many
-- The people for whom somebody may act now.
select m.id, p.name_sealed as principal_sealed, case when m.id = :current then 1 else 0 end as is_current
  from mandates m
  join parties p on p.id = m.principal_id
 where m.delegate_id = :delegate and m.state = 'active' and m.until_at >= :now
 order by m.id
 limit 50;

-- ---- by law --------------------------------------------------------------------------------------

-- mandate_document_insert(mandate id, kind text, number text, issuer text, issued text, seen_by id, organisation id?, now time) exec
insert into mandate_documents (mandate_id, kind, number_sealed, issuer_sealed, issued_sealed,
                               seen_by_id, organisation_id, seen_at)
values (:mandate, :kind, :number, :issuer, :issued, :seen_by, :organisation, :now);

-- mandates_by_law(principal id, now time) many
select m.id as mandate_id, p.name_sealed as delegate_sealed, m.basis, m.from_at, m.until_at,
       m.amount_cents,
       m.scopes & 1 as can_read, (m.scopes / 2) & 1 as can_buy, (m.scopes / 4) & 1 as can_care,
       case when m.state in ('accepted', 'active') and m.until_at >= :now then 1 else 0 end as is_active
  from mandates m
  join parties p on p.id = m.delegate_id
  join mandate_documents d on d.mandate_id = m.id
 where m.principal_id = :principal
 order by m.id desc
 limit 50;

-- ---- receipts ------------------------------------------------------------------------------------

-- mandate_acts(mandate id, principal id, most int, skip int) many
-- What was done for the represented person, the latest first.
select id, done_at, name, facts_json from journal
 where mandate_id = :mandate
   and (party_id = :principal
        or party_id in (select s.id from persons s where s.same_as_id = :principal))
 order by id desc
 limit :most offset :skip;

-- mandate_acts_untold(most int) many
-- Acts of which nobody has told the represented person yet. Rows of the journal appear nearly in the
-- order of their ids: those more than an hour (in ids) before the latest told were told too.
select id, done_at, name, mandate_id, principal_id, delegate_id
  from (select j.id, j.done_at, j.name, m.id as mandate_id, m.principal_id, m.delegate_id
          from journal j
          join mandates m on m.id = j.mandate_id and m.principal_id = j.party_id
          left join mandate_receipts r on r.journal_id = j.id
         where j.mandate_id <> 0 and r.journal_id is null
           and j.id > coalesce((select max(journal_id) from mandate_receipts), 0) - 15099494400000
         order by j.id
         limit :most) untold
 order by mandate_id, id;

-- mandate_receipt_insert(act id, mandate id, letter bool, now time) exec
insert into mandate_receipts (journal_id, mandate_id, is_letter, told_at)
values (:act, :mandate, :letter, :now)
on conflict (journal_id) do nothing;

-- ---- what must always hold -----------------------------------------------------------------------

-- mandates_by_law_count() value
select count(*) from mandates where basis not in ('will', 'phone');

-- mandates_by_law_without_document() value
select count(*) from mandates m
 where m.basis not in ('will', 'phone')
   and not exists (select 1 from mandate_documents d where d.mandate_id = m.id);
