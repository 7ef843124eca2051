-- What people are asked to agree to, each in its version that holds now.
create table consent_purposes (
    purpose text primary key, -- its code: 'news'
    version integer not null check (version >= 1), -- of the text that is asked now
    position integer not null, -- its place on the page
    is_asked integer not null check (is_asked in (0, 1)) -- 0: no longer asked
) strict;

-- The texts as they were shown, every version in every language. Never changed.
create table consent_texts (
    purpose text not null references consent_purposes(purpose), -- of which purpose
    version integer not null, -- of the text
    language text not null, -- 'it', 'de', 'en'
    title text not null check (title <> ''), -- one line
    body text not null check (body <> ''), -- what one agrees to
    loaded_at integer not null, -- since when it is known here
    primary key (purpose, version, language)
) strict;

-- What a person agreed to, and took back. Each keeps its times; nothing is deleted.
create table consents (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- who
    purpose text not null references consent_purposes(purpose), -- to what
    version integer not null, -- which text they had before them
    given_at integer not null, -- when
    given_channel text not null check (given_channel in ('web', 'desk', 'phone', 'paper')), -- how they said so
    given_to_id integer references parties(id), -- who wrote it down for them; null: they did
    withdrawn_at integer, -- when they took it back; null while it holds
    withdrawn_channel text check (withdrawn_channel in ('web', 'desk', 'phone', 'paper')), -- how they said so
    withdrawn_to_id integer references parties(id), -- who wrote that down; null: they did
    check ((withdrawn_at is null) = (withdrawn_channel is null))
) strict;
-- One consent to a text at a time.
create unique index consents_open on consents (person_id, purpose, version) where withdrawn_at is null;
create index consents_person on consents (person_id, id);

-- Requests of people to be erased. A week passes, in which they may think again.
create table erasures (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- who asks to be erased
    requested_at integer not null, -- when
    channel text not null check (channel in ('web', 'desk')), -- where
    requested_to_id integer references parties(id), -- who wrote it down at a desk; null: they did
    document_sealed text not null, -- the document seen at the desk; '' on the web
    due_at integer not null, -- not to be done before
    state text not null check (state in ('waiting', 'cancelled', 'done')), -- where it stands
    closed_at integer, -- when it was cancelled or done
    check ((state = 'waiting') = (closed_at is null)),
    check (due_at > requested_at)
) strict;
create unique index erasures_waiting on erasures (person_id) where state = 'waiting';
create index erasures_due on erasures (due_at) where state = 'waiting';
create index erasures_person on erasures (person_id);
