-- The card of a person. What opens something lies here only by digest or index, to be found, and
-- sealed under the person's key, so that the person can print the card again.
create table cards (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- whose it is
    origin text not null check (origin in ('ours', 'paper')), -- made here, or a number that came with the person
    state text not null check (state in ('pending', 'active', 'blocked', 'expired')), -- pending: not in the person's hands yet
    number_index text not null unique check (length(number_index) = 64), -- by what the number is found
    number_sealed text not null, -- the number that people say
    code_index text unique, -- by what the typed code is found; null for paper
    code_sealed text not null, -- the typed code; '' for paper
    token_digest text unique, -- SHA-256 of the QR code's token, hex; null for paper
    token_sealed text not null, -- that token; '' for paper
    organisation_id integer references parties(id), -- the desk that made it; null when the person did
    made_at integer not null, -- when it was made
    activated_at integer, -- when it was handed over
    expires_at integer not null, -- its last second
    closed_at integer, -- when it was blocked or expired
    closed_because text check (closed_because in ('lost', 'stolen', 'damaged', 'replaced', 'expired', 'other')), -- why
    check ((origin = 'ours') = (code_index is not null)),
    check ((origin = 'ours') = (token_digest is not null)),
    check (state <> 'active' or activated_at is not null),
    check ((state in ('pending', 'active')) = (closed_at is null)),
    check ((closed_at is null) = (closed_because is null)),
    check (expires_at > made_at)
) strict;
-- A person has one card of ours in use, and at most one that waits to be handed over.
create unique index cards_live on cards (person_id, state)
    where origin = 'ours' and state in ('pending', 'active');
create index cards_of_person on cards (person_id);
create index cards_by_expiry on cards (expires_at) where state in ('pending', 'active');
