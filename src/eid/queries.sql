-- identity_link_insert(id id, person id, provider text, subject text, now time) exec
-- Nothing when the identity is somebody's already.
insert into identity_links (id, person_id, provider, subject_index, created_at, used_at)
values (:id, :person, :provider, :subject, :now, :now)
on conflict (subject_index) do nothing;

-- identity_link_person(subject text) value
select person_id from identity_links where subject_index = :subject;

-- identity_link_used(subject text, now time) exec
update identity_links set used_at = :now where subject_index = :subject;

-- identity_links_delete(person id) exec
delete from identity_links where person_id = :person;
