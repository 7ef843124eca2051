-- counter_person(person id) row
-- The least that tells whoever stands at the counter apart.
select s.given_sealed as given_name_sealed, s.family_sealed as family_name_sealed
  from persons s
 where s.id = :person and s.state <> 'erased';

-- counter_credit_count(person id, organisation id, now time) value
-- In how many funds the person has free credit that this organisation may be paid with.
select count(*)
  from accounts c
  join funds f on f.id = c.fund_id
 where c.holder_id = :person and f.nature <> 'settlement'
   and c.received_cents - c.paid_cents - c.held_cents > 0
   and (f.expires_at is null or f.expires_at >= :now)
   and (not exists (select 1 from fund_providers p where p.fund_id = f.id)
        or exists (select 1 from fund_providers p
                    where p.fund_id = f.id and p.provider_id = :organisation));
