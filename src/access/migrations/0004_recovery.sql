-- Links by mail and codes on paper with which a person chooses a new password, or their first one.
create table recoveries (
    id integer primary key, -- id_new()
    digest text not null unique, -- SHA-256 of the link's or the paper's code, hex
    person_id integer, -- whose; null: asked for somebody unknown, which must look the same
    kind text not null check (kind in ('mail', 'desk')), -- how it reaches them
    given_by_id integer references parties(id), -- who gave it at a desk; null by mail
    created_at integer not null, -- when it was made
    until_at integer not null, -- its last second
    used_at integer, -- when it served, or was replaced; null: not yet
    check ((kind = 'desk') = (given_by_id is not null))
) strict;
create index recoveries_person on recoveries (person_id);
create index recoveries_until on recoveries (until_at);

-- Numbers that people tell at a counter together with their card, instead of a password.
create table pins (
    person_id integer primary key references parties(id), -- whose it is
    hash text not null, -- argon2id, PHC string
    wrong_count integer not null check (wrong_count >= 0), -- wrong ones since the last right one
    changed_at integer not null -- when it was set
) strict;
