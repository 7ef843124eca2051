-- By what name a person signs in, and others call upon them to give a mandate.
create table user_names (
    person_id integer primary key references parties(id), -- whose name it is
    user_name text not null unique -- lower case
) strict;
