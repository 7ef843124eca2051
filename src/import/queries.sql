-- import_municipalities() many
select id, code, name, cadastral_code from areas where kind = 'municipality' order by code;

-- import_organisation_by_vat(vat text) value
-- The first recorded.
select id from organisations where vat_number = :vat order by id limit 1;

-- ---- imports ------------------------------------------------------------------------------------

-- import_insert(id id, kind text, digest text, total int, now time) exec
-- A file that is known already goes on where it was.
insert into imports (id, kind, digest, row_count, done_count, added_count, known_count, created_at,
                     changed_at)
values (:id, :kind, :digest, :total, 0, 0, 0, :now, :now)
on conflict (digest) do nothing;

-- import_by_digest(digest text) row
select id, done_count from imports where digest = :digest;

-- import_advance(import id, from int, until int, added int, known int, now time) exec
-- One batch further, if nobody was quicker.
update imports set done_count = :until, added_count = added_count + :added,
                   known_count = known_count + :known, changed_at = :now
 where id = :import and done_count = :from;

-- ---- what must always hold ----------------------------------------------------------------------

-- import_count() value
select count(*) from imports;

-- import_overcounted() value
-- Imports that claim more rows than their file has.
select count(*) from imports where done_count > row_count or added_count + known_count > done_count;
