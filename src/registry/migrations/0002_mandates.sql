-- Who may act for whom ("delega"), for what and until when. Each step keeps its time; nothing is deleted.
create table mandates (
    id integer primary key, -- id_new()
    principal_id integer not null references parties(id), -- the represented person
    delegate_id integer not null references parties(id), -- the person who acts for them
    scopes integer not null check (scopes > 0), -- bits of enum mandate_scope
    state text not null check (state in ('offered', 'active', 'declined', 'expired', 'revoked', 'ended')), -- where it stands
    offered_at integer not null, -- when it was offered
    accepted_at integer, -- when the delegate accepted
    until_at integer not null, -- its last second
    closed_at integer, -- when it was declined, revoked, given back or expired
    check (principal_id <> delegate_id),
    check (until_at > offered_at),
    check ((state in ('offered', 'active')) = (closed_at is null))
) strict;
-- Between two people one mandate at a time.
create unique index mandates_open on mandates (principal_id, delegate_id)
    where state in ('offered', 'active');
create index mandates_delegate on mandates (delegate_id);
create index mandates_until on mandates (until_at) where state in ('offered', 'active');
