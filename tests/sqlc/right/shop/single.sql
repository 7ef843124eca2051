-- good_one(good id) one
select id, 'it''s; not the end' as note from goods where id = :good;
