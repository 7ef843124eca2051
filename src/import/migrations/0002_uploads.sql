-- A list sent in by a browser, waiting for its sender to confirm it, or on its way in.
create table import_uploads (
    id integer primary key, -- id_new()
    kind text not null check (kind in ('people', 'members', 'organisations')), -- what it lists
    organisation_id integer references parties(id), -- whose secretary sent it; null: the Federation
    sender_id integer not null references parties(id), -- the person who sent it
    content_sealed text not null, -- the file; '' once it is in, or given up
    state text not null check (state in ('checked', 'running', 'done', 'discarded')), -- where it stands
    is_readable integer not null check (is_readable in (0, 1)), -- could be read to its end
    row_count integer not null check (row_count >= 0), -- rows of the file
    bad_count integer not null check (bad_count between 0 and row_count), -- of them, with a mistake
    import_id integer references imports(id), -- how far it came; null until it is confirmed
    created_at integer not null, -- sent when
    changed_at integer not null, -- last step when
    check ((state in ('done', 'discarded')) = (content_sealed = '')),
    check (state <> 'running' or import_id is not null)
) strict;
create index import_uploads_sender on import_uploads (sender_id);
create index import_uploads_state on import_uploads (state) where state in ('checked', 'running');
