-- ---- squares --------------------------------------------------------------------------------

-- square_add(id id, name text, about text, area id, created_at time) exec
insert into squares (id, name, about, area_id, created_at)
values (:id, :name, :about, :area, :created_at);

-- square_show(square id) one
select s.id, s.name, s.about, a.name as area,
       (select count(*) from square_members m join persons r on r.id = m.person_id
         where m.square_id = s.id and r.same_as_id is null) as members
  from squares s join areas a on a.id = s.area_id
 where s.id = :square;

-- square_list(person id) many
-- Every square by name, and whether this person is a member.
select s.id, s.name, s.about, a.name as area,
       (select count(*) from square_members m join persons r on r.id = m.person_id
         where m.square_id = s.id and r.same_as_id is null) as members,
       case when exists (select 1 from square_members m
                          where m.square_id = s.id and m.person_id = :person)
            then 1 else 0 end as is_member
  from squares s join areas a on a.id = s.area_id
 order by s.name, s.id
 limit 100;

-- square_has_member(square id, person id) value
select count(*) from square_members where square_id = :square and person_id = :person;

-- square_member_add(square id, person id, joined_at time) exec
insert into square_members (square_id, person_id, joined_at)
values (:square, :person, :joined_at) on conflict do nothing;

-- ---- proposals ------------------------------------------------------------------------------

-- proposal_add(id id, square id, author id, title text, body text, state text, created_at time) exec
insert into proposals (id, square_id, author_id, title, body, state, created_at, changed_at)
values (:id, :square, :author, :title, :body, :state, :created_at, :created_at);

-- proposal_show(proposal id) one
select p.id, p.square_id, s.name as square, p.author_id, w.name_sealed as author_sealed, p.title, p.body, p.state,
       p.created_at, b.id as ballot_id
  from proposals p
  join squares s on s.id = p.square_id
  join parties w on w.id = p.author_id
  left join ballots b on b.proposal_id = p.id
 where p.id = :proposal;

-- proposal_of_square(proposal id) row
-- What an act on a proposal must know.
select square_id, author_id, state from proposals where id = :proposal;

-- proposal_list(square id, reader id) many
-- The proposals of a square, newest first: all that are public, and the reader's own drafts.
select p.id, p.title, p.state, p.created_at,
       (select count(*) from proposal_comments c where c.proposal_id = p.id) as comments
  from proposals p
 where p.square_id = :square and (p.state <> 'draft' or p.author_id = :reader)
 order by p.id desc
 limit 100;

-- proposal_list_latest() many
-- The latest public proposals of every square.
select p.id, p.title, p.state, p.created_at, s.name as square
  from proposals p join squares s on s.id = p.square_id
 where p.state <> 'draft'
 order by p.id desc
 limit 20;

-- proposal_move(proposal id, from_state text, to_state text, changed_at time) exec
-- From one state to the next, unless somebody was quicker.
update proposals set state = :to_state, changed_at = :changed_at
 where id = :proposal and state = :from_state;

-- comment_add(id id, proposal id, author id, body text, written_at time) exec
insert into proposal_comments (id, proposal_id, author_id, body, written_at)
values (:id, :proposal, :author, :body, :written_at);

-- comment_list(proposal id) many
select c.id, w.name_sealed as author_sealed, c.body, c.written_at
  from proposal_comments c join parties w on w.id = c.author_id
 where c.proposal_id = :proposal
 order by c.id
 limit 200;

-- ---- ballots --------------------------------------------------------------------------------

-- ballot_add(id id, proposal id, opens_at time, closes_at time, quorum int, roll_count int) exec
insert into ballots (id, proposal_id, state, opens_at, closes_at, quorum, roll_count, voted_count)
values (:id, :proposal, 'open', :opens_at, :closes_at, :quorum, :roll_count, 0);

-- ballot_roll_size(square id) value
-- How many members a roll of this square would freeze now: people, not records of them.
select count(*) from square_members m join persons r on r.id = m.person_id
 where m.square_id = :square and r.same_as_id is null;

-- ballot_roll_freeze(ballot id, square id) exec
insert into ballot_roll (ballot_id, member_id, has_voted)
select b.id, m.person_id, 0
  from ballots b
  join square_members m on m.square_id = :square
  join persons r on r.id = m.person_id
 where b.id = :ballot and r.same_as_id is null;

-- ballot_show(ballot id, member id) one
-- A vote as this member may see it: the counts are null until it is closed.
select b.id, b.state, b.opens_at, b.closes_at, b.quorum, b.roll_count, b.voted_count,
       b.yes_count, b.no_count,
       case when r.member_id is null then 0 else 1 end as is_on_roll,
       case when r.has_voted = 1 or exists (
                select 1 from ballot_roll o join persons s on s.id = o.member_id
                 where o.ballot_id = b.id and s.same_as_id = :member and o.has_voted = 1)
            then 1 else 0 end as has_voted
  from ballots b
  left join ballot_roll r on r.ballot_id = b.id and r.member_id = :member
 where b.id = :ballot;

