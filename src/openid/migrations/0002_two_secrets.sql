-- While an application changes its secret, the one before still opens for a while.
alter table openid_clients add column previous_hash text not null default ''; -- BLAKE2b-256 of the secret before, hex; '' when there is none
alter table openid_clients add column previous_until_at integer not null default 0; -- the last second of the secret before
