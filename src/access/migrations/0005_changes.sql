-- What changed about how a person comes in. Never a secret.
create table access_changes (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- whose access
    what text not null, -- 'password_changed', 'passkey_added', …
    device text not null, -- from where: the browser's family, '' if not known
    by_id integer references parties(id), -- who did it, when it was somebody else
    changed_at integer not null -- when
) strict;
create index access_changes_person on access_changes (person_id);
