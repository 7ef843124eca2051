-- ---- areas ----------------------------------------------------------------------------------

-- area_by_code(code text) value
select id from areas where code = :code;

-- area_show(area id) one
-- An area with the one it belongs to.
select a.id, a.code, a.name, a.kind, a.population, a.cadastral_code, a.postcodes,
       a.parent_id, p.name as parent_name
  from areas a left join areas p on p.id = a.parent_id
 where a.id = :area;

-- area_municipalities(selected_code text) many
-- Every municipality by name; the selected one is marked.
select id, code, name, case when code = :selected_code then 1 else 0 end as is_selected
  from areas
 where kind = 'municipality'
 order by sort_name;

-- area_map() many
-- Every municipality with its outline, by name.
select a.id, a.name, a.population, p.name as community, o.outline
  from areas a
  join areas p on p.id = a.parent_id
  join area_outlines o on o.area_id = a.id
 where a.kind = 'municipality'
 order by a.sort_name;

-- area_add(id id, parent id?, code text, kind text, name text, sort_name text, cadastral_code text, postcodes text, population int) exec
insert into areas (id, parent_id, code, kind, name, sort_name, cadastral_code, postcodes, population)
values (:id, :parent, :code, :kind, :name, :sort_name, :cadastral_code, :postcodes, :population);

-- area_place(area id, latitude real, longitude real) exec
update areas set latitude = :latitude, longitude = :longitude where id = :area;

-- area_outline_add(area id, outline text) exec
insert into area_outlines (area_id, outline) values (:area, :outline);

-- area_stray_count() value
-- Municipalities that belong to no community, or that have no outline.
select count(*)
  from areas a
  join areas p on p.id = a.parent_id
  left join area_outlines o on o.area_id = a.id
 where a.kind = 'municipality' and (p.kind <> 'community' or o.area_id is null);

-- area_count() value
select count(*) from areas;

-- ---- needs ----------------------------------------------------------------------------------

-- need_add(id id, person id, raised_by id, area id, category text, description text, raised_at time) exec
insert into needs (id, person_id, raised_by_id, area_id, category, description_sealed, state,
                   raised_at, changed_at)
values (:id, :person, :raised_by, :area, :category, :description, 'received',
        :raised_at, :raised_at);

-- need_list_own(person id) many
-- A person's needs, newest first.
select n.id, n.category, n.description_sealed, n.state, n.raised_at, a.name as area, o.name_sealed as organisation_sealed
  from needs n
  join areas a on a.id = n.area_id
  left join parties o on o.id = n.organisation_id
 where n.person_id = :person
 order by n.id desc
 limit 50;

-- need_list_open(organisation id, is_federation int, most int, skipped int) many
-- Needs waiting for somebody, and those this organisation looks after (for the Federation: all open
-- ones), oldest first. Only who looks after a need reads whose it is.
select n.id, n.category, n.description_sealed, n.state, n.raised_at, a.name as area, o.name_sealed as organisation_sealed,
       case when n.organisation_id = :organisation then 1 else 0 end as is_ours,
       case when n.organisation_id = :organisation then p.name_sealed end as person_sealed
  from needs n
  join areas a on a.id = n.area_id
  join parties p on p.id = n.person_id
  left join parties o on o.id = n.organisation_id
 where n.state = 'received'
    or (n.state = 'assigned' and (n.organisation_id = :organisation or :is_federation = 1))
 order by n.raised_at, n.id
 limit :most offset :skipped;

-- need_take(need id, organisation id, changed_at time) exec
update needs set state = 'assigned', organisation_id = :organisation, changed_at = :changed_at
 where id = :need and state = 'received';

-- need_close(need id, state text, organisation id, is_federation int, changed_at time) exec
-- Only the organisation that looks after it, or the Federation, closes a need.
update needs set state = :state, changed_at = :changed_at
 where id = :need and state in ('received', 'assigned')
   and (organisation_id = :organisation or :is_federation = 1);

-- need_cells() many
-- Open needs per municipality, and how many people have them.
select area_id, count(*) as amount, count(distinct person_id) as people
  from needs
 where state in ('received', 'assigned')
 group by area_id;

-- needs_end_of(person id, now time) exec
-- Nobody can read them any more.
update needs set state = 'unmet', changed_at = :now
 where person_id = :person and state in ('received', 'assigned');
