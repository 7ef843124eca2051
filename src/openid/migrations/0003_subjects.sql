-- An application that knew a person by a record that was merged since goes on knowing them by it.
alter table openid_consents add column subject_id integer references parties(id); -- by whose id the application calls the person; null: the person's own
