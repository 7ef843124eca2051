-- Benefits are written on pages, too: first as drafts, to see whom they concern.
alter table benefits add column state text not null default 'open' check (state in ('draft', 'open', 'ended')); -- only the open are offered
alter table benefits add column open_count integer; -- to about how many people it is open; null: not counted yet
alter table benefits add column counted_at integer; -- when they were counted
