-- journal_head_lock(lane int) row
-- The end of a lane's chain, held until the transaction ends. A writer of SQLite is alone anyway.
select seq, hash from journal_heads where lane = :lane;
-- @postgres
select seq, hash from journal_heads where lane = :lane for update;

-- journal_head_open(lane int, hash text) exec
-- The first time a lane writes.
insert into journal_heads (lane, seq, hash) values (:lane, 0, :hash)
    on conflict (lane) do nothing;

-- journal_head_move(lane int, seq int, hash text) exec
update journal_heads set seq = :seq, hash = :hash where lane = :lane;

-- journal_heads_all() many
-- Where every chain ends.
select lane, seq, hash from journal_heads where seq > 0 order by lane;

-- journal_add(row id, lane int, seq int, at time, name text, actor int, party int, mandate int, subject_kind text, subject int, facts text, input_digest text, prev_hash text, hash text) exec
insert into journal (id, lane, seq, done_at, name, actor_id, party_id, mandate_id, subject_kind,
                     subject_id, facts_json, input_digest, prev_hash, hash)
values (:row, :lane, :seq, :at, :name, :actor, :party, :mandate, :subject_kind, :subject, :facts,
        :input_digest, :prev_hash, :hash);

-- journal_lanes() many
-- Every chain: those with a head, and any that has rows but no head.
select lane, max(seq) as head_seq, max(hash) as head_hash
  from (select lane, seq, hash from journal_heads
        union all
        select distinct lane, -1 as seq, '' as hash from journal) chains
 group by lane order by lane;

-- journal_page(lane int, after int, count int) many
-- The next rows of a chain, as they were hashed: plain numbers and texts.
select id as row_number, lane, seq, done_at as done, name, actor_id as actor, party_id as party,
       mandate_id as mandate, subject_kind, subject_id as subject, facts_json as facts,
       input_digest, prev_hash, hash
  from journal where lane = :lane and seq > :after order by seq limit :count;

-- journal_hash_at(lane int, seq int) row
select hash from journal where lane = :lane and seq = :seq;

-- answer_by_key(actor int, key text) row
select digest, answer_sealed from answers where actor_id = :actor and key = :key;

-- answer_add(actor int, key text, digest text, at time, answer text) exec
insert into answers (actor_id, key, digest, answered_at, answer_sealed)
values (:actor, :key, :digest, :at, :answer);

-- answer_purge(before time, count int) exec
-- Some of the answers that nobody will ask for again.
delete from answers
 where (actor_id, key) in (select actor_id, key from answers where answered_at < :before
                            order by answered_at limit :count);

-- outbox_add(message id, party id, kind text, about int, data text, at time) exec
insert into outbox (id, party_id, kind, about_id, data_json, created_at, due_at, tries, state)
values (:message, :party, :kind, :about, :data, :at, :at, 0, 'waiting');

-- outbox_waiting() value
select count(*) as waiting from outbox where state = 'waiting';

-- outbox_claim(now time, lease time, count int) many
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

-- outbox_end(message id, state text, now time) exec
-- Sent, or given up.
update outbox set state = :state, ended_at = :now where id = :message and state = 'waiting';

-- outbox_postpone(message id, due time) exec
update outbox set due_at = :due where id = :message and state = 'waiting';

-- outbox_purge(before time, count int) exec
-- Some of the messages that ended long ago.
delete from outbox
 where id in (select id from outbox where state <> 'waiting' and ended_at < :before
               order by ended_at limit :count);

-- due_open(name text) exec
-- A job that has never run is due at once.
insert into due_jobs (name, next_at) values (:name, 0) on conflict (name) do nothing;

-- due_claim(name text, now time, next time) exec
-- One node gets the period; the others change nothing.
update due_jobs set next_at = :next where name = :name and next_at <= :now;

-- due_next(name text) value
select next_at from due_jobs where name = :name;
