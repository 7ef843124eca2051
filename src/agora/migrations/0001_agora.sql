-- A place where the people of an area, or of a cause, decide together.
create table squares (
    id integer primary key,
    -- "Piazza della Val di Sole".
    name text not null,
    -- What it is for.
    about text not null,
    -- The area it speaks of.
    area_id integer not null references areas(id),
    -- When it was made.
    created_at integer not null
) strict;

-- Who may propose and vote in a square.
create table square_members (
    -- The square.
    square_id integer not null references squares(id),
    -- The member.
    person_id integer not null references parties(id),
    -- Since when.
    joined_at integer not null,
    primary key (square_id, person_id)
) strict;

create index squares_of_member on square_members(person_id);

-- Something a member wants the square to decide.
create table proposals (
    id integer primary key,
    -- Where it is discussed and voted.
    square_id integer not null references squares(id),
    -- The member who wrote it.
    author_id integer not null references parties(id),
    -- One line.
    title text not null,
    -- The whole text; it never changes once published.
    body text not null,
    -- Its way through the square.
    state text not null
        check (state in ('draft', 'published', 'voting', 'adopted', 'rejected', 'withdrawn')),
    -- When it was written.
    created_at integer not null,
    -- When its state last changed.
    changed_at integer not null
) strict;

create index proposals_of_square on proposals(square_id, state);

-- What people say about a proposal.
create table proposal_comments (
    id integer primary key,
    -- The proposal spoken of.
    proposal_id integer not null references proposals(id),
    -- The member who speaks.
    author_id integer not null references parties(id),
    -- What they say.
    body text not null,
    -- When.
    written_at integer not null
) strict;

create index comments_of_proposal on proposal_comments(proposal_id);

-- A vote, yes or no, on a proposal.
create table ballots (
    id integer primary key,
    -- What is voted on: once.
    proposal_id integer not null unique references proposals(id),
    -- open until closes_at has come and somebody counted.
    state text not null check (state in ('open', 'closed')),
    -- From when votes are accepted.
    opens_at integer not null,
    -- Until when; at this second it is over.
    closes_at integer not null,
    -- How many in a hundred of the roll must vote for the result to hold; 0: no minimum.
    quorum integer not null check (quorum between 0 and 100),
    -- How many may vote: the members when it opened.
    roll_count integer not null check (roll_count > 0),
    -- How many have voted.
    voted_count integer not null check (voted_count between 0 and roll_count),
    -- How many papers say yes: null until closed.
    yes_count integer,
    -- How many say no: null until closed.
    no_count integer,
    check (opens_at < closes_at),
    check ((state = 'closed') = (yes_count is not null and no_count is not null)),
    check (state = 'open' or yes_count + no_count = voted_count)
) strict;

create index ballots_by_close on ballots(state, closes_at);

-- Who may vote, frozen when the vote opens, and whether they have. It does not know how.
create table ballot_roll (
    -- The vote.
    ballot_id integer not null references ballots(id),
    -- A member of the square when it opened.
    member_id integer not null references parties(id),
    -- Whether a paper was given for this member.
    has_voted integer not null check (has_voted in (0, 1)),
    primary key (ballot_id, member_id)
) strict;

create index rolls_of_member on ballot_roll(member_id, has_voted);

-- The papers in the urn: what was chosen, by nobody in particular. No voter, no time, and a
-- random id, so that their order tells nothing.
create table ballot_papers (
    id integer primary key,
    -- The vote.
    ballot_id integer not null references ballots(id),
    -- What the paper says.
    choice text not null check (choice in ('yes', 'no'))
) strict;

create index papers_of_ballot on ballot_papers(ballot_id);
