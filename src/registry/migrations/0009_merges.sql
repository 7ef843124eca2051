-- Two records that were found to be one person: from then on the kept one stands for both, and for 30
-- days they can be parted again.
create table merges (
    id integer primary key, -- id_new()
    kept_id integer not null references parties(id), -- the record that stands for both
    merged_id integer not null references parties(id), -- the other
    kept_proof text not null check (kept_proof in ('document', 'identity', 'card')), -- by what the person was known as the kept one
    merged_proof text not null check (merged_proof in ('document', 'identity', 'card')), -- and as the other
    reason text not null check (reason in ('twice', 'list', 'name', 'other')), -- why there were two
    by_id integer not null references parties(id), -- who confirmed it
    organisation_id integer references parties(id), -- at whose desk; null: the Federation's staff
    merged_at integer not null, -- when
    until_at integer not null, -- until when it can be undone
    undone_at integer, -- when it was; null while it holds
    undone_by_id integer references parties(id), -- by whom
    check (kept_id <> merged_id),
    check ((undone_at is null) = (undone_by_id is null))
) strict;
create unique index merges_live on merges (merged_id) where undone_at is null;
create index merges_kept on merges (kept_id);
create index merges_until on merges (until_at) where undone_at is null;

-- What went from one record to the other, so that it can go back.
create table merge_moves (
    merge_id integer not null references merges(id), -- when
    what text not null, -- table, and what was done to the row: 'needs', 'affiliations ended'
    row_id integer not null, -- which row, as the room that holds it tells them apart
    was text not null default '', -- its state before, where that was changed
    primary key (merge_id, what, row_id)
) strict;

-- Records that look like one person's, and that somebody found to be of two.
create table distinct_people (
    one_id integer not null references parties(id), -- the elder record
    other_id integer not null references parties(id), -- the younger
    by_id integer not null references parties(id), -- who said so
    said_at integer not null, -- when
    primary key (one_id, other_id),
    check (one_id < other_id)
) strict;

-- Whoever looks for the merged record finds the kept one.
alter table persons add column same_as_id integer references parties(id); -- the record that stands for it; null: itself
create index persons_same_as on persons (same_as_id) where same_as_id is not null;
