-- The offers that can be found and ordered: published, and all the organisations of their legs are
-- active. Statements ask here, so that nothing of a suspended organisation is sold anywhere.
create view listings_open as
select l.id, l.owner_id, l.agreement_id, l.title, l.summary, l.category, l.included, l.price_cents,
       l.search_text
  from listings l
 where l.state = 'published' and not exists (
           select 1 from legs g join organisations o on o.id = g.organisation_id
            where g.agreement_id = l.agreement_id and o.state <> 'active');
