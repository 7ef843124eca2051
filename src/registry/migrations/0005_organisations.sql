-- Universities join the kinds; an organisation remembers who applied for it, what it asks of those
-- who want to join, and the next number of its members.
create table organisations_of_all_kinds (
    id integer primary key references parties(id), -- the party
    kind text not null check (kind in ('federation', 'consortium', 'cooperative', 'association',
        'union', 'business', 'institution', 'school', 'university')), -- its legal nature
    sector text not null, -- of a cooperative: 'consumption', 'social', 'credit', …; '' for others
    vat_number text not null, -- 11 digits, or ''
    address text not null, -- of the seat, or ''
    state text not null check (state in ('applied', 'declined', 'active', 'suspended', 'dissolved')), -- where its life stands
    contact_id integer references parties(id), -- the person who applied for it; null: it was entered otherwise
    question text not null, -- what it asks of who wants to join, or ''
    next_number integer not null, -- the number that the next member gets
    search_text text not null -- its name, folded: to find it and to put it in order
) strict;
insert into organisations_of_all_kinds (id, kind, sector, vat_number, address, state, question,
                                        next_number, search_text)
select id, kind, sector, vat_number, address, state, '', 1, '' from organisations;
drop table organisations;
alter table organisations_of_all_kinds rename to organisations;
create index organisations_search on organisations (search_text);
create index organisations_state on organisations (state);

-- What became of an organisation, when and why. Rows are only added.
create table organisation_changes (
    id integer primary key, -- id_new()
    organisation_id integer not null references parties(id), -- which one
    state text not null check (state in ('applied', 'declined', 'active', 'suspended', 'dissolved')), -- what it became
    reason text not null, -- why, as it was told; '' if nobody asked
    changed_at integer not null -- when
) strict;
create index organisation_changes_organisation on organisation_changes (organisation_id);

-- Who belongs to an organisation, as what. A row ends, and another begins when they come back.
create table affiliations (
    id integer primary key, -- id_new()
    party_id integer not null references parties(id), -- the person or organisation that belongs
    organisation_id integer not null references parties(id), -- to which organisation
    type text not null check (type in ('member', 'volunteer', 'worker', 'customer', 'user')), -- as what
    number text check (number <> ''), -- of a member; null: none
    state text not null check (state in ('applied', 'declined', 'active', 'suspended', 'ended')), -- where it stands
    reason text not null, -- why it was declined, suspended or ended: a code, or ''
    answer_sealed text not null, -- to the organisation's question
    applied_at integer not null, -- when they asked
    accepted_at integer, -- when it began; null: it never did
    closed_at integer, -- when it was declined or ended; null while it is open
    check (party_id <> organisation_id),
    check ((state in ('declined', 'ended')) = (closed_at is not null)),
    check (state not in ('active', 'suspended') or accepted_at is not null)
) strict;
create unique index affiliations_open on affiliations (party_id, organisation_id, type)
    where state in ('applied', 'active', 'suspended');
create unique index affiliations_number on affiliations (organisation_id, number)
    where number is not null;
create index affiliations_organisation on affiliations (organisation_id, state);

-- An organisation lets another give some of its roles to the other's own people.
create table role_loans (
    id integer primary key, -- id_new()
    owner_id integer not null references parties(id), -- whose roles they are
    partner_id integer not null references parties(id), -- who may give them
    since_at integer not null, -- lent when
    until_at integer not null, -- its last second
    ended_at integer, -- taken or given back early; null: not
    check (owner_id <> partner_id),
    check (until_at > since_at)
) strict;
create index role_loans_owner on role_loans (owner_id);
create index role_loans_partner on role_loans (partner_id);

-- The roles that are lent.
create table role_loan_roles (
    loan_id integer not null references role_loans(id), -- by which loan
    role text not null check (role in ('shopkeeper', 'coordinator', 'care_worker', 'hr_manager',
        'facilitator', 'operator')), -- keeping members and roles is never lent
    primary key (loan_id, role)
) strict;

-- A role that a partner gave holds as long as the loan does.
alter table role_grants add column loan_id integer references role_loans(id); -- given under it; null: by the organisation itself
create index role_grants_loan on role_grants (loan_id) where loan_id is not null;

-- For whom a session works, when its person has roles in several organisations.
create table workplaces (
    session_digest text primary key, -- of the session's token
    organisation_id integer not null references parties(id), -- the organisation chosen
    chosen_at integer not null -- when
) strict;
