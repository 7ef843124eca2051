-- People are also found by their whole name, among those of an organisation.
alter table persons add column full_name_index text; -- keyed hash of all words of the name, in order; null if erased
create index persons_full_name on persons (full_name_index);
