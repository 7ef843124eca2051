-- ---- signing keys -------------------------------------------------------------------------------

-- openid_key_insert(id id, alg text, public text, private text, from time, now time) exec
insert into openid_keys (id, alg, public_json, private_sealed, from_at, made_at)
values (:id, :alg, :public, :private, :from, :now);

-- openid_key_newest(alg text) value
-- When the newest key of this kind begins to sign.
select from_at from openid_keys where alg = :alg order by from_at desc limit 1;

-- openid_key_current(alg text, now time) value
-- Which key signs now.
select id from openid_keys where alg = :alg and from_at <= :now order by from_at desc limit 1;

-- openid_key_private(key id) row
select private_sealed from openid_keys where id = :key;

-- openid_key_public(key id) row
select public_json as public_key from openid_keys where id = :key;

-- openid_keys_published(retired_after time) many
-- All but those whose successor began to sign by then: the last token of those has expired.
select k.public_json
  from openid_keys k
 where not exists (select 1 from openid_keys n
                    where n.alg = k.alg and n.from_at > k.from_at and n.from_at <= :retired_after)
 order by k.from_at desc, k.id desc;

-- openid_keys_retire(now time) exec
-- What signs no more is forgotten.
update openid_keys set private_sealed = ''
 where private_sealed <> ''
   and exists (select 1 from openid_keys n
                where n.alg = openid_keys.alg and n.from_at > openid_keys.from_at and n.from_at <= :now);

-- ---- applications -------------------------------------------------------------------------------

-- openid_client_insert(id id, organisation id, name text, contact text, auth_method text, keys text, alg text, pairwise bool, sector text, scopes int, now time) exec
insert into openid_clients (id, organisation_id, name, contact, auth_method, secret_hash, keys_json,
                            signing_alg, is_pairwise, sector, scopes, registered_at)
values (:id, :organisation, :name, :contact, :auth_method, '', :keys, :alg, :pairwise, :sector, :scopes, :now);

-- openid_uri_insert(client id, kind text, uri text) exec
insert into openid_uris (client_id, kind, uri) values (:client, :kind, :uri)
on conflict (client_id, kind, uri) do nothing;

-- openid_uri_known(client id, kind text, uri text) value
select 1 from openid_uris where client_id = :client and kind = :kind and uri = :uri;

-- openid_client_row(client id) row
-- A registered application, as the protocol needs it.
select id, organisation_id, name, contact, auth_method, secret_hash, previous_hash,
       previous_until_at, keys_json as key_set, signing_alg, is_pairwise, sector, scopes
  from openid_clients
 where id = :client and ended_at is null;

-- openid_client_by_id(client id) one
select c.id, c.name, c.contact, c.auth_method, c.keys_json as public_keys, c.signing_alg,
       c.is_pairwise, c.sector, c.scopes, c.registered_at, c.ended_at, o.name_sealed as organisation_sealed,
       case when c.secret_hash <> '' then 1 else 0 end as has_secret, c.previous_until_at,
       case when c.auth_method in ('client_secret_basic', 'client_secret_post') then 1 else 0 end
           as is_secret_kept
  from openid_clients c
  join parties o on o.id = c.organisation_id
 where c.id = :client;

-- openid_uris_of(client id, kind text) many
select uri from openid_uris where client_id = :client and kind = :kind order by uri;

-- openid_clients_all() many
select c.id, c.name, o.name_sealed as organisation_sealed, c.registered_at, c.ended_at,
       (select count(*) from openid_consents s
         where s.client_id = c.id and s.ended_at is null) as people
  from openid_clients c
  join parties o on o.id = c.organisation_id
 order by c.ended_at is not null, c.name, c.id;

-- openid_organisations() many
-- Those whose applications may be registered.
select o.id, o.name_sealed
  from organisations g
  join parties o on o.id = g.id
 where g.state = 'active'
 order by o.name_sealed, o.id;

-- openid_organisation_active(organisation id) value
select 1 from organisations where id = :organisation and state = 'active';

