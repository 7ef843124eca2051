-- journal_head_lock(int lane) row
-- The end of a lane's chain, held until the transaction ends. A writer of SQLite is alone anyway.
select seq, hash from journal_heads where lane = :lane;
-- @postgres
select seq, hash from journal_heads where lane = :lane for update;

-- journal_head_open(int lane, text hash) exec
-- The first time a lane writes.
insert into journal_heads (lane, seq, hash) values (:lane, 0, :hash)
    on conflict (lane) do nothing;

-- journal_head_move(int lane, int seq, text hash) exec
update journal_heads set seq = :seq, hash = :hash where lane = :lane;

-- journal_heads_all() many
-- Where every chain ends.
select lane, seq, hash from journal_heads where seq > 0 order by lane;

-- journal_add(id row, int lane, int seq, time at, text name, int actor, int party, int mandate, text subject_kind, int subject, text facts, text input_digest, text prev_hash, text hash) exec
insert into journal (id, lane, seq, done_at, name, actor_id, party_id, mandate_id, subject_kind,
                     subject_id, facts_json, input_digest, prev_hash, hash)
values (:row, :lane, :seq, :at, :name, :actor, :party, :mandate, :subject_kind, :subject, :facts,
        :input_digest, :prev_hash, :hash);

-- journal_lanes() many
-- Every chain: those with a head, and any that has rows but no head.
select lane, max(seq) as head_seq, max(hash) as head_hash
  from (select lane, seq, hash from journal_heads
        union all
        select lane, -1 as seq, '' as hash from journal where seq = 1) chains
 group by lane order by lane;

-- journal_page(int lane, int after, int count) many
-- The next rows of a chain, as they were hashed: plain numbers and texts.
select id as row_number, lane, seq, done_at as done, name, actor_id as actor, party_id as party,
       mandate_id as mandate, subject_kind, subject_id as subject, facts_json as facts,
       input_digest, prev_hash, hash
  from journal where lane = :lane and seq > :after order by seq limit :count;

-- journal_hash_at(int lane, int seq) row
select hash from journal where lane = :lane and seq = :seq;

-- answer_by_key(int actor, text key) row
select digest, answer_json as answer from answers where actor_id = :actor and key = :key;

-- answer_add(int actor, text key, text digest, time at, text answer) exec
insert into answers (actor_id, key, digest, answered_at, answer_json)
values (:actor, :key, :digest, :at, :answer);

-- answer_purge(time before, int count) exec
-- Some of the answers that nobody will ask for again.
delete from answers
 where (actor_id, key) in (select actor_id, key from answers where answered_at < :before
                            order by answered_at limit :count);

-- outbox_add(id message, id party, text kind, int about, text data, time at) exec
insert into outbox (id, party_id, kind, about_id, data_json, created_at, due_at, tries, state)
values (:message, :party, :kind, :about, :data, :at, :at, 0, 'waiting');

-- outbox_waiting() value
select count(*) as waiting from outbox where state = 'waiting';

-- outbox_claim(time now, time lease, int count) many
-- Take the messages that have waited longest and keep other nodes off them until the lease ends.
update outbox set due_at = :lease, tries = tries + 1
 where id in (select id from outbox where state = 'waiting' and due_at <= :now
               order by due_at limit :count)
returning id, party_id, kind, about_id, data_json, tries;
-- @postgres
update outbox set due_at = :lease, tries = tries + 1
 where id in (select id from outbox where state = 'waiting' and due_at <= :now
               order by due_at limit :count for update skip locked)
returning id, party_id, kind, about_id, data_json, tries;

-- outbox_end(id message, text state, time now) exec
-- Sent, or given up.
update outbox set state = :state, ended_at = :now where id = :message and state = 'waiting';

-- outbox_postpone(id message, time due) exec
update outbox set due_at = :due where id = :message and state = 'waiting';

-- outbox_purge(time before, int count) exec
-- Some of the messages that ended long ago.
delete from outbox
 where id in (select id from outbox where state <> 'waiting' and ended_at < :before
               order by ended_at limit :count);

-- due_open(text name) exec
-- A job that has never run is due at once.
insert into due_jobs (name, next_at) values (:name, 0) on conflict (name) do nothing;

-- due_claim(text name, time now, time next) exec
-- One node gets the period; the others change nothing.
update due_jobs set next_at = :next where name = :name and next_at <= :now;

-- due_next(text name) value
select next_at from due_jobs where name = :name;
