-- ---- making -------------------------------------------------------------------------------------

-- card_insert(id id, person id, number_index text, number text, code_index text, code text, token_digest text, token text, organisation id?, now time, expires time) exec
-- A card of ours, not handed over yet. Nothing when one of its codes is taken, or when one waits
-- already.
insert into cards (id, person_id, origin, state, number_index, number_sealed, code_index,
                   code_sealed, token_digest, token_sealed, organisation_id, made_at, expires_at)
values (:id, :person, 'ours', 'pending', :number_index, :number, :code_index, :code, :token_digest,
        :token, :organisation, :now, :expires)
on conflict do nothing;

-- card_insert_paper(id id, person id, number_index text, number text, organisation id?, now time, expires time) exec
-- A card that the person brings along. Nothing when its number is known already.
insert into cards (id, person_id, origin, state, number_index, number_sealed, code_sealed,
                   token_sealed, organisation_id, made_at, activated_at, expires_at)
values (:id, :person, 'paper', 'active', :number_index, :number, '', '', :organisation, :now, :now,
        :expires)
on conflict do nothing;

-- ---- finding ------------------------------------------------------------------------------------

-- card_of_number(number_index text) row
-- Whose number it is, in whatever state.
select person_id, state from cards where number_index = :number_index;

-- card_by_code(code_index text, now time) value
-- The person whose card opens with this code now; nobody's does while they are suspended.
select c.person_id
  from cards c join persons s on s.id = c.person_id
 where c.code_index = :code_index and c.state = 'active' and c.expires_at >= :now
   and s.state <> 'suspended';

-- card_by_paper(number_index text, now time) value
-- The person who brought this number along. A number of ours opens nothing.
select c.person_id
  from cards c join persons s on s.id = c.person_id
 where c.number_index = :number_index and c.origin = 'paper' and c.state = 'active'
   and c.expires_at >= :now and s.state <> 'suspended';

-- card_by_token(token_digest text, now time) value
select c.person_id
  from cards c join persons s on s.id = c.person_id
 where c.token_digest = :token_digest and c.state = 'active' and c.expires_at >= :now
   and s.state <> 'suspended';

-- card_held_count(card id, person id) value
select count(*) from cards where id = :card and person_id = :person;

-- card_waiting(person id) row
-- The card that waits to be handed over.
select id, organisation_id from cards
 where person_id = :person and origin = 'ours' and state = 'pending'
 order by case when came_with_id is null then 0 else 1 end, id desc
 limit 1;

-- ---- showing ------------------------------------------------------------------------------------

-- cards_of(person id) many
-- A person's cards, those in use first, without what opens them.
select c.id, c.origin, c.state, c.number_sealed, c.made_at, c.activated_at, c.expires_at,
       c.closed_at, c.closed_because, coalesce(o.name_sealed, '') as organisation_sealed,
       case when c.state in ('pending', 'active') then 1 else 0 end as is_open,
       case when c.origin = 'ours' then 1 else 0 end as is_ours
  from cards c
  left join parties o on o.id = c.organisation_id
 where c.person_id = :person
 order by is_open desc, c.id desc
 limit 20;

-- card_face(person id, state text) row
-- What is printed on the person's card of ours in that state.
select id, number_sealed, code_sealed, token_sealed, organisation_id, expires_at from cards
 where person_id = :person and origin = 'ours' and state = :state
 order by case when came_with_id is null then 0 else 1 end, id desc
 limit 1;

-- ---- changing -----------------------------------------------------------------------------------

-- card_activated(card id, person id, now time) exec
update cards set state = 'active', activated_at = :now
 where id = :card and person_id = :person and state = 'pending' and expires_at >= :now;

-- card_blocked(card id, person id, because text, now time) exec
update cards set state = 'blocked', closed_at = :now, closed_because = :because
 where id = :card and person_id = :person and state in ('pending', 'active');

-- cards_block_state(person id, state text, because text, now time) exec
-- The person's cards of ours that are in that state.
update cards set state = 'blocked', closed_at = :now, closed_because = :because
 where person_id = :person and origin = 'ours' and state = :state;

-- cards_forget(person id) exec
delete from cards where person_id = :person;

-- cards_expire(now time) many
update cards set state = 'expired', closed_at = :now, closed_because = 'expired'
 where state in ('pending', 'active') and expires_at < :now
returning id;

-- ---- what must always hold ----------------------------------------------------------------------

-- cards_count() value
select count(*) from cards;

-- cards_off_persons() value
-- Cards of what is not a person.
select count(*) from cards c join parties p on p.id = c.person_id where p.kind <> 'person';
