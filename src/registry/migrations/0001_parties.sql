-- Everybody the square knows: people and organisations. Other rooms refer to a party by its id only.
create table parties (
    id integer primary key, -- id_new()
    kind text not null check (kind in ('person', 'organisation')), -- which of the two it is
    name_sealed text not null, -- what others call it: of an organisation '=' and the name; of a person sealed
    area_id integer, -- municipality of residence or seat; the areas belong to another room
    phone_sealed text not null, -- where it answers, likewise; '' if nowhere
    created_at integer not null, -- when it was entered
    check (name_sealed like case kind when 'person' then '1.%' else '=_%' end)
) strict;

-- What only a person has.
create table persons (
    id integer primary key references parties(id), -- the party
    given_sealed text not null, -- how the pages greet
    family_sealed text not null, -- surname
    birth_sealed text not null, -- '1942-03-14', or '' if not known
    mail_sealed text not null, -- electronic mail address, or ''
    tax_code_sealed text not null, -- codice fiscale, or ''
    assurance integer not null check (assurance between 0 and 3), -- how surely it is them
    state text not null check (state in ('provisional', 'verified', 'suspended', 'erased')), -- the suspended and the erased may not sign in
    tax_code_index text unique, -- keyed hash of the tax code; null if not known or erased
    name_birth_index text, -- of surname, given name and birth date; null if erased
    mail_index text -- of the mail address; null if there is none
) strict;
create index persons_name_birth on persons (name_birth_index);
create index persons_mail on persons (mail_index);

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

-- The key under which a person's data is sealed, itself sealed under the master key. Erasing a person
-- deletes it. Made before the party, to which it therefore does not refer.
create table vault_keys (
    person_id integer primary key, -- whose
    wrapped blob not null, -- nonce and sealed key
    created_at integer not null -- when it was made
) strict;

-- By what the master key of this database is recognised. The key itself lies in a file.
create table vault_master (
    id integer primary key check (id = 1), -- there is one row
    proof text not null -- derived from the master key
) strict;
