-- What was said before words were kept apart.
insert into card_words (id, person_id, organisation_id, server_id, amount_cents, said_at)
select order_id, person_id, organisation_id, server_id, price_cents, placed_at
  from counter_orders where confirmed = 'word';
