-- What an organisation opens to whoever its rule is met by.
create table benefits (
    id integer primary key, -- id_new()
    code text not null unique, -- "consegna-over-65"
    organisation_id integer not null references parties(id), -- who offers it
    kind text not null check (kind in ('discount', 'grant', 'access')), -- a lower price, something free, or being let in
    title_json text not null, -- in one line, by language
    about_json text not null, -- what it is and how to use it, by language
    rule_json text not null, -- for whom (src/benefit/rule.h)
    from_at integer not null, -- its first second
    until_at integer not null, -- its last second
    check (until_at > from_at)
) strict;
create index benefits_of_organisation on benefits (organisation_id);
