-- What acts leave behind: the journal, remembered answers, messages to deliver, work that is due.

-- One row per act that changed the square. Only ever appended to; each row hashes the one before
-- it in its lane, so that an altered, missing or inserted row is found by `piazza check`.
create table journal (
    id integer primary key,        -- of the row
    lane integer not null,         -- the writer that did it: each lane is one hash chain
    seq integer not null,          -- place in the lane's chain, dense from 1
    done_at integer not null,      -- when it was done (act->now)
    name text not null,            -- the handler: 'order_place'
    actor_id integer not null,     -- the person who acted; 0: not signed in, or piazza itself
    party_id integer not null,     -- for whom; the actor, unless a mandate was used
    mandate_id integer not null,   -- the mandate acted under; 0: none
    subject_kind text not null,    -- what it was about: 'order'; '' for nothing in particular
    subject_id integer not null,   -- which one; 0: none
    facts_json text not null,      -- ids, states and amounts worth keeping; never names
    input_digest text not null,    -- BLAKE2b-256 (hex) of what was asked, without secrets
    prev_hash text not null,       -- hash of the lane's row before; zeros for the first
    hash text not null,            -- BLAKE2b-256 (hex) of all the columns above
    check (seq > 0),
    unique (lane, seq)
) strict;

-- The story of one thing.
create index journal_subject on journal (subject_id);

-- Where each chain ends. A lane locks its row while it writes, so that no two processes ever
-- append to the same chain; a chain cut short disagrees with it.
create table journal_heads (
    lane integer primary key,      -- node * 16 + number within the node
    seq integer not null,          -- of the last row; 0: none yet
    hash text not null             -- of the last row; zeros when there is none
) strict;

-- Answers kept under the caller's idempotency key, so that a repeated request is answered again
-- and done once. Forgotten after 30 days.
create table answers (
    actor_id integer not null,     -- whose key it is; 0: not signed in
    key text not null,             -- the idempotency key
    digest text not null,          -- BLAKE2b-256 (hex) of what was asked
    answered_at integer not null,  -- when
    answer_sealed text not null,   -- JSON, sealed: the model and where to go, or the refusal
    primary key (actor_id, key)
) strict;

create index answers_age on answers (answered_at);

-- Messages that leave after the commit, each at least once.
create table outbox (
    id integer primary key,        -- of the message
    party_id integer not null,     -- to whom
    kind text not null,            -- its template: 'order-placed'
    about_id integer not null,     -- what it is about; 0: nothing in particular
    data_json text not null,       -- what fills the template
    created_at integer not null,   -- when the act queued it
    due_at integer not null,       -- not to be tried before; pushed forward while being tried
    tries integer not null,        -- how often it was tried
    state text not null,           -- 'waiting', then 'sent' or 'failed' (given up)
    ended_at integer,              -- when it was sent or given up
    check (state in ('waiting', 'sent', 'failed')),
    check ((state = 'waiting') = (ended_at is null))
) strict;

create index outbox_due on outbox (due_at) where state = 'waiting';
create index outbox_age on outbox (ended_at) where state <> 'waiting';

-- Work piazza does by itself, once per period in the whole installation.
create table due_jobs (
    name text primary key,         -- of the job: 'credit_expire'
    next_at integer not null       -- start of the next period in which it runs
) strict;
