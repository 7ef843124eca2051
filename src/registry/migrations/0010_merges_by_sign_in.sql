-- A person proves a record also by signing in as it.
alter table merges add column kept_known_by text not null default 'document' check (kept_known_by in ('document', 'identity', 'card', 'sign_in')); -- by what the person was known as the kept record
alter table merges add column merged_known_by text not null default 'document' check (merged_known_by in ('document', 'identity', 'card', 'sign_in')); -- and as the other
update merges set kept_known_by = kept_proof, merged_known_by = merged_proof;
alter table merges drop column kept_proof;
alter table merges drop column merged_proof;
