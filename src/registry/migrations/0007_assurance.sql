-- Each proof of who a person is. It is written once; a newer one of the same method takes its place.
create table assurances (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- who was recognised
    level integer not null check (level between 1 and 3), -- 1 a contact answered, 2 seen with a document, 3 a national electronic identity
    method text not null check (method in ('mail', 'phone', 'desk', 'identity')), -- how
    given_by_id integer references parties(id), -- the operator who saw it; null when nobody had to
    organisation_id integer references parties(id), -- for which organisation; null for none
    document_kind text not null, -- 'identity_card', …; '' for none
    document_sealed text not null, -- its number, who issued it and until when: a JSON object; '' for none
    contact_sealed text not null, -- the mail address or number that answered; '' for none
    given_at integer not null, -- when
    ended_at integer, -- when it stopped counting; null while it counts
    check (ended_at is null or ended_at >= given_at)
) strict;
create index assurances_person on assurances (person_id, method);

-- What else a desk asks about a person.
create table particulars (
    person_id integer primary key references parties(id), -- whose
    birth_place_sealed text not null, -- municipality or state of birth, or ''
    sex_sealed text not null, -- 'female' or 'male', as documents say it; or ''
    address_sealed text not null, -- street and number, or ''
    language_sealed text not null, -- in which they like to be spoken to: 'it', 'de', 'en'; or ''
    changed_at integer not null -- last written
) strict;

-- "Le mie persone": whom to call about a person and how, whether the registry knows them or not.
create table close_people (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- close to whom
    kind text not null check (kind in ('cohabiting', 'dependent', 'family', 'referent', 'emergency')), -- what they are to each other
    name_sealed text not null, -- the other's name, as the person says it
    channels_sealed text not null, -- how they are reached, first the best: a JSON array of {kind, value}
    place integer not null check (place >= 1), -- in which order they are called
    since_at integer not null, -- when it was entered
    ended_at integer -- when it was taken back; null while it holds
) strict;
create index close_people_person on close_people (person_id, place);
