-- family_member_insert(id id, employee id, relation text, name text, tax_code text, birth_date text, care text, is_separated bool, is_cohabiting bool, has_alimony bool, now time) exec
insert into family_members (id, employee_id, relation, name_sealed, tax_code_sealed, birth_date_sealed,
                            care_sealed, is_separated, is_cohabiting, has_alimony, since_at)
values (:id, :employee, :relation, :name, :tax_code, :birth_date, :care, :is_separated, :is_cohabiting,
        :has_alimony, :now);

-- family_members_of(employee id) many
select id, relation, name_sealed, tax_code_sealed, birth_date_sealed, care_sealed, is_separated,
       is_cohabiting, has_alimony
  from family_members
 where employee_id = :employee and until_at is null
 order by id;

-- family_member(employee id, member id) row
select relation, name_sealed, tax_code_sealed, birth_date_sealed, care_sealed, is_separated, is_cohabiting, has_alimony
  from family_members
 where id = :member and employee_id = :employee and until_at is null;

-- family_member_end(employee id, member id, now time) exec
-- Health data is not kept longer than it is needed.
update family_members set until_at = :now, care_sealed = ''
 where id = :member and employee_id = :employee and until_at is null;
