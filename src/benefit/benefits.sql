-- benefit_upsert(id id, code text, organisation id, kind text, title text, about text, rule text, from time, until time) exec
insert into benefits (id, code, organisation_id, kind, title_json, about_json, rule_json, from_at,
                      until_at)
values (:id, :code, :organisation, :kind, :title, :about, :rule, :from, :until)
on conflict (code) do update
   set organisation_id = excluded.organisation_id, kind = excluded.kind,
       title_json = excluded.title_json, about_json = excluded.about_json,
       rule_json = excluded.rule_json, from_at = excluded.from_at, until_at = excluded.until_at;

-- benefits_offered(now time) many
-- What is offered now, by whom and for whom.
select b.id, b.code, b.organisation_id, o.name_sealed as organisation_sealed,
       coalesce(o.phone_sealed, '') as phone_sealed, b.kind, b.title_json, b.about_json,
       b.rule_json, b.until_at
  from benefits b
  join parties o on o.id = b.organisation_id
  join organisations n on n.id = o.id
 where n.state = 'active' and b.state = 'open' and b.from_at <= :now and b.until_at >= :now
 order by b.id
 limit 200;

-- ---- written on pages ---------------------------------------------------------------------------

-- benefit_draft(id id, code text, organisation id, replaces id?, kind text, title text, about text, rule text, from time, until time, count int, now time) exec
insert into benefits (id, code, organisation_id, replaces_id, version, kind, title_json, about_json,
                      rule_json, from_at, until_at, state, open_count, counted_at)
values (:id, :code, :organisation, :replaces,
        coalesce((select b.version + 1 from benefits b where b.id = :replaces), 1), :kind, :title,
        :about, :rule, :from, :until, 'draft', :count, :now);

-- benefit_redraft(benefit id, kind text, title text, about text, rule text, from time, until time, count int, now time) exec
update benefits
   set kind = :kind, title_json = :title, about_json = :about, rule_json = :rule, from_at = :from,
       until_at = :until, open_count = :count, counted_at = :now
 where id = :benefit and state = 'draft';

-- benefit_superseded(benefit id, mark text) exec
-- Its code goes to the version that comes in its place.
update benefits set state = 'ended', code = code || '-' || :mark
 where id = :benefit and state = 'open';

-- benefit_recode(benefit id, code text) exec
update benefits set code = :code where id = :benefit;

-- benefits_of(organisation id, now time) many
-- All that an organisation offers, offered or is about to offer, what is open first.
select id, code, kind, title_json, about_json, from_at, until_at, open_count, counted_at,
       case when state = 'draft' then 1 else 0 end as is_draft,
       case when state = 'open' and until_at >= :now then 1 else 0 end as is_open,
       case when state = 'ended' or (state = 'open' and until_at < :now) then 1 else 0 end as is_over
  from benefits
 where organisation_id = :organisation
 order by is_open desc, is_draft desc, id desc
 limit 200;

-- benefit_by_id(benefit id, now time) one
select b.id, b.code, b.organisation_id, o.name_sealed as organisation_sealed, b.kind, b.title_json,
       b.about_json, b.rule_json, b.from_at, b.until_at, b.open_count, b.counted_at,
       b.replaces_id, b.version, case when b.version > 1 then 1 else 0 end as is_later,
       case when b.state = 'draft' then 1 else 0 end as is_draft,
       case when b.state = 'open' and b.until_at >= :now then 1 else 0 end as is_open
  from benefits b join parties o on o.id = b.organisation_id
 where b.id = :benefit;

-- benefit_opened(benefit id) exec
update benefits set state = 'open' where id = :benefit and state = 'draft';

-- benefit_ended(benefit id) exec
update benefits set state = 'ended' where id = :benefit and state = 'open';

-- benefit_dropped(benefit id) exec
delete from benefits where id = :benefit and state = 'draft';

-- benefit_counted(benefit id, count int, now time) exec
update benefits set open_count = :count, counted_at = :now where id = :benefit;

-- benefit_people_total() value
select count(*) from persons where state in ('provisional', 'verified') and same_as_id is null;

-- benefit_people(every int, most int) many
-- One in so many, counted: the last digits of ids are not spread evenly.
select id from (select id, row_number() over (order by id) as place from persons
                 where state in ('provisional', 'verified') and same_as_id is null) numbered
 where place % :every = 0
 order by id limit :most;

-- benefit_area(name text, code text) row
-- The area that is called so, or has this code; of those that share a name, the smallest.
select code from areas
 where sort_name = :name or code = :code
 order by case kind when 'municipality' then 0 when 'community' then 1 else 2 end, id
 limit 1;

-- benefit_attestation_kinds() many
select code, label_json from attestation_kinds order by code;

-- benefit_attestation_known(code text) value
select 1 from attestation_kinds where code = :code;

-- benefit_person(person id) row
-- What a rule may ask of a person.
select s.birth_sealed as birth_date_sealed, s.assurance, coalesce(p.area_id, 0) as area_id
  from persons s join parties p on p.id = s.id
 where s.id = :person;

-- ---- what must always hold ----------------------------------------------------------------------

-- benefits_count() value
select count(*) from benefits;

-- benefits_off_organisations() value
-- Benefits of what is not an organisation.
select count(*) from benefits b join parties p on p.id = b.organisation_id
 where p.kind <> 'organisation';
