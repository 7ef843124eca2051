-- fringe_entry_insert(id id, employee id, employer id?, tax_year int, available time, amount cents, what text, reference id) exec
-- Nothing when the reference is noted already.
insert into fringe_entries (id, employee_id, employer_id, tax_year, available_at, amount_cents, what,
                            reference_id)
values (:id, :employee, :employer, :tax_year, :available, :amount, :what, :reference)
on conflict (reference_id) do nothing;

-- fringe_entry_cancelled(reference id, now time) exec
update fringe_entries set cancelled_at = :now where reference_id = :reference and cancelled_at is null;

-- fringe_received(employee id, tax_year int) value
select coalesce(sum(amount_cents), 0) from fringe_entries
 where employee_id = :employee and tax_year = :tax_year and cancelled_at is null;

-- fringe_external(employee id, tax_year int) value
select coalesce(sum(amount_cents), 0) from fringe_externals
 where employee_id = :employee and tax_year = :tax_year;

-- fringe_external_put(employee id, tax_year int, amount cents, now time) exec
insert into fringe_externals (employee_id, tax_year, amount_cents, declared_at)
values (:employee, :tax_year, :amount, :now)
on conflict (employee_id, tax_year) do update
   set amount_cents = excluded.amount_cents, declared_at = excluded.declared_at;

-- children_declared(employee id, tax_year int) value
-- When dependent children were declared; 0 if they are not.
select coalesce(max(declared_at), 0) from children_declarations
 where employee_id = :employee and tax_year = :tax_year and withdrawn_at is null;

-- children_declaration_insert(id id, employee id, tax_year int, now time) exec
insert into children_declarations (id, employee_id, tax_year, declared_at)
values (:id, :employee, :tax_year, :now);

-- children_declaration_end(employee id, tax_year int, now time) exec
update children_declarations set withdrawn_at = :now
 where employee_id = :employee and tax_year = :tax_year and withdrawn_at is null;

-- declared_child_insert(id id, declaration id, tax_code text) exec
insert into declared_children (id, declaration_id, tax_code_sealed)
values (:id, :declaration, :tax_code);

-- declared_children_of(employee id, tax_year int) many
-- The children an employee has declared for a year.
select c.id, c.tax_code_sealed
  from declared_children c
  join children_declarations d on d.id = c.declaration_id
 where d.employee_id = :employee and d.tax_year = :tax_year and d.withdrawn_at is null
 order by c.id;

-- fringe_entries_of(employee id, tax_year int) many
select e.id, e.available_at, e.amount_cents, e.what, p.name_sealed as employer_sealed
  from fringe_entries e
  left join parties p on p.id = e.employer_id
 where e.employee_id = :employee and e.tax_year = :tax_year and e.cancelled_at is null
 order by e.available_at, e.id;

-- fringe_entries_counted() value
select count(*) from fringe_entries;

-- fringe_entries_of_nobody() value
-- Received by what is no person.
select count(*) from fringe_entries e
  left join persons p on p.id = e.employee_id
 where p.id is null;
