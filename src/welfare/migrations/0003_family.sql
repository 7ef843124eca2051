-- An employee's family, as they declare it: for whom services of welfare may be.
create table family_members (
    id integer primary key, -- id_new()
    employee_id integer not null references parties(id), -- whose family
    relation text not null check (relation in ('spouse', 'child', 'grandchild', 'parent', 'grandparent',
        'child_in_law', 'parent_in_law', 'sibling', 'partner')), -- what they are to the employee
    name_sealed text not null, -- given and family name, sealed for the employee
    tax_code_sealed text not null, -- or ''
    birth_date_sealed text not null, -- "2015-12-10", or ''
    care_sealed text not null, -- 'yes' when not self-sufficient (health data), or ''
    is_separated integer not null check (is_separated in (0, 1)), -- a spouse: legally separated
    is_cohabiting integer not null check (is_cohabiting in (0, 1)), -- lives with the employee
    has_alimony integer not null check (has_alimony in (0, 1)), -- receives non-judicial alimony from the employee
    since_at integer not null, -- declared when
    until_at integer -- taken off the list; null while on it
) strict;
create index family_members_of on family_members (employee_id, id);
