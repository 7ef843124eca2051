-- The law as dated data. A row never changes: what changes is a new version, or a new code.
create table rulesets (
    code text not null, -- "fringe-2025-2027"
    version integer not null check (version >= 1), -- of our reading of it
    matter text not null, -- what it is about: "fringe", "letter-f-bis"
    rules_json text not null, -- the rules it holds the numbers of: ["R1", "R3"]
    valid_from_at integer not null, -- its first second
    valid_until_at integer, -- its last second; null: until further notice
    parameters_json text not null, -- the numbers and lists, by name
    source text not null, -- where it is written
    confidence text not null check (confidence in ('H', 'M', 'L')), -- how sure we are: high, medium, low
    title_json text not null, -- what it is, by language
    about_json text not null, -- what it says, in plain words, by language
    loaded_at integer not null, -- when it came in
    is_current integer not null check (is_current in (0, 1)), -- in the territory's data as last loaded
    primary key (code, version),
    check (valid_until_at is null or valid_until_at > valid_from_at)
) strict;
