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
 where n.state = 'active' and b.from_at <= :now and b.until_at >= :now
 order by b.id
 limit 200;

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
