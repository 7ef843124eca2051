-- Passkeys (WebAuthn): the public half of keys that a person's devices hold.
create table passkeys (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- whose it is
    credential text not null unique, -- how the authenticator calls it, base64url
    algorithm integer not null check (algorithm in (-7, -257)), -- COSE: ES256 or RS256
    public_key blob not null, -- as libfido2 gives it
    use_count integer not null check (use_count >= 0), -- as the authenticator counts; 0: it does not
    name_sealed text not null, -- what its owner calls it
    created_at integer not null, -- when it was added
    used_at integer -- last used to sign in; null: never
) strict;
create index passkeys_person on passkeys (person_id);

-- Challenges that were answered: none is answered twice. Forgotten when too old to count.
create table challenges_spent (
    digest text primary key, -- SHA-256 of the challenge, hex
    spent_at integer not null -- when
) strict;
