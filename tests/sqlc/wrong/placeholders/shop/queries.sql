-- unknown(x id) one
select :x as x,
       :y as y;

-- unused(x id, y id) one
select :x as x, ':y' as y;
