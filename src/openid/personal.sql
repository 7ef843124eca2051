-- personal_applications_allowed(person id) many
-- Applications that may know who the person is.
select l.name, o.name_sealed as organisation_sealed, c.scopes, c.given_at, c.ended_at
  from openid_consents c
  join openid_clients l on l.id = c.client_id
  join parties o on o.id = l.organisation_id
 where c.person_id = :person
 order by c.id desc;
