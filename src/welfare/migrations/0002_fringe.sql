-- What an employee received that counts towards the yearly fringe limit.
create table fringe_entries (
    id integer primary key, -- id_new()
    employee_id integer not null references parties(id), -- who received it
    employer_id integer references parties(id), -- from whom; null: not known
    tax_year integer not null check (tax_year between 1900 and 9999), -- in which it counts
    available_at integer not null, -- when it entered the employee's availability
    amount_cents integer not null check (amount_cents > 0), -- its value
    what text not null check (what in ('voucher', 'goods', 'home')), -- a voucher, goods or services in kind, expenses of the home
    reference_id integer not null unique, -- the voucher, request or grant it comes from
    cancelled_at integer -- taken back unused; null while it counts
) strict;
create index fringe_entries_of_employee on fringe_entries (employee_id, tax_year);

-- What an employee received outside the platform, as they say.
create table fringe_externals (
    employee_id integer not null references parties(id), -- who says so
    tax_year integer not null check (tax_year between 1900 and 9999), -- of which year
    amount_cents integer not null check (amount_cents >= 0), -- all together
    declared_at integer not null, -- when they last said so
    primary key (employee_id, tax_year)
) strict;

-- An employee declares dependent children for a tax year: the higher limit rests on it. Both parents may.
create table children_declarations (
    id integer primary key, -- id_new()
    employee_id integer not null references parties(id), -- who declares
    tax_year integer not null check (tax_year between 1900 and 9999), -- for which year
    declared_at integer not null, -- when
    withdrawn_at integer -- not so any more, or replaced by another; null while it holds
) strict;
create unique index children_declarations_live on children_declarations (employee_id, tax_year)
    where withdrawn_at is null;

-- The children it names.
create table declared_children (
    id integer primary key, -- id_new()
    declaration_id integer not null references children_declarations(id), -- in which declaration
    tax_code_sealed text not null -- the child's tax code, sealed for who declares
) strict;
create index declared_children_of on declared_children (declaration_id);
