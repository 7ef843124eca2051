-- A card of a record that was merged goes on opening beside the card of the record that was kept.
alter table cards add column came_with_id integer references parties(id); -- the merged record whose card it was; null: always this person's
drop index cards_live;
create unique index cards_live on cards (person_id, state)
    where origin = 'ours' and state in ('pending', 'active') and came_with_id is null;
