-- personal_fringe_entries(person id) many
-- What the person received that counts towards the yearly limit.
select e.tax_year, e.available_at, e.amount_cents, e.what, p.name_sealed as employer_sealed, e.cancelled_at
  from fringe_entries e
  left join parties p on p.id = e.employer_id
 where e.employee_id = :person
 order by e.id desc;

-- personal_fringe_externals(person id) many
select tax_year, amount_cents, declared_at from fringe_externals
 where employee_id = :person
 order by tax_year desc;

-- personal_children(person id) many
-- The children that the person declared.
select d.tax_year, d.declared_at, d.withdrawn_at, c.tax_code_sealed
  from children_declarations d
  join declared_children c on c.declaration_id = d.id
 where d.employee_id = :person
 order by d.id desc, c.id;

-- personal_family(person id) many
-- The family that the person declared.
select relation, name_sealed, tax_code_sealed, birth_date_sealed, care_sealed, is_separated, is_cohabiting,
       has_alimony, since_at, until_at
  from family_members
 where employee_id = :person
 order by id;
