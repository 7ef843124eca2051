-- ---- who is served, and how they confirm ---------------------------------------------------------

-- card_served_person(person id) row
-- The least that tells whoever stands at the counter apart.
select s.given_sealed as given_name_sealed, s.family_sealed as family_name_sealed,
       case when s.state = 'suspended' then 1 else 0 end as is_suspended
  from persons s
 where s.id = :person and s.state <> 'erased';

-- card_shown(person id, viewer id, now time) value
-- The person's card was shown to the caller, a quarter of an hour ago at most.
select id from record_accesses
 where person_id = :person and viewer_id = :viewer and reason = 'card' and until_at > :now
 limit 1;

-- card_person_lock(person id) exec
-- Two who serve the same person at once wait for each other.
update persons set state = state where id = :person and state in ('provisional', 'verified');

-- card_word_insert(id id, person id, organisation id, server id, amount cents, now time) exec
insert into card_words (id, person_id, organisation_id, server_id, amount_cents, said_at)
values (:id, :person, :organisation, :server, :amount, :now);

-- card_word_cents(person id, since time) value
-- What the person agreed to by word since then, anywhere; called off or not.
select cast(coalesce(sum(amount_cents), 0) as integer) from card_words
 where person_id = :person and said_at > :since;
-- @postgres
select cast(coalesce(sum(amount_cents), 0) as bigint) from card_words
 where person_id = :person and said_at > :since;
