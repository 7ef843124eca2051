-- Which people come in with an identity that another site vouches for.
create table identity_links (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- who it is here
    provider text not null, -- the code of the site that vouches, as configured
    subject_index text not null unique check (length(subject_index) = 64), -- blind index of issuer and subject
    created_at integer not null, -- first used
    used_at integer not null -- last used
) strict;
create index identity_links_person on identity_links (person_id);
