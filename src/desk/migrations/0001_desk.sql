-- What an operator is in the middle of: a registration half typed, the outcome of a search. Sealed
-- under the square's own key, shown to that operator only, and deleted when its time is over.
create table desk_drafts (
    id integer primary key, -- id_new()
    operator_id integer not null references parties(id), -- who is at it
    kind text not null check (kind in ('search', 'registration', 'call')), -- at what
    content_sealed text not null, -- a JSON object
    until_at integer not null -- deleted after this
) strict;
create index desk_drafts_until on desk_drafts (until_at);

-- Who entered a person into the registry at a desk or on the telephone, and for which organisation.
create table desk_registrations (
    person_id integer primary key references parties(id), -- who was registered
    operator_id integer not null references parties(id), -- by whom
    organisation_id integer not null references parties(id), -- at whose desk
    channel text not null check (channel in ('desk', 'phone')), -- in person or by telephone
    registered_at integer not null -- when
) strict;
create index desk_registrations_organisation on desk_registrations (organisation_id, registered_at);

-- Who asks to be recognised at a desk.
create table verification_requests (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- who asks
    state text not null check (state in ('waiting', 'done', 'withdrawn')), -- where it stands
    asked_at integer not null, -- when
    closed_at integer, -- when it was answered or taken back; null while it waits
    closed_by_id integer references parties(id), -- by whom; null while it waits
    check ((state = 'waiting') = (closed_at is null)),
    check ((closed_at is null) = (closed_by_id is null))
) strict;
create unique index verification_requests_waiting on verification_requests (person_id)
    where state = 'waiting';

-- Codes sent to a contact, to see whether its owner reads them there. Each works once.
create table contact_codes (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- to whom
    contact_sealed text not null, -- the mail address it went to
    code_index text not null check (length(code_index) = 64), -- keyed hash of the person and the code
    sent_at integer not null, -- when
    until_at integer not null, -- its last second
    wrong_count integer not null check (wrong_count >= 0), -- wrong answers so far
    closed_at integer -- when it was used, or another took its place; null while it may be used
) strict;
create index contact_codes_person on contact_codes (person_id, sent_at);

-- When the Federation closed the square to a person, and why.
create table suspensions (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- who may no longer come in
    state_before text not null, -- the state to return to
    reason text not null check (reason in ('identity', 'misuse', 'request', 'other')), -- why
    note_sealed text not null, -- more about it, or ''
    suspended_by_id integer not null references parties(id), -- by whom
    suspended_at integer not null, -- when
    lifted_by_id integer references parties(id), -- who opened it again; null while it lasts
    lifted_at integer, -- when; null while it lasts
    check ((lifted_at is null) = (lifted_by_id is null))
) strict;
create unique index suspensions_open on suspensions (person_id) where lifted_at is null;
