-- personal_passwords(person id) many
-- That there is one, and since when; never a secret, here and below.
select created_at, changed_at from passwords where person_id = :person;

-- personal_sessions(person id) many
select device, proven_by, created_at, seen_at, ended_at from sessions where person_id = :person order by id desc;

-- personal_passkeys(person id) many
select name_sealed, created_at, used_at from passkeys where person_id = :person order by id desc;

-- personal_code_apps(person id) many
select created_at, confirmed_at from code_apps where person_id = :person;

-- personal_spare_codes(person id) many
select created_at, used_at from spare_codes where person_id = :person order by created_at desc;

-- personal_recoveries(person id) many
select kind, created_at, until_at, used_at from recoveries where person_id = :person order by id desc;

-- personal_pins(person id) many
select changed_at from pins where person_id = :person;

-- personal_access_changes(person id) many
select what, device, changed_at from access_changes where person_id = :person order by id desc;
