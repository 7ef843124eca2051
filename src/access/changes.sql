-- ---- what changed about somebody's access ----------------------------------------------------------

-- change_insert(id id, person id, what text, device text, by id?, now time) exec
insert into access_changes (id, person_id, what, device, by_id, changed_at)
values (:id, :person, :what, :device, :by, :now);

-- changes_of(person id) many
select id, what, device, case when by_id is null then 0 else 1 end as is_by_other, changed_at
  from access_changes
 where person_id = :person
 order by id desc
 limit 50;

-- changes_delete(person id) exec
delete from access_changes where person_id = :person;
