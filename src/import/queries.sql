-- import_municipalities() many
select id, code, name, cadastral_code from areas where kind = 'municipality' order by code;

-- import_organisation_by_vat(vat text) value
-- The first recorded.
select id from organisations where vat_number = :vat order by id limit 1;

-- import_card_holder(number_index text) value
-- Whose card has that number, in whatever state.
select person_id from cards where number_index = :number_index;

-- import_affiliation_count(party id, organisation id, type text) value
-- Of that type, asked for or in force.
select count(*) from affiliations
 where party_id = :party and organisation_id = :organisation and type = :type
   and state in ('applied', 'active', 'suspended');

-- import_number_taken(organisation id, number text, party id?) value
-- Affiliations of others that have the number.
select count(*) from affiliations
 where organisation_id = :organisation and number = :number and party_id <> coalesce(:party, 0);

-- import_organisation_exists(organisation id) value
select id from organisations where id = :organisation and state = 'active';

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

-- ---- uploads ------------------------------------------------------------------------------------

-- upload_insert(id id, kind text, organisation id?, sender id, digest text, readable bool, total int,
--     bad int, faults int, now time) exec
insert into import_uploads (id, kind, organisation_id, sender_id, digest, state, is_readable,
                            row_count, bad_count, fault_count, created_at, changed_at)
values (:id, :kind, :organisation, :sender, :digest, 'checked', :readable, :total, :bad, :faults,
        :now, :now);

-- upload_by_id(upload id) row
select id, kind, coalesce(organisation_id, 0) as organisation_id, sender_id, digest, state,
       is_readable, row_count, bad_count, fault_count, coalesce(import_id, 0) as import_id
  from import_uploads where id = :upload;

-- upload_progress(upload id) one
select u.id, u.kind, u.state, u.is_readable, u.row_count, u.bad_count, u.fault_count, u.created_at,
       u.changed_at, u.row_count - u.bad_count as good_count,
       coalesce(i.done_count, 0) as done_count, coalesce(i.added_count, 0) as added_count,
       coalesce(i.known_count, 0) as known_count,
       case when i.done_count = i.row_count and i.changed_at < u.created_at then 1 else 0
        end as is_repeated
  from import_uploads u left join imports i on i.id = u.import_id
 where u.id = :upload;

-- uploads_of(sender id, most int) many
-- Those a person sent, the latest first.
select u.id, u.kind, u.state, u.row_count, u.bad_count, u.created_at,
       coalesce(i.added_count, 0) as added_count
  from import_uploads u left join imports i on i.id = u.import_id
 where u.sender_id = :sender
 order by u.id desc
 limit :most;

-- upload_confirm(upload id, import id, now time) exec
update import_uploads set state = 'running', import_id = :import, changed_at = :now
 where id = :upload and state = 'checked' and is_readable = 1;

-- upload_finish(upload id, now time) exec
update import_uploads set state = 'done', changed_at = :now
 where id = :upload and state = 'running';

-- upload_discard(upload id, now time) exec
update import_uploads set state = 'discarded', changed_at = :now
 where id = :upload and state = 'checked';

-- uploads_forget(before time, now time) many
-- Sent long ago and never confirmed.
update import_uploads set state = 'discarded', changed_at = :now
 where state = 'checked' and changed_at < :before
returning id;

-- upload_running(turn int) value
-- Each in its turn, also when one of them fails every time.
select id from import_uploads
 where state = 'running'
 order by id
 limit 1 offset coalesce(:turn % (select nullif(count(*), 0) from import_uploads where state = 'running'), 0);

-- import_done(import id) value
select done_count from imports where id = :import;

-- upload_touch(upload id, now time) exec
-- A step was taken.
update import_uploads set changed_at = :now, stall_count = 0 where id = :upload;

-- uploads_stall(before time) exec
-- Those that have taken no step since stand still once more.
update import_uploads set stall_count = stall_count + 1
 where state = 'running' and changed_at < :before;

-- uploads_fail(most int, now time) many
-- Those that stood still too often.
update import_uploads set state = 'failed', changed_at = :now
 where state = 'running' and stall_count >= :most
returning id, sender_id;

-- ---- what an upload holds -----------------------------------------------------------------------

-- slice_insert(upload id, from int, until int, list text) exec
insert into import_slices (upload_id, row_from, row_until, list_sealed)
values (:upload, :from, :until, :list);

-- slice_at(upload id, from int) row
select row_until, list_sealed from import_slices where upload_id = :upload and row_from = :from;

-- slices_delete(upload id, until int) exec
-- Up to this row of the file.
delete from import_slices where upload_id = :upload and row_from < :until;

-- fault_page_insert(upload id, page int, list text) exec
insert into import_fault_pages (upload_id, page, list_sealed) values (:upload, :page, :list);

-- fault_pages(upload id, first int, last int) many
select list_sealed from import_fault_pages
 where upload_id = :upload and page between :first and :last
 order by page;

-- fault_pages_delete(upload id) exec
delete from import_fault_pages where upload_id = :upload;

-- fault_pages_forget(before time) exec
-- Those of lists that came to their end long ago.
delete from import_fault_pages
 where upload_id in (select id from import_uploads
                      where changed_at < :before and state in ('done', 'failed'));
