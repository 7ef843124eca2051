-- personal_identities(person id) many
-- With which electronic identities the person comes in.
select provider, created_at, used_at from identity_links where person_id = :person order by id desc;
