-- personal_cards(person id) many
select c.origin, c.state, c.number_sealed, coalesce(o.name_sealed, '') as organisation_sealed,
       c.made_at, c.activated_at, c.expires_at, c.closed_at, c.closed_because
  from cards c
  left join parties o on o.id = c.organisation_id
 where c.person_id = :person
 order by c.id desc;
