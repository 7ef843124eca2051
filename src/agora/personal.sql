-- personal_squares(person id) many
select q.name as square, m.joined_at
  from square_members m
  join squares q on q.id = m.square_id
 where m.person_id = :person
 order by m.joined_at desc;

-- personal_proposals(person id) many
select id, title, body, state, created_at, changed_at from proposals
 where author_id = :person
 order by id desc;

-- personal_comments(person id) many
select c.body, c.written_at, p.title as proposal
  from proposal_comments c
  join proposals p on p.id = c.proposal_id
 where c.author_id = :person
 order by c.id desc;

-- personal_votes(person id) many
-- Where the person could vote and whether they did; how is known to nobody.
select p.title as proposal, b.opens_at, b.closes_at, r.has_voted
  from ballot_roll r
  join ballots b on b.id = r.ballot_id
  join proposals p on p.id = b.proposal_id
 where r.member_id = :person
 order by b.id desc;
