-- Credit left over goes to a pension or assistance fund: to the organisation that runs it.
alter table plans add column residue_party_id integer references parties(id); -- which one; null: credit left is extinguished
