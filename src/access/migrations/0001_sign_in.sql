-- A person's password. The user name beside it is the registry's.
create table passwords (
    person_id integer primary key references parties(id), -- whose it is
    hash text not null, -- argon2id, PHC string
    created_at integer not null, -- first set
    changed_at integer not null -- last set anew
) strict;

-- Wrong passwords by user name, and by user name and network, whether or not anybody has that name:
-- nothing here tells. Only a keyed hash is kept, since people also type their password in the wrong
-- field.
create table sign_in_failures (
    name_hash integer primary key, -- 64 bits of the vault's index of the name
    failed_count integer not null check (failed_count > 0), -- since the last right one
    failed_at integer not null -- the last one
) strict;

-- A signed-in browser or program. The token itself is known only to its holder.
create table sessions (
    id integer primary key, -- id_new()
    digest text not null unique check (length(digest) = 64), -- SHA-256 of the token, hex
    person_id integer not null references parties(id), -- who signed in
    mandate_id integer references mandates(id), -- under which mandate they act now, if any
    device text not null default '', -- the browser's and the system's family: 'Firefox, Android'; '' if not known
    created_at integer not null, -- signed in when
    seen_at integer not null, -- last used, within a day
    ended_at integer -- signed out or replaced; null while it lasts
) strict;
create index sessions_person on sessions (person_id);
create index sessions_seen on sessions (seen_at);
