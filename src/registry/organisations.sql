-- ---- organisations ------------------------------------------------------------------------------

-- organisation_insert(id id, kind text, sector text, vat text, address text, state text, contact id?, search text) exec
insert into organisations (id, kind, sector, vat_number, address, state, contact_id, question,
                           next_number, search_text)
values (:id, :kind, :sector, :vat, :address, :state, :contact, '', 1, :search);

-- organisation_by_id(organisation id) row
select id, kind, state, coalesce(contact_id, 0) as contact_id, question
  from organisations where id = :organisation;

-- organisation_move(organisation id, from_state text, to_state text) exec
-- From one state to the next, unless somebody was quicker.
update organisations set state = :to_state where id = :organisation and state = :from_state;

-- organisation_lock(organisation id) exec
-- Keep others from changing it, or who belongs to it, until the commit.
update organisations set state = state where id = :organisation;

-- organisation_change_insert(id id, organisation id, state text, reason text, now time) exec
insert into organisation_changes (id, organisation_id, state, reason, changed_at)
values (:id, :organisation, :state, :reason, :now);

-- organisation_ask(organisation id, question text) exec
-- What it asks of those who want to join; '' for nothing.
update organisations set question = :question where id = :organisation;

-- organisation_number_take(organisation id) value
-- The next member number. Whoever takes one holds the row until the commit.
update organisations set next_number = next_number + 1 where id = :organisation
returning next_number - 1 as number;

-- ---- what must always hold ----------------------------------------------------------------------

-- organisations_count() value
select count(*) from organisations;

-- organisations_dissolved_in_use() value
-- Dissolved or declined organisations where somebody still has a role, or still belongs.
select count(*) from organisations o
 where o.state in ('dissolved', 'declined')
   and (exists (select 1 from role_grants g
                 where g.organisation_id = o.id and g.until_at is null)
        or exists (select 1 from affiliations f
                    where (f.organisation_id = o.id or f.party_id = o.id)
                      and f.state in ('applied', 'active', 'suspended')));
