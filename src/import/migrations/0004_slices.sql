-- A list that was sent is read once: its good rows wait in slices, its mistakes in pages.
create table import_uploads_in_slices (
    id integer primary key, -- id_new()
    kind text not null check (kind in ('people', 'members', 'organisations')), -- what it lists
    organisation_id integer references parties(id), -- whose secretary sent it; null: the Federation
    sender_id integer not null references parties(id), -- the person who sent it
    digest text not null, -- that of its import
    state text not null check (state in ('checked', 'running', 'done', 'failed', 'discarded')), -- where it stands
    is_readable integer not null check (is_readable in (0, 1)), -- could be read to its end
    row_count integer not null check (row_count >= 0), -- rows of the file
    bad_count integer not null check (bad_count between 0 and row_count), -- of them, with a mistake
    fault_count integer not null check (fault_count >= 0), -- mistakes, also those that no page holds
    import_id integer references imports(id), -- how far it came; null until it is confirmed
    stall_count integer not null default 0 check (stall_count >= 0), -- how often in a row it was found standing still
    created_at integer not null, -- sent when
    changed_at integer not null, -- last step when
    check (state not in ('running', 'failed') or import_id is not null)
) strict;
insert into import_uploads_in_slices (id, kind, organisation_id, sender_id, digest, state,
                                      is_readable, row_count, bad_count, fault_count, import_id,
                                      created_at, changed_at)
select id, kind, organisation_id, sender_id, '',
       case state when 'checked' then 'discarded' when 'running' then 'failed' else state end,
       is_readable, row_count, bad_count, 0, import_id, created_at, changed_at
  from import_uploads;
drop table import_uploads;
alter table import_uploads_in_slices rename to import_uploads;
create index import_uploads_sender on import_uploads (sender_id);
create index import_uploads_state on import_uploads (state) where state in ('checked', 'running');

-- The good rows of a list that is not in yet, as they are written.
create table import_slices (
    upload_id integer not null references import_uploads(id), -- whose; gone once it is in, or given up
    row_from integer not null check (row_from >= 0), -- rows of the file before it
    row_until integer not null check (row_until > row_from), -- and with it
    list_sealed text not null, -- its good rows: JSON, a list of each one's cells and area
    primary key (upload_id, row_from)
) strict;

-- What is wrong with a list, for its sender to correct.
create table import_fault_pages (
    upload_id integer not null references import_uploads(id), -- whose; gone when it is given up, or forgotten
    page integer not null check (page > 0), -- which
    list_sealed text not null, -- JSON: [{line, column, value, code, message}]
    primary key (upload_id, page)
) strict;
