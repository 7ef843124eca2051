-- personal_consents(person id) many
select purpose, version, given_at, given_channel, withdrawn_at, withdrawn_channel
  from consents where person_id = :person order by id desc;

-- personal_erasures(person id) many
select requested_at, channel, due_at, state, closed_at, document_sealed
  from erasures where person_id = :person order by id desc;
