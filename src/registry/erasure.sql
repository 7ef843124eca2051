-- person_living(person id) value
-- 1 for a person who is not erased.
select count(*) from persons where id = :person and state <> 'erased';

-- person_wipe(person id) exec
update persons set given_sealed = '', family_sealed = '', birth_sealed = '', mail_sealed = '',
       tax_code_sealed = '', assurance = 0, state = 'erased', tax_code_index = null,
       name_birth_index = null, full_name_index = null, mail_index = null
 where id = :person and state <> 'erased';

-- user_name_delete(person id) exec
delete from user_names where person_id = :person;

-- relationships_delete(person id) exec
delete from relationships where person_id = :person or other_id = :person;

-- role_grants_end(person id, now time) exec
update role_grants set until_at = :now
 where person_id = :person and (until_at is null or until_at > :now);

-- identity_retain(person id, identity text, until time) exec
-- The longest of several reasons counts.
insert into retained_identities (person_id, identity_sealed, until_at)
values (:person, :identity, :until)
on conflict (person_id) do update set until_at = excluded.until_at
 where retained_identities.until_at < excluded.until_at;

-- identity_retained(person id) row
select identity_sealed, until_at from retained_identities where person_id = :person;

-- identities_forget(now time) many
delete from retained_identities where until_at <= :now returning person_id;

-- assurances_end_of(person id, now time) exec
update assurances set ended_at = :now where person_id = :person and ended_at is null;

-- particulars_delete(person id) exec
delete from particulars where person_id = :person;

-- close_people_delete(person id) exec
delete from close_people where person_id = :person;

-- affiliations_leave(person id, now time) exec
-- They belong nowhere any more, and no number of a member says who they were.
update affiliations
   set number = null, closed_at = coalesce(closed_at, :now),
       reason = case when closed_at is null then 'left' else reason end,
       state = case when closed_at is null then 'ended' else state end
 where party_id = :person;
