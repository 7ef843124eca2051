-- Visits to people at home. What they are for belongs to the asker; what the visitor saw is a check.
create table visits (
    id integer primary key, -- id_new()
    organisation_id integer not null references parties(id), -- who makes it
    recipient_id integer not null references parties(id), -- who is visited
    referent_id integer not null references parties(id), -- who is told when something is not as usual
    worker_id integer references parties(id), -- who goes; null until assigned
    reference_id integer not null, -- the asker's own: an order's leg
    what text not null check (what <> ''), -- 'Un’ora di compagnia'
    starts_at integer not null, -- agreed beginning
    ends_at integer not null, -- agreed end
    state text not null check (state in ('requested', 'assigned', 'doing', 'done', 'failed',
        'declined', 'cancelled')), -- where it stands
    reason text not null, -- code of why it failed or was declined; '' otherwise
    requested_at integer not null, -- when it was asked for
    assigned_at integer, -- when a worker was chosen
    begun_at integer, -- when the worker arrived, as recorded
    done_at integer, -- when the deed was done, as the worker says
    recorded_at integer, -- when it was written down
    check (ends_at > starts_at),
    check (state not in ('assigned', 'doing', 'done', 'failed') or worker_id is not null),
    check ((state in ('failed', 'declined')) = (reason <> '')),
    check ((state in ('done', 'failed')) = (done_at is not null)),
    check ((done_at is null) = (recorded_at is null))
) strict;
create unique index visits_reference on visits (reference_id);
create index visits_worker on visits (worker_id, starts_at);
create index visits_organisation on visits (organisation_id, starts_at);
create index visits_recipient on visits (recipient_id, starts_at);

-- What the visitor found. Read only by the worker who wrote it, the referent and the coordinators.
create table checks (
    id integer primary key, -- id_new()
    visit_id integer not null unique references visits(id), -- during which visit
    is_seen integer not null check (is_seen in (0, 1)), -- the person was seen
    is_answered integer not null check (is_answered in (0, 1)), -- the person answered
    is_usual integer not null check (is_usual in (0, 1)), -- everything was as usual
    note_sealed text not null -- a few words on it, sealed for the recipient; or ''
) strict;

-- Something is not as it should be: somebody must look after it and say how it ended.
create table signals (
    id integer primary key, -- id_new()
    check_id integer not null unique references checks(id), -- what raised it
    organisation_id integer not null references parties(id), -- whose coordinators answer it
    recipient_id integer not null references parties(id), -- about whom
    referent_id integer not null references parties(id), -- who was told
    cause text not null check (cause in ('not_seen', 'no_answer', 'not_usual')), -- the gravest thing found
    severity integer not null check (severity between 1 and 3), -- 3: nobody saw or heard the person
    state text not null check (state in ('new', 'taken', 'contacted', 'closed')), -- where it stands
    raised_at integer not null, -- when
    escalated_at integer, -- when nobody had taken it in time, and all were told again
    taken_by_id integer references parties(id), -- who looks after it
    taken_at integer, -- since when
    contacted_at integer, -- when that person reached the recipient or somebody near
    closed_at integer, -- when it ended
    outcome text not null check (outcome in ('', 'all_well', 'helped', 'doctor', 'emergency',
        'other')), -- how; '' until it ended
    note_sealed text not null, -- what was done, sealed for the recipient; '' until it ended
    check ((state = 'new') = (taken_by_id is null)),
    check ((state = 'closed') = (closed_at is not null)),
    check ((state = 'closed') = (outcome <> '')),
    check ((state = 'closed') = (note_sealed <> ''))
) strict;
create index signals_referent on signals (referent_id, state);
create index signals_organisation on signals (organisation_id, state);
