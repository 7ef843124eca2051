-- personal_consents(person id) many
select c.purpose, c.version, t.title, c.given_at, c.given_channel, c.withdrawn_at,
       c.withdrawn_channel
  from consents c
  join consent_texts t on t.purpose = c.purpose and t.version = c.version and t.language = 'it'
 where c.person_id = :person
 order by c.id desc;

-- personal_erasures(person id) many
select requested_at, channel, due_at, state, closed_at, document_sealed
  from erasures where person_id = :person order by id desc;
