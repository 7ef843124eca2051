-- ---- organisations ------------------------------------------------------------------------------

-- organisations_find(words text, kind text, sector text, state text, area text, most int, skip int) many
-- Organisations by name; '' asks for nothing. The area is a municipality's or a community's code.
select p.id, p.name_sealed, o.kind, o.sector, o.state, coalesce(m.name, '') as area
  from organisations o
  join parties p on p.id = o.id
  left join areas m on m.id = p.area_id
  left join areas c on c.id = m.parent_id
 where o.search_text like :words
   and (:kind = '' or o.kind = :kind) and (:sector = '' or o.sector = :sector)
   and (:state = '' or o.state = :state)
   and (:area = '' or m.code = :area or c.code = :area)
 order by o.search_text, o.id
 limit :most offset :skip;

-- organisation_public(organisation id) one
-- What everybody may read of an active organisation.
select p.id, p.name_sealed, p.phone_sealed, o.kind, o.sector, o.address, o.question,
       coalesce(m.name, '') as area
  from organisations o
  join parties p on p.id = o.id
  left join areas m on m.id = p.area_id
 where o.id = :organisation and o.state = 'active';

-- organisation_file(organisation id) one
-- What the Federation reads of an organisation.
select p.id, p.name_sealed, p.phone_sealed, o.kind, o.sector, o.vat_number, o.address, o.state,
       p.created_at, coalesce(m.name, '') as area, coalesce(c.name_sealed, '') as contact_sealed,
       case when o.state = 'applied' then 1 else 0 end as can_decide,
       case when o.state = 'active' and o.kind <> 'federation' then 1 else 0 end as can_suspend,
       case when o.state = 'suspended' then 1 else 0 end as can_resume,
       case when o.state in ('active', 'suspended') and o.kind <> 'federation' then 1 else 0 end
           as can_dissolve,
       case when o.state = 'active' then 1 else 0 end as is_active
  from organisations o
  join parties p on p.id = o.id
  left join areas m on m.id = p.area_id
  left join parties c on c.id = o.contact_id
 where o.id = :organisation;

-- organisation_changes_of(organisation id) many
-- What became of it, the latest first.
select state, reason, changed_at from organisation_changes
 where organisation_id = :organisation
 order by id desc
 limit 50;

-- organisations_same_vat(organisation id) many
-- Others with the same VAT number.
select p.id, p.name_sealed
  from organisations o
  join organisations s on s.vat_number = o.vat_number and s.id <> o.id
  join parties p on p.id = s.id
 where o.id = :organisation and o.vat_number <> ''
 order by p.id
 limit 20;

-- organisations_waiting(most int) many
-- Who applied, the oldest first.
select p.id, p.name_sealed, o.kind, o.sector, coalesce(m.name, '') as area, p.created_at
  from organisations o
  join parties p on p.id = o.id
  left join areas m on m.id = p.area_id
 where o.state = 'applied'
 order by p.id
 limit :most;

-- organisations_unkept(now time, most int) many
-- Active organisations that people belong to, and where nobody is secretary any more.
select p.id, p.name_sealed
  from organisations o
  join parties p on p.id = o.id
 where o.state = 'active' and o.kind <> 'federation'
   and exists (select 1 from affiliations f
                where f.organisation_id = o.id and f.state in ('applied', 'active'))
   and not exists (select 1 from role_grants g
                    where g.organisation_id = o.id and g.role = 'secretary'
                      and (g.until_at is null or g.until_at > :now))
 order by p.id
 limit :most;

-- organisations_by_state() many
select state, count(*) as amount from organisations group by state order by state;

-- communities_list(selected_code text) many
-- The valley communities by name; the selected one is marked.
select id, code, name, case when code = :selected_code then 1 else 0 end as is_selected
  from areas
 where kind = 'community'
 order by sort_name;

-- ---- who belongs to an organisation -------------------------------------------------------------

-- affiliations_of(party id) many
-- Where a party belongs, asked to belong, or belonged; the open ones first.
select f.id, f.organisation_id, p.name_sealed as organisation_sealed, f.type, f.number, f.state, f.reason,
       f.applied_at, f.accepted_at, f.closed_at,
       case when o.state = 'suspended' then 1 else 0 end as is_suspended_organisation,
       case when f.state in ('applied', 'active', 'suspended') then 1 else 0 end as is_open
  from affiliations f
  join organisations o on o.id = f.organisation_id
  join parties p on p.id = f.organisation_id
 where f.party_id = :party
 order by case when f.closed_at is null then 0 else 1 end, f.id desc
 limit 100;

-- affiliation_show(affiliation id) one
-- One affiliation as its organisation's secretary sees it.
select f.id, f.party_id, p.name_sealed, f.organisation_id, f.type, f.number, f.state, f.reason,
       f.answer_sealed, f.applied_at, f.accepted_at, f.closed_at,
       case when p.kind = 'person' then 1 else 0 end as is_person
  from affiliations f
  join parties p on p.id = f.party_id
 where f.id = :affiliation;

-- affiliations_in(organisation id, state text, type text, asked text, name_index text, most int, skip int) many
-- Who belongs to an organisation, the latest first; '' asks for nothing. Asked for is a number, or
-- the name of a person.
select f.id, p.name_sealed, f.type, f.number, f.state, f.applied_at, f.accepted_at,
       case when p.kind = 'person' then 1 else 0 end as is_person
  from affiliations f
  join parties p on p.id = f.party_id
  left join persons s on s.id = f.party_id
 where f.organisation_id = :organisation
   and (:state = '' or f.state = :state) and (:type = '' or f.type = :type)
   and (:asked = '' or f.number = :asked or s.full_name_index = :name_index)
 order by f.id desc
 limit :most offset :skip;

