-- ---- mandates: who may act for whom --------------------------------------------------------------

-- mandate_insert(id id, principal id, delegate id, scopes int, now time, until time) exec
-- Nothing when one between the two is open already.
insert into mandates (id, principal_id, delegate_id, scopes, state, offered_at, until_at)
values (:id, :principal, :delegate, :scopes, 'offered', :now, :until)
on conflict (principal_id, delegate_id) where state in ('offered', 'active') do nothing;

-- mandate_by_id(mandate id) row
select id, principal_id, delegate_id, scopes, state, until_at from mandates where id = :mandate;

-- mandate_accepted(mandate id, delegate id, now time) exec
update mandates set state = 'active', accepted_at = :now
 where id = :mandate and delegate_id = :delegate and state = 'offered' and until_at >= :now;

-- mandate_declined(mandate id, delegate id, now time) exec
update mandates set state = 'declined', closed_at = :now
 where id = :mandate and delegate_id = :delegate and state = 'offered';

-- mandate_revoked(mandate id, principal id, now time) exec
-- The represented person takes it back, also before it was accepted.
update mandates set state = 'revoked', closed_at = :now
 where id = :mandate and principal_id = :principal and state in ('offered', 'active');

-- mandate_ended(mandate id, delegate id, now time) exec
-- The delegate gives it back.
update mandates set state = 'ended', closed_at = :now
 where id = :mandate and delegate_id = :delegate and state = 'active';

-- mandates_expire(now time) many
update mandates set state = 'expired', closed_at = :now
 where state in ('offered', 'active') and until_at < :now
returning id;

-- mandates_expire_between(principal id, delegate id, now time) exec
update mandates set state = 'expired', closed_at = :now
 where principal_id = :principal and delegate_id = :delegate
   and state in ('offered', 'active') and until_at < :now;

-- mandate_usable(mandate id, delegate id, now time) row
select principal_id from mandates
 where id = :mandate and delegate_id = :delegate and state = 'active' and until_at >= :now;

-- mandate_principal(mandate id) value
select principal_id from mandates where id = :mandate;

-- mandate_until(mandate id) value
select until_at from mandates where id = :mandate;

-- mandates_given(principal id, now time) many
-- The open ones first, then the latest.
select m.id, p.name_sealed as other_sealed, m.state, m.offered_at, m.until_at, m.closed_at,
       m.scopes & 1 as can_read, (m.scopes / 2) & 1 as can_buy, (m.scopes / 4) & 1 as can_care,
       case when m.state = 'offered' and m.until_at >= :now then 1 else 0 end as is_offered,
       case when m.state = 'active' and m.until_at >= :now then 1 else 0 end as is_active
  from mandates m
  join parties p on p.id = m.delegate_id
 where m.principal_id = :principal
 order by m.id desc
 limit 50;

-- mandates_received(delegate id, now time) many
select m.id, p.name_sealed as other_sealed, m.state, m.offered_at, m.until_at, m.closed_at,
       m.scopes & 1 as can_read, (m.scopes / 2) & 1 as can_buy, (m.scopes / 4) & 1 as can_care,
       case when m.state = 'offered' and m.until_at >= :now then 1 else 0 end as is_offered,
       case when m.state = 'active' and m.until_at >= :now then 1 else 0 end as is_active
  from mandates m
  join parties p on p.id = m.principal_id
 where m.delegate_id = :delegate
 order by m.id desc
 limit 50;
