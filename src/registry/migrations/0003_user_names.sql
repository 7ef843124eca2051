-- By what name a person signs in, and others call upon them to give a mandate.
create table user_names (
    person_id integer primary key references parties(id), -- whose name it is
    user_name_sealed text not null, -- lower case; sealed for the person
    user_name_index text not null unique -- keyed hash of the name, by which it is found
) strict;