-- affiliation_numbers(organisation id) one
-- How many there are, for the head of the secretary's pages.
select sum(case when state = 'applied' then 1 else 0 end) as applied_count,
       sum(case when state = 'active' then 1 else 0 end) as active_count,
       sum(case when state = 'active' and type = 'member' then 1 else 0 end) as member_count,
       sum(case when state = 'suspended' then 1 else 0 end) as suspended_count
  from affiliations where organisation_id = :organisation;

-- affiliations_open_between(party id, organisation id) many
-- What is open between the two.
select id, type, number, state, applied_at, accepted_at from affiliations
 where party_id = :party and organisation_id = :organisation
   and state in ('applied', 'active', 'suspended')
 order by id;

-- affiliation_party(affiliation id) row
select party_id from affiliations where id = :affiliation;

-- ---- roles and loans of an organisation ---------------------------------------------------------

-- roles_of_organisation(organisation id, now time) many
-- Who may do what in an organisation, and which partner gave it to them.
select g.id, g.role, p.name_sealed as person_sealed, g.since_at, g.until_at,
       coalesce(t.name_sealed, '') as partner_sealed
  from role_grants g
  join parties p on p.id = g.person_id
  left join role_loans l on l.id = g.loan_id
  left join parties t on t.id = l.partner_id
 where g.organisation_id = :organisation and (g.until_at is null or g.until_at > :now)
 order by g.role, g.id
 limit 500;

-- roles_given_by(partner id, now time) many
-- The roles in other organisations that a partner gave to its people under a loan.
select g.id, g.role, p.name_sealed as person_sealed, o.name_sealed as organisation_sealed, g.since_at, g.until_at
  from role_grants g
  join role_loans l on l.id = g.loan_id
  join parties p on p.id = g.person_id
  join parties o on o.id = g.organisation_id
 where l.partner_id = :partner and (g.until_at is null or g.until_at > :now)
 order by o.name_sealed, g.role, g.id
 limit 500;

-- roles_of_person_from(person id, organisation id, now time) many
-- What an organisation gave a person: its own roles, and those lent to it.
select g.id, g.role, o.name_sealed as organisation_sealed, g.since_at, g.until_at,
       case when g.loan_id is null then 0 else 1 end as is_lent
  from role_grants g
  join parties o on o.id = g.organisation_id
  left join role_loans l on l.id = g.loan_id
 where g.person_id = :person and (g.until_at is null or g.until_at > :now)
   and ((g.organisation_id = :organisation and g.loan_id is null) or l.partner_id = :organisation)
 order by o.name_sealed, g.role;

-- loans_of(organisation id, now time) many
-- What an organisation lends and what it is lent, now.
select l.id, l.owner_id, o.name_sealed as owner_sealed, l.partner_id, t.name_sealed as partner_sealed, l.since_at, l.until_at,
       case when l.owner_id = :organisation then 1 else 0 end as is_given
  from role_loans l
  join parties o on o.id = l.owner_id
  join parties t on t.id = l.partner_id
 where (l.owner_id = :organisation or l.partner_id = :organisation)
   and l.ended_at is null and l.until_at > :now
 order by l.id desc
 limit 100;

-- loan_roles_of(organisation id, now time) many
-- The roles of those loans.
select r.loan_id, r.role
  from role_loans l
  join role_loan_roles r on r.loan_id = l.id
 where (l.owner_id = :organisation or l.partner_id = :organisation)
   and l.ended_at is null and l.until_at > :now
 order by r.role;

-- ---- roles of the whole square ------------------------------------------------------------------

-- roles_everywhere(role text, now time, most int, skip int) many
-- Who may do what, and where, by organisation; '' for every role.
select g.id, g.role, g.person_id, p.name_sealed as person_sealed, g.organisation_id,
       o.name_sealed as organisation_sealed, g.since_at, g.until_at
  from role_grants g
  join organisations r on r.id = g.organisation_id
  join parties o on o.id = g.organisation_id
  join parties p on p.id = g.person_id
 where (:role = '' or g.role = :role) and (g.until_at is null or g.until_at > :now)
 order by r.search_text, g.role, g.id
 limit :most offset :skip;

-- ---- statistics ---------------------------------------------------------------------------------

-- statistics_people() many
-- People by valley community and assurance.
select m.parent_id as community_id, cast('level-' || s.assurance as text) as level, count(*) as amount
  from persons s
  join parties p on p.id = s.id
  join areas m on m.id = p.area_id
 where s.state <> 'erased' and s.same_as_id is null
 group by m.parent_id, s.assurance;

-- statistics_members() many
-- People who are members of some organisation, by the community they live in.
select m.parent_id as community_id, count(distinct f.party_id) as amount
  from affiliations f
  join persons s on s.id = f.party_id
  join parties p on p.id = f.party_id
  join areas m on m.id = p.area_id
 where f.type = 'member' and f.state = 'active'
 group by m.parent_id;

-- statistics_needs() many
-- Open needs by community, and how many people have them.
select m.parent_id as community_id, count(*) as amount, count(distinct n.person_id) as people
  from needs n
  join areas m on m.id = n.area_id
 where n.state in ('received', 'assigned')
 group by m.parent_id;

-- statistics_organisations() many
-- Active organisations by community and kind.
select m.parent_id as community_id, o.kind, count(*) as amount
  from organisations o
  join parties p on p.id = o.id
  join areas m on m.id = p.area_id
 where o.state = 'active'
 group by m.parent_id, o.kind;
