-- Who may act for whom ("delega"), for what and until when. Each step keeps its time; nothing is deleted.
create table mandates (
    id integer primary key, -- id_new()
    principal_id integer not null references parties(id), -- the represented person
    delegate_id integer not null references parties(id), -- the person who acts for them
    scopes integer not null check (scopes > 0), -- bits of enum mandate_scope
    amount_cents integer check (amount_cents > 0), -- the most that one act may spend; null: no limit
    basis text not null check (basis in ('will', 'phone', 'parent', 'tutor', 'curator',
        'administrator')), -- what it rests on: the person's will, a call to an operator, or the law
    state text not null check (state in ('draft', 'offered', 'accepted', 'active', 'declined',
        'expired', 'revoked', 'ended')), -- where it stands
    offered_at integer not null, -- when it was written
    accepted_at integer, -- when the delegate accepted
    from_at integer not null, -- its first second
    until_at integer not null, -- its last second
    closed_at integer, -- when it was declined, revoked, given back or expired
    check (principal_id <> delegate_id),
    check (until_at > offered_at),
    check (until_at > from_at),
    check ((state in ('draft', 'offered', 'accepted', 'active')) = (closed_at is null))
) strict;
-- Between two people one mandate at a time.
create unique index mandates_open on mandates (principal_id, delegate_id)
    where state in ('draft', 'offered', 'accepted', 'active');
create index mandates_principal on mandates (principal_id);
create index mandates_delegate on mandates (delegate_id);
create index mandates_until on mandates (until_at)
    where state in ('draft', 'offered', 'accepted', 'active');

-- The paper that a mandate by law rests on, as somebody at a desk saw it.
create table mandate_documents (
    mandate_id integer primary key references mandates(id), -- the mandate
    kind text not null check (kind in ('decree', 'certificate')), -- a court's decree, or a certificate of the registry office
    number_sealed text not null, -- its number
    issuer_sealed text not null, -- who gave it
    issued_sealed text not null, -- on which day: '2026-03-01'
    seen_by_id integer not null references parties(id), -- who checked it
    organisation_id integer references parties(id), -- at whose desk; null for none
    seen_at integer not null -- when
) strict;

-- Acts under a mandate of which the represented person was told. One without a row waits for its letter.
create table mandate_receipts (
    journal_id integer primary key references journal(id), -- the act
    mandate_id integer not null references mandates(id), -- under which mandate
    is_letter integer not null check (is_letter in (0, 1)), -- 1: by letter; 0: the person has no mail, and gets it on paper
    told_at integer not null -- when
) strict;

-- What was done under a mandate, and what concerns a person.
create index journal_mandate on journal (mandate_id, id) where mandate_id <> 0;
create index journal_party on journal (party_id, id);