-- openid_client_set_secret(client id, hash text, until time) exec
-- The one before opens until then.
update openid_clients
   set previous_hash = secret_hash,
       previous_until_at = case when secret_hash = '' then 0 else :until end,
       secret_hash = :hash
 where id = :client and ended_at is null
   and auth_method in ('client_secret_basic', 'client_secret_post');

-- openid_client_change(client id, name text, contact text, scopes int) exec
update openid_clients set name = :name, contact = :contact, scopes = :scopes
 where id = :client and ended_at is null;

-- openid_client_set_keys(client id, keys text) exec
update openid_clients set keys_json = :keys where id = :client;

-- openid_uris_clear(client id) exec
delete from openid_uris where client_id = :client;

-- openid_client_consents_narrow(client id, scopes int) exec
-- What it may ask for no more, nobody lets it see.
update openid_consents set scopes = scopes & :scopes where client_id = :client;

-- openid_client_grants_narrow(client id, scopes int) exec
update openid_grants set scopes = scopes & :scopes
 where consent_id in (select id from openid_consents where client_id = :client);

-- openid_client_end(client id, now time) exec
update openid_clients set ended_at = :now where id = :client and ended_at is null;

-- openid_client_consents_end(client id, now time) exec
update openid_consents set ended_at = :now where client_id = :client and ended_at is null;

-- openid_assertion_insert(digest text, until time) exec
insert into openid_assertions (digest, until_at) values (:digest, :until)
on conflict (digest) do nothing;

-- openid_assertions_purge(now time) exec
delete from openid_assertions where until_at < :now;

-- ---- consent ------------------------------------------------------------------------------------

-- openid_session_began(digest text) row
select created_at as auth_at, proven_by from sessions where digest = :digest;

-- openid_known_as(person id, client id) value
-- By whose id the application knows the person, if it does.
select coalesce(subject_id, person_id)
  from openid_consents
 where person_id = :person and client_id = :client
 order by id desc limit 1;

-- openid_consent_of(person id, client id, mandate id) row
select id, scopes
  from openid_consents
 where person_id = :person and client_id = :client and coalesce(mandate_id, 0) = :mandate
   and ended_at is null;

-- openid_consent_insert(id id, person id, client id, mandate id?, scopes int, now time) exec
-- By the name under which the application knew the person before, if it did.
insert into openid_consents (id, person_id, client_id, mandate_id, scopes, given_at, subject_id)
values (:id, :person, :client, :mandate, :scopes, :now,
        (select s.subject_id from openid_consents s
          where s.person_id = :person and s.client_id = :client
          order by s.id desc
          limit 1));

-- openid_consent_widen(consent id, scopes int, now time) exec
update openid_consents set scopes = :scopes, given_at = :now where id = :consent and ended_at is null;

-- openid_consents_of(person id) many
-- Also those that rest with a record merged into the person's.
select s.id, s.given_at, s.scopes, c.name, c.contact, o.name_sealed as organisation_sealed, s.mandate_id,
       coalesce(m.principal_id, 0) as principal_id
  from openid_consents s
  join openid_clients c on c.id = s.client_id
  join parties o on o.id = c.organisation_id
  left join mandates m on m.id = s.mandate_id
 where s.person_id in (select p.id from persons p where p.id = :person or p.same_as_id = :person)
   and s.ended_at is null
 order by c.name, s.id;

-- openid_person_consents_end(person id, now time) exec
update openid_consents set ended_at = :now
 where person_id in (select p.id from persons p where p.id = :person or p.same_as_id = :person)
   and ended_at is null;

-- openid_person_grants_end(person id, now time) exec
update openid_grants set ended_at = :now, ended_why = 'person'
 where ended_at is null
   and consent_id in (select s.id from openid_consents s join persons p on p.id = s.person_id
                       where p.id = :person or p.same_as_id = :person);

-- openid_person_grants_delete(person id) exec
delete from openid_grants
 where consent_id in (select id from openid_consents where person_id = :person);

-- openid_person_consents_delete(person id) exec
delete from openid_consents where person_id = :person;

-- openid_consent_end(consent id, person id, now time) exec
update openid_consents set ended_at = :now
 where id = :consent and ended_at is null
   and person_id in (select p.id from persons p where p.id = :person or p.same_as_id = :person);

