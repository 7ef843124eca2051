-- party_update(party id, name text, area id?, phone text) exec
update parties set name_sealed = :name, area_id = :area, phone_sealed = :phone where id = :party;

-- person_insert(id id, given text, family text, birth text, mail text, tax_code text, assurance int,
--     tax_code_index text, name_birth_index text, full_name_index text, mail_index text) exec
insert into persons (id, given_sealed, family_sealed, birth_sealed, mail_sealed, tax_code_sealed,
                     assurance, state, tax_code_index, name_birth_index, full_name_index,
                     mail_index)
values (:id, :given, :family, :birth, :mail, :tax_code, :assurance, 'verified', :tax_code_index,
        :name_birth_index, :full_name_index, :mail_index);

-- person_update(person id, given text, family text, birth text, mail text, tax_code text,
--     assurance int, tax_code_index text, name_birth_index text, full_name_index text,
--     mail_index text) exec
update persons set given_sealed = :given, family_sealed = :family, birth_sealed = :birth,
       mail_sealed = :mail, tax_code_sealed = :tax_code, assurance = :assurance,
       tax_code_index = :tax_code_index, name_birth_index = :name_birth_index,
       full_name_index = :full_name_index, mail_index = :mail_index
 where id = :person and state <> 'erased';

-- person_by_tax_code(tax_code_index text) value
-- The record that stands for whoever has it.
select coalesce(same_as_id, id) from persons where tax_code_index = :tax_code_index;

-- people_by_name_birth(name_birth_index text) many
select p.id, p.name_sealed, s.birth_sealed as birth_date_sealed, p.area_id
  from persons s
  join parties p on p.id = s.id
 where s.id in (select coalesce(n.same_as_id, n.id) from persons n
                 where n.name_birth_index = :name_birth_index)
 order by p.id
 limit 20;

-- people_by_mail(mail_index text) many
select p.id, p.name_sealed, s.birth_sealed as birth_date_sealed, p.area_id
  from persons s
  join parties p on p.id = s.id
 where s.id in (select coalesce(n.same_as_id, n.id) from persons n
                 where n.mail_index = :mail_index)
 order by p.id
 limit 20;
