-- A list that does not go on comes to an end as well.
create table import_uploads_that_end (
    id integer primary key, -- id_new()
    kind text not null check (kind in ('people', 'members', 'organisations')), -- what it lists
    organisation_id integer references parties(id), -- whose secretary sent it; null: the Federation
    sender_id integer not null references parties(id), -- the person who sent it
    content_sealed text not null, -- the file; '' once it is in, or given up
    state text not null check (state in ('checked', 'running', 'done', 'failed', 'discarded')), -- where it stands
    is_readable integer not null check (is_readable in (0, 1)), -- could be read to its end
    row_count integer not null check (row_count >= 0), -- rows of the file
    bad_count integer not null check (bad_count between 0 and row_count), -- of them, with a mistake
    import_id integer references imports(id), -- how far it came; null until it is confirmed
    stall_count integer not null default 0 check (stall_count >= 0), -- how often in a row it was found standing still
    created_at integer not null, -- sent when
    changed_at integer not null, -- last step when
    check ((state in ('done', 'failed', 'discarded')) = (content_sealed = '')),
    check (state not in ('running', 'failed') or import_id is not null)
) strict;
insert into import_uploads_that_end (id, kind, organisation_id, sender_id, content_sealed, state,
                                     is_readable, row_count, bad_count, import_id, created_at,
                                     changed_at)
select id, kind, organisation_id, sender_id, content_sealed, state, is_readable, row_count,
       bad_count, import_id, created_at, changed_at
  from import_uploads;
drop table import_uploads;
alter table import_uploads_that_end rename to import_uploads;
create index import_uploads_sender on import_uploads (sender_id);
create index import_uploads_state on import_uploads (state) where state in ('checked', 'running');