-- openid_consent_grants_end(consent id, now time) exec
update openid_grants set ended_at = :now, ended_why = 'person'
 where consent_id = :consent and ended_at is null;

-- ---- grants: what tokens rest on ----------------------------------------------------------------

-- openid_grant_insert(id id, consent id, scopes int, nonce text, auth time, proof text, generation int, until time, now time) exec
-- Once for each code; 0 rows when the code was used before.
insert into openid_grants (id, consent_id, scopes, nonce, auth_at, proven_by, generation, until_at,
                           created_at)
values (:id, :consent, :scopes, :nonce, :auth, :proof, :generation, :until, :now)
on conflict (id) do nothing;

-- openid_grant_row(grant id, now time) row
-- A grant that lasts, with who agreed to what; the mandate under which it was given must last too.
select g.id, g.scopes, g.auth_at, g.proven_by, g.generation, g.until_at, s.person_id, s.client_id,
       coalesce(s.subject_id, s.person_id) as subject_id,
       coalesce(m.id, 0) as mandate_id, coalesce(m.principal_id, 0) as principal_id, p.assurance
  from openid_grants g
  join openid_consents s on s.id = g.consent_id
  join openid_clients c on c.id = s.client_id
  join persons p on p.id = s.person_id
  left join mandates m on m.id = s.mandate_id and m.delegate_id = s.person_id
                      and m.state = 'active' and m.until_at >= :now
 where g.id = :grant and g.ended_at is null and s.ended_at is null and c.ended_at is null
   and p.state not in ('suspended', 'erased')
   and (s.mandate_id is null or m.id is not null);

-- openid_grant_used(grant id) value
select 1 from openid_grants where id = :grant;

-- openid_grant_renew(grant id, generation int) exec
-- The next refresh token counts from now on; 0 rows when this one was used before.
update openid_grants set generation = generation + 1
 where id = :grant and generation = :generation and ended_at is null;

-- openid_grant_end(grant id, why text, now time) exec
update openid_grants set ended_at = :now, ended_why = :why where id = :grant and ended_at is null;

-- openid_grants_purge(before time) exec
delete from openid_grants where until_at < :before;

-- openid_consent_lasts(consent id, now time) row
-- Whose consent it is, while it lasts and its person and mandate do.
select s.person_id, s.client_id, coalesce(s.subject_id, s.person_id) as subject_id,
       coalesce(m.id, 0) as mandate_id,
       coalesce(m.principal_id, 0) as principal_id, p.assurance
  from openid_consents s
  join persons p on p.id = s.person_id
  left join mandates m on m.id = s.mandate_id and m.delegate_id = s.person_id
                      and m.state = 'active' and m.until_at >= :now
 where s.id = :consent and s.ended_at is null and p.state not in ('suspended', 'erased')
   and (s.mandate_id is null or m.id is not null);

-- openid_mandate_principal(mandate id, delegate id, now time) value
-- For whom this person acts under the mandate now.
select principal_id from mandates
 where id = :mandate and delegate_id = :delegate and state = 'active' and until_at >= :now;

-- ---- what an application is told about a person -------------------------------------------------
-- openid_person(person id) row
select p.name_sealed, n.given_sealed, n.family_sealed, n.birth_sealed, n.mail_sealed,
       p.phone_sealed, n.tax_code_sealed,
       case when exists (select 1 from assurances s
                          where s.person_id = n.id and s.method = 'mail' and s.ended_at is null)
            then 1 else 0 end as is_mail_verified
  from persons n
  join parties p on p.id = n.id
 where n.id = :person;

-- ---- what must always hold ----------------------------------------------------------------------

-- openid_grant_count() value
select count(*) from openid_grants;

-- openid_grants_beyond_consent() value
-- Grants that allow more than was agreed to.
select count(*)
  from openid_grants g
  join openid_consents s on s.id = g.consent_id
  join openid_clients c on c.id = s.client_id
 where (g.scopes & s.scopes) <> g.scopes or (s.scopes & c.scopes) <> s.scopes;
