-- personal_cards(person id) many
select c.origin, c.state, c.number_sealed, coalesce(o.name_sealed, '') as organisation_sealed,
       c.made_at, c.activated_at, c.expires_at, c.closed_at, c.closed_because
  from cards c
  left join parties o on o.id = c.organisation_id
 where c.person_id = :person
 order by c.id desc;

-- personal_card_words(person id) many
-- What the person agreed to by word alone.
select n.name_sealed as organisation_sealed, v.name_sealed as server_sealed, w.amount_cents, w.said_at
  from card_words w
  join parties n on n.id = w.organisation_id
  join parties v on v.id = w.server_id
 where w.person_id = :person
 order by w.id desc;
