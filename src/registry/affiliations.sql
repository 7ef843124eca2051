-- ---- affiliations: writing ----------------------------------------------------------------------

-- affiliation_insert(id id, party id, organisation id, type text, answer text, now time) exec
-- Nothing when the party belongs, or asks to, as the same thing already.
insert into affiliations (id, party_id, organisation_id, type, state, reason, answer_sealed,
                          applied_at)
values (:id, :party, :organisation, :type, 'applied', '', :answer, :now)
on conflict (party_id, organisation_id, type)
   where state in ('applied', 'active', 'suspended') do nothing;

-- affiliation_accept(affiliation id, number text, now time) exec
update affiliations set state = 'active', number = :number, accepted_at = :now
 where id = :affiliation and state = 'applied';

-- affiliation_decline(affiliation id, reason text, now time) exec
update affiliations set state = 'declined', reason = :reason, closed_at = :now
 where id = :affiliation and state = 'applied';

-- affiliation_suspend(affiliation id, reason text) exec
update affiliations set state = 'suspended', reason = :reason
 where id = :affiliation and state = 'active';

-- affiliation_resume(affiliation id) exec
update affiliations set state = 'active', reason = ''
 where id = :affiliation and state = 'suspended';

-- affiliation_end(affiliation id, reason text, now time) exec
update affiliations set state = 'ended', reason = :reason, closed_at = :now
 where id = :affiliation and state in ('active', 'suspended');

-- affiliation_withdraw(affiliation id, now time) exec
-- The party itself takes back its request, or leaves.
update affiliations set state = 'ended', reason = 'left', closed_at = :now
 where id = :affiliation and state in ('applied', 'active', 'suspended');

-- affiliations_end_of(organisation id, now time) many
-- All that is open, as the organisation that others belong to or as the one that belongs.
update affiliations set state = 'ended', reason = 'dissolved', closed_at = :now
 where (organisation_id = :organisation or party_id = :organisation)
   and state in ('applied', 'active', 'suspended')
returning id;

-- ---- affiliations: reading ----------------------------------------------------------------------

-- party_kind(party id) row
select kind from parties where id = :party;

-- affiliation_by_id(affiliation id) row
select f.id, f.party_id, f.organisation_id, f.type, f.state,
       case when p.kind = 'person' then 1 else 0 end as is_person
  from affiliations f
  join parties p on p.id = f.party_id
 where f.id = :affiliation;

-- affiliation_number_count(organisation id, number text) value
select count(*) from affiliations where organisation_id = :organisation and number = :number;

-- affiliation_active_count(party id, organisation id, type text) value
-- As what type ('' for any) somebody belongs now, with effect.
select count(*)
  from affiliations f
  join organisations o on o.id = f.organisation_id
 where f.party_id = :party and f.organisation_id = :organisation
   and (:type = '' or f.type = :type) and f.state = 'active' and o.state = 'active';

-- affiliation_held_count(party id, organisation id) value
-- Affiliations of the two in force, whatever the state of the organisation.
select count(*) from affiliations
 where party_id = :party and organisation_id = :organisation and state = 'active';

-- affiliations_active_of(party id) many
-- Where a party belongs now, with effect.
select f.id, f.organisation_id, p.name_sealed as organisation_sealed, o.kind, o.sector,
       nullif(o.vat_number, '') as vat_number, f.type, f.number, f.accepted_at as since_at
  from affiliations f
  join organisations o on o.id = f.organisation_id
  join parties p on p.id = f.organisation_id
 where f.party_id = :party and f.state = 'active' and o.state = 'active'
 order by o.search_text, f.id;

-- affiliations_between(party id, organisation id) many
-- What is open between the two.
select id, type from affiliations
 where party_id = :party and organisation_id = :organisation
   and state in ('applied', 'active', 'suspended')
 order by id;

-- ---- what must always hold ----------------------------------------------------------------------

-- affiliations_count() value
select count(*) from affiliations;

-- affiliations_doubled() value
-- The same party open twice in an organisation as the same thing.
select count(*) from (
    select party_id from affiliations where state in ('applied', 'active', 'suspended')
     group by party_id, organisation_id, type having count(*) > 1) doubled;

-- affiliations_off_numbers() value
-- Member numbers given twice, and members without one.
select (select count(*) from (
           select number from affiliations where number is not null
            group by organisation_id, number having count(*) > 1) twice)
     + (select count(*) from affiliations
         where type = 'member' and number is null and state in ('active', 'suspended'));
