-- Who opened whose record, in which role, and why. The person reads it; nothing is ever changed.
create table record_accesses (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- whose record was opened
    viewer_id integer not null references parties(id), -- by whom
    role text not null, -- in which role: 'operator'; '' for none
    organisation_id integer references parties(id), -- for which organisation; null for none
    reason text not null check (reason <> ''), -- why: a code, one of ACCESS_REASONS
    opened_at integer not null, -- when
    until_at integer not null, -- until when it stayed open
    check (person_id <> viewer_id),
    check (until_at > opened_at)
) strict;
create index record_accesses_person on record_accesses (person_id, id);
create index record_accesses_viewer on record_accesses (viewer_id, person_id, until_at);
