-- Who an erased person was, for as long as the law asks that the books name them. Read by nobody but
-- who must answer for the books.
create table retained_identities (
    person_id integer primary key references parties(id), -- the erased person
    identity_sealed text not null, -- JSON: id, name, birth date, tax code; under the vault's own key
    until_at integer not null -- then it is deleted
) strict;
create index retained_identities_until on retained_identities (until_at);
create index relationships_other on relationships (other_id);