-- ballot_of_proposal(ballot id) row
-- What an act on a vote must know.
select b.proposal_id, p.square_id, b.state, b.closes_at
  from ballots b join proposals p on p.id = b.proposal_id
 where b.id = :ballot;

-- ballot_list_open(now time) many
-- Votes anybody may read about, the first to close first.
select b.id, b.closes_at, b.proposal_id, p.title, s.name as square
  from ballots b
  join proposals p on p.id = b.proposal_id
  join squares s on s.id = p.square_id
 where b.state = 'open' and b.closes_at > :now
 order by b.closes_at, b.id
 limit 100;

-- ballot_list_waiting(member id, now time) many
-- Open votes in which this member has not voted yet.
select b.id, p.id as proposal_id, p.title, b.closes_at
  from ballot_roll r
  join ballots b on b.id = r.ballot_id
  join proposals p on p.id = b.proposal_id
 where r.member_id = :member and r.has_voted = 0 and b.state = 'open' and b.closes_at > :now
   and not exists (select 1 from ballot_roll o join persons s on s.id = o.member_id
                    where o.ballot_id = b.id and s.same_as_id = :member and o.has_voted = 1)
 order by b.closes_at, b.id
 limit 20;

-- ballot_count_vote(ballot id, now time) exec
-- One more has voted, while the vote is open. It also holds the ballot's row, so that a close waits
-- for the votes under way.
update ballots set voted_count = voted_count + 1
 where id = :ballot and state = 'open' and opens_at <= :now and closes_at > :now;

-- ballot_mark_voter(ballot id, member id) exec
-- Once only: the second time changes no row, nor the first time of whoever was on the roll twice and
-- has voted as the other record.
update ballot_roll set has_voted = 1
 where ballot_id = :ballot and member_id = :member and has_voted = 0
   and not exists (select 1 from ballot_roll o join persons s on s.id = o.member_id
                    where o.ballot_id = :ballot and s.same_as_id = :member and o.has_voted = 1);

-- ballots_both_voted(kept id, merged id) value
-- Open votes in which each of two records has given its own.
select count(*)
  from ballots b
  join ballot_roll k on k.ballot_id = b.id and k.member_id = :kept and k.has_voted = 1
  join ballot_roll x on x.ballot_id = b.id and x.member_id = :merged and x.has_voted = 1
 where b.state = 'open';

-- ballot_is_on_roll(ballot id, member id) value
select count(*) from ballot_roll where ballot_id = :ballot and member_id = :member;

-- ballot_paper_add(id id, ballot id, choice text) exec
insert into ballot_papers (id, ballot_id, choice) values (:id, :ballot, :choice);

-- ballot_list_due(now time) many
-- Votes whose time is over and that nobody has counted.
select id from ballots where state = 'open' and closes_at <= :now order by closes_at, id limit 100;

-- ballot_hold(ballot id, now time) exec
-- Hold the row of a vote whose time is over, so that nobody else counts it meanwhile.
update ballots set closes_at = closes_at where id = :ballot and state = 'open' and closes_at <= :now;

-- ballot_close(ballot id) exec
update ballots
   set state = 'closed',
       yes_count = (select count(*) from ballot_papers p
                     where p.ballot_id = ballots.id and p.choice = 'yes'),
       no_count = (select count(*) from ballot_papers p
                    where p.ballot_id = ballots.id and p.choice = 'no')
 where id = :ballot and state = 'open';

-- ballot_result(ballot id) row
select proposal_id, roll_count, voted_count, quorum, yes_count, no_count
  from ballots where id = :ballot and state = 'closed';

-- ---- what must always hold ------------------------------------------------------------------

-- ballot_count() value
select count(*) from ballots;

-- ballot_unbalanced_count() value
-- Votes whose papers are not as many as the members marked as having voted.
select count(*)
  from ballots b
 where b.voted_count <> (select count(*) from ballot_papers p where p.ballot_id = b.id)
    or b.voted_count <> (select count(*) from ballot_roll r
                          where r.ballot_id = b.id and r.has_voted = 1)
    or b.roll_count <> (select count(*) from ballot_roll r where r.ballot_id = b.id);

-- ballot_miscounted_count() value
-- Closed votes whose result is not what their papers say.
select count(*)
  from ballots b
 where b.state = 'closed'
   and (b.yes_count <> (select count(*) from ballot_papers p
                         where p.ballot_id = b.id and p.choice = 'yes')
        or b.no_count <> (select count(*) from ballot_papers p
                           where p.ballot_id = b.id and p.choice = 'no'));

-- memberships_end(person id) exec
delete from square_members where person_id = :person;
