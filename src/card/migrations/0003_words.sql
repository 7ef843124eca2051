-- What people agreed to by word alone, where their card was shown: bounded by a sum for each day.
create table card_words (
    id integer primary key, -- id_new()
    person_id integer not null references parties(id), -- who said yes
    organisation_id integer not null references parties(id), -- at whose counter or till
    server_id integer not null references parties(id), -- who heard it
    amount_cents integer not null check (amount_cents >= 0), -- what it costs
    said_at integer not null, -- when
    check (person_id <> server_id)
) strict;
create index card_words_person on card_words (person_id, said_at);
