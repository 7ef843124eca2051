-- The second step of signing in with a password: codes that an application makes from a secret and
-- the time (TOTP, RFC 6238).
create table code_apps (
    person_id integer primary key references parties(id), -- whose application
    secret_sealed text not null, -- shared with it, base32
    last_step integer not null, -- the latest period of 30 seconds whose code was used
    created_at integer not null, -- when the secret was made
    confirmed_at integer -- when a first code proved that the application has it; null: not yet
) strict;

-- Codes on paper for whoever has lost the application. Each serves once.
create table spare_codes (
    digest text primary key, -- SHA-256 of the code, hex
    person_id integer not null references parties(id), -- whose it is
    created_at integer not null, -- when it was made
    used_at integer -- when it served; null: not yet
) strict;
create index spare_codes_person on spare_codes (person_id);
