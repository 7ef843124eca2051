-- How the person proved who they are travels with a sign-in; and people know whom to ask.
alter table openid_grants add column proven_by text not null default ''; -- as sessions.proven_by
alter table openid_clients add column contact text not null default ''; -- telephone or mail of whoever answers for it; '' for none
