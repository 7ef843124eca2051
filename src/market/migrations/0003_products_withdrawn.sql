-- What is no longer sold stays known; its bar code is free for another product of the shop.
alter table products add column withdrawn_at integer; -- taken off sale when; null while it is sold
drop index products_ean;
create unique index products_ean on products (organisation_id, ean)
    where ean <> '' and withdrawn_at is null;

-- From now on products are found by their bar code too.
update products set search_text = search_text || ' ' || ean where ean <> '';

-- A shop's page names the offers in which it takes part.
create index legs_organisation on legs (organisation_id);
