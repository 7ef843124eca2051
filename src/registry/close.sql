-- ---- what else a desk asks ----------------------------------------------------------------------

-- particulars_put(person id, birth_place text, sex text, address text, language text, now time) exec
insert into particulars
    (person_id, birth_place_sealed, sex_sealed, address_sealed, language_sealed, changed_at)
values (:person, :birth_place, :sex, :address, :language, :now)
on conflict (person_id) do update
   set birth_place_sealed = excluded.birth_place_sealed, sex_sealed = excluded.sex_sealed,
       address_sealed = excluded.address_sealed, language_sealed = excluded.language_sealed,
       changed_at = excluded.changed_at;

-- particulars_speak(person id, language text, now time) exec
-- The language alone.
insert into particulars
    (person_id, birth_place_sealed, sex_sealed, address_sealed, language_sealed, changed_at)
values (:person, '', '', '', :language, :now)
on conflict (person_id) do update
   set language_sealed = excluded.language_sealed, changed_at = excluded.changed_at;

-- particulars_of(person id) one
select birth_place_sealed, sex_sealed, address_sealed, language_sealed
  from particulars where person_id = :person;

-- ---- who is close to a person -------------------------------------------------------------------

-- close_person_insert(id id, person id, kind text, name text, channels text, place int, now time) exec
insert into close_people
    (id, person_id, kind, name_sealed, channels_sealed, place, since_at)
values (:id, :person, :kind, :name, :channels, :place, :now);

-- close_person_update(id id, person id, kind text, name text, channels text) exec
update close_people set kind = :kind, name_sealed = :name, channels_sealed = :channels
 where id = :id and person_id = :person and ended_at is null;

-- close_person_end(id id, person id, now time) exec
update close_people set ended_at = :now
 where id = :id and person_id = :person and ended_at is null;

-- close_person_move(id id, place int) exec
update close_people set place = :place where id = :id;

-- close_people_count(person id) value
select count(*) from close_people where person_id = :person and ended_at is null;

-- close_people_of(person id) many
-- In the order in which they are called.
select id, kind, name_sealed, channels_sealed, place
  from close_people
 where person_id = :person and ended_at is null
 order by place, id;

-- related_people_of(person id) many
-- Relatives and referents that the registry knows.
select r.id, r.kind, r.other_id, p.name_sealed, p.phone_sealed
  from relationships r
  join parties p on p.id = r.other_id
 where r.person_id = :person
 order by r.id;
