-- What is open is changed by a draft that takes its place, so that what was offered before stays as it was.
alter table benefits add column replaces_id integer references benefits(id); -- the version in whose place it comes when it is opened; null: it is the first
alter table benefits add column version integer not null default 1; -- counts from 1
