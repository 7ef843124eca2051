-- Everybody the square knows: people and organisations. Other rooms refer to a party by its id only.
create table parties (
    id integer primary key, -- id_new()
    kind text not null check (kind in ('person', 'organisation')), -- which of the two it is
    name text not null check (name <> ''), -- what others call it
    area_id integer, -- municipality of residence or seat; the areas belong to another room
    phone text not null, -- where it answers; '' if nowhere
    created_at integer not null -- when it was entered
) strict;

-- What only a person has.
create table persons (
    id integer primary key references parties(id), -- the party
    given_name text not null, -- how the pages greet
    family_name text not null, -- surname
    birth_date text not null, -- '1942-03-14', or '' if not known
    mail text not null, -- electronic mail address, or ''
    state text not null check (state in ('provisional', 'verified', 'suspended')) -- only the suspended may not sign in
) strict;

-- What only an organisation has.
create table organisations (
    id integer primary key references parties(id), -- the party
    kind text not null check (kind in ('federation', 'consortium', 'cooperative', 'association',
        'union', 'business', 'institution', 'school')), -- its legal nature
    sector text not null, -- of a cooperative: 'consumption', 'social', 'credit', …; '' for others
    vat_number text not null, -- 11 digits, or ''
    address text not null, -- of the seat, or ''
    state text not null check (state in ('applied', 'active', 'suspended', 'dissolved')) -- where its life stands
) strict;

-- Who is what to whom. 'family' is written both ways; 'referent' says that other is told about person.
create table relationships (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- whose relationship it is
    kind text not null check (kind in ('family', 'referent')), -- what the other is to the person
    other_id integer not null references parties(id), -- the other person
    since_at integer not null, -- when it was recorded
    check (person_id <> other_id),
    unique (person_id, kind, other_id)
) strict;

-- What a person may do for an organisation.
create table role_grants (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- who holds the role
    role text not null check (role in ('shopkeeper', 'coordinator', 'care_worker', 'hr_manager',
        'facilitator', 'operator', 'secretary', 'federation')), -- what they do
    organisation_id integer not null references parties(id), -- where
    since_at integer not null, -- granted when
    until_at integer, -- ended when; null while it lasts
    unique (person_id, role, organisation_id)
) strict;
create index role_grants_organisation on role_grants (organisation_id, role);
