-- Telephone calls in which somebody asked an operator to act for them, and whether the operator could
-- recognise them. Nothing of what was said is kept.
create table desk_calls (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- who the caller says they are
    operator_id integer not null references parties(id), -- who answered
    organisation_id integer not null references parties(id), -- at whose desk
    proof text not null check (proof in ('', 'day', 'close', 'called_back')), -- by what, beside the birth date, they were recognised; '' when they were not
    mandate_id integer references mandates(id), -- under which the operator then acted; null when not recognised
    called_at integer not null, -- when
    check ((proof = '') = (mandate_id is null))
) strict;
create index desk_calls_person on desk_calls (person_id, called_at);
