-- Whoever has two records comes in as one, then as the other, in the same browser: so both are proven.
alter table sessions add column joins_at integer; -- when its person said that they have another record; null: not
alter table sessions add column also_id integer references parties(id); -- the record that was signed in here just before, and had said so; null: none
