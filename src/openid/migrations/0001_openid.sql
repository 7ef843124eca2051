-- Applications of member organisations ("relying parties"), whose users sign in here.
create table openid_clients (
    id integer primary key, -- id_new(); its text is the client_id
    organisation_id integer not null references parties(id), -- whose application it is
    name text not null check (name <> ''), -- what people are asked about
    auth_method text not null check (auth_method in ('none', 'client_secret_basic',
        'client_secret_post', 'private_key_jwt')), -- how it proves at the token endpoint who it is
    secret_hash text not null, -- BLAKE2b-256 of its secret, hex; '' while it has none
    keys_json text not null, -- its public keys (a JWK set), for private_key_jwt; '' for others
    signing_alg text not null check (signing_alg in ('ES256', 'RS256')), -- of the ID tokens it gets
    is_pairwise integer not null check (is_pairwise in (0, 1)), -- people have another name in each sector
    sector text not null check (sector <> ''), -- the host within which people keep one name
    scopes integer not null check (scopes > 0), -- bits of enum scope: what it may ask for
    registered_at integer not null, -- when
    ended_at integer -- when its registration was taken back; null while it lasts
) strict;
create index openid_clients_organisation on openid_clients (organisation_id);

-- Where an application may have people sent: compared byte by byte.
create table openid_uris (
    client_id integer not null references openid_clients(id), -- whose
    kind text not null check (kind in ('redirect', 'logout')), -- after signing in, or after signing out
    uri text not null check (uri <> ''), -- the whole address
    primary key (client_id, kind, uri)
) strict;

-- What a person lets an application see. Taken back, it stays as history.
create table openid_consents (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- who agreed
    client_id integer not null references openid_clients(id), -- to whom
    mandate_id integer references mandates(id), -- while acting for another: under which mandate
    scopes integer not null check (scopes > 0), -- bits of enum scope
    given_at integer not null, -- when, or when more was agreed to
    ended_at integer -- taken back when; null while it lasts
) strict;
create unique index openid_consents_own on openid_consents (person_id, client_id)
    where ended_at is null and mandate_id is null;
create unique index openid_consents_other on openid_consents (person_id, client_id, mandate_id)
    where ended_at is null and mandate_id is not null;
create index openid_consents_client on openid_consents (client_id);

-- One sign-in of a person at an application: what an authorization code was exchanged for. The tokens
-- name it, and end with it.
create table openid_grants (
    id integer primary key, -- of the code, which therefore serves once
    consent_id integer not null references openid_consents(id), -- on which it rests
    scopes integer not null, -- bits of enum scope
    nonce text not null, -- what the application sent to recognise the ID token; '' if nothing
    auth_at integer not null, -- when the person had signed in
    generation integer not null, -- of the refresh token that counts; 0: there is none
    until_at integer not null, -- the last second of its refresh tokens
    created_at integer not null, -- when the code was exchanged
    ended_at integer, -- revoked when; null while it lasts
    ended_why text -- 'code' or 'token' used twice, 'person', 'client'; null while it lasts
) strict;
create index openid_grants_consent on openid_grants (consent_id);
create index openid_grants_until on openid_grants (until_at);

-- Signed assertions by which applications proved who they are: each counts once.
create table openid_assertions (
    digest text primary key check (length(digest) = 64), -- BLAKE2b-256 of the client and the jti
    until_at integer not null -- expired by itself then
) strict;
create index openid_assertions_until on openid_assertions (until_at);

-- With what ID tokens are signed. The newest whose time has come signs.
create table openid_keys (
    id integer primary key, -- id_new(); its text is the kid
    alg text not null check (alg in ('ES256', 'RS256')), -- how it signs
    public_json text not null, -- the public JWK
    private_sealed text not null, -- PKCS #8 in PEM; '' once it signs no more
    from_at integer not null, -- when it begins to sign
    made_at integer not null, -- when it was made, and published
    unique (alg, from_at)
) strict;
