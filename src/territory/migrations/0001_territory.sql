-- Where: the province, its valley communities and their municipalities, as a tree.
create table areas (
    id integer primary key,
    -- The area one level up; null for the whole territory.
    parent_id integer references areas(id),
    -- Public code: ISTAT code of a municipality or province, a slug for a community ("valle-di-sole").
    code text not null unique,
    -- What level of the tree it is.
    kind text not null check (kind in ('territory', 'community', 'municipality')),
    -- Official name.
    name text not null,
    -- Name without accents and capitals, for ordering alike on every engine.
    sort_name text not null,
    -- Cadastral code of a municipality ("A116"); empty for others.
    cadastral_code text not null,
    -- Postcodes of a municipality, separated by a space; empty for others.
    postcodes text not null,
    -- Residents.
    population integer not null check (population >= 0),
    -- Position of the main place, in degrees north (WGS84); null for areas without one.
    latitude real,
    -- The same in degrees east.
    longitude real,
    check ((kind = 'territory') = (parent_id is null))
) strict;

create index areas_of_parent on areas(parent_id);

-- The shape of an area on the territory's map.
create table area_outlines (
    -- The area drawn.
    area_id integer primary key references areas(id),
    -- SVG path data in the pack's common view box; neighbours share their borders exactly.
    outline text not null
) strict;

-- What a person of the territory says is missing.
create table needs (
    id integer primary key,
    -- Whom it is for.
    person_id integer not null references parties(id),
    -- Who said so: the person, or somebody who acts for them.
    raised_by_id integer not null references parties(id),
    -- The municipality where it is felt.
    area_id integer not null references areas(id),
    -- What kind of help.
    category text not null
        check (category in ('spesa', 'compagnia', 'trasporto', 'pasti', 'casa', 'pratiche', 'altro')),
    -- In the person's own words, sealed for them.
    description_sealed text not null,
    -- received: nobody has taken it yet; assigned: an organisation looks after it; met or unmet: over.
    state text not null check (state in ('received', 'assigned', 'met', 'unmet')),
    -- Who looks after it; null until assigned.
    organisation_id integer references parties(id),
    -- When it was raised.
    raised_at integer not null,
    -- When its state last changed.
    changed_at integer not null,
    check (state <> 'assigned' or organisation_id is not null)
) strict;

create index needs_of_person on needs(person_id);
create index needs_by_state on needs(state, area_id);
