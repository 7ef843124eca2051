-- A list that was brought in, or is on its way: how far it came. The rows themselves are not kept.
create table imports (
    id integer primary key, -- id_new()
    kind text not null check (kind in ('people', 'members', 'cards', 'organisations')), -- what it lists
    digest text not null unique check (length(digest) = 64), -- keyed hash of kind, organisation and file, by which it is known again
    row_count integer not null check (row_count >= 0), -- rows of the file
    done_count integer not null check (done_count between 0 and row_count), -- of them, done, from the first
    added_count integer not null check (added_count >= 0), -- of the done ones, those that were new
    known_count integer not null check (known_count >= 0), -- of the done ones, those that were there already
    created_at integer not null, -- begun when
    changed_at integer not null, -- last batch when
    check (added_count + known_count <= done_count)
) strict;
