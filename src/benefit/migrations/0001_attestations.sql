-- What organisations may attest of a person. The territory's data.
create table attestation_kinds (
    code text primary key, -- "caregiver"
    label_json text not null, -- what it says, by language: {"it": "Assiste un familiare", …}
    how_json text not null, -- where one gets it, by language
    longest_days integer not null check (longest_days between 1 and 3660) -- for how long at most
) strict;

-- Which organisations may attest it.
create table attestation_issuers (
    kind_code text not null references attestation_kinds(code), -- what
    organisation_kind text not null, -- 'cooperative', 'institution', …
    sector text not null, -- of a cooperative: 'social', …; '' for any
    primary key (kind_code, organisation_kind, sector)
) strict;

-- An organisation says of a person that something is true, until a day.
create table attestations (
    id integer primary key, -- id_new()
    subject_id integer not null references parties(id), -- of whom it is said
    issuer_id integer not null references parties(id), -- the organisation that says it
    kind_code text not null references attestation_kinds(code), -- what it says
    state text not null check (state in ('active', 'revoked', 'expired')), -- whether it still holds
    note_sealed text not null, -- what else the issuer wrote for the person and itself, or ''
    given_by_id integer references parties(id), -- who wrote it for the issuer; null: it came with a list
    given_at integer not null, -- since when it holds
    until_at integer not null, -- its last second
    closed_at integer, -- when it was revoked or expired
    objected_at integer, -- when the person said that it is not so
    objection_sealed text not null, -- in their words, or ''
    check (until_at > given_at),
    check ((state = 'active') = (closed_at is null))
) strict;
-- The same issuer says the same thing of a person once at a time.
create unique index attestations_live on attestations (subject_id, issuer_id, kind_code)
    where state = 'active';
create index attestations_of_issuer on attestations (issuer_id, id);
create index attestations_by_end on attestations (until_at) where state = 'active';
