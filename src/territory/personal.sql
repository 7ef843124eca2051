-- personal_needs(person id) many
-- What the person said, or was said for them.
select n.category, n.description_sealed, n.state, n.raised_at, n.changed_at, a.name as area
  from needs n
  join areas a on a.id = n.area_id
 where n.person_id = :person
 order by n.id desc;

-- personal_needs_raised(person id) many
-- What the person said for others: its words are the others' data.
select category, raised_at from needs
 where raised_by_id = :person and person_id <> :person
 order by id desc;
