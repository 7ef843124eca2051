// What piazza leans on fails: the disk is full, the database goes away, letters cannot be written.
// Each is said clearly, nothing is half done, and all goes on by itself when the cause is gone.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { check, prepare, serve, sql } from '../lib/server.mjs';
import { Program, Visitor, anyAddress, signedIn } from '../lib/visitor.mjs';

const run = promisify(execFile);
const postgres = process.env.PIAZZA_TEST_POSTGRES;
const flags = ['--log-level', 'error', '--trusted-proxy', '127.0.0.1'];

// Somebody who orders for themselves, in cash, in a slot that never fills.
async function customer(place, server) {
  await sql(place.database, 'update slots set capacity = 100000000');
  const { token } = await Program.signIn(server.url, 'luca');
  const program = () => new Program(server.url, token, anyAddress());
  const { body: found } = await program().get('/market?q=spesa%20compagnia');
  const listing = `/market/${found.listings[0].id}`;
  const { body } = await program().get(listing);
  const wanted = { slot: body.days[1].slots[0].id, pay: 'cash', expected_credit: 0 };
  return {
    listing,
    wanted,
    order: (key) => program().post(`${listing}/order`, wanted, key),
    look: () => program().get(listing),
  };
}

// The same order through pages: how it is answered.
async function orderByPage(server, { listing, wanted }) {
  const luca = await signedIn(server.url, 'luca');
  const page = await luca.get(`${listing}/check?slot=${wanted.slot}&pay=cash`);
  return page.submit('/order');
}

const count = async (place, table) => Number(await sql(place.database, `select count(*) from ${table}`));

// Every table that an order writes to.
const written = (place) => Promise.all(['orders', 'order_legs', 'visits', 'holds', 'outbox'].map((one) => count(place, one)));

// Ask until it is answered with 200; gives up after half a minute.
async function orderAtLast(buyer, key) {
  for (let tries = 0; tries < 120; tries++) {
    const answer = await buyer.order(key).catch(() => null);
    if (answer?.status === 200) return answer;
    await pause(250);
  }
  throw new Error(`${key} was never answered`);
}

// Until no letter waits, nor is believed to: a full count is believed for the second it was made in.
// Gives up after ten seconds.
async function lettersGone(place) {
  for (let tries = 0; tries < 100; tries++) {
    if (await sql(place.database, "select count(*) from outbox where state = 'waiting'") === '0') return pause(1100);
    await pause(100);
  }
  throw new Error('letters wait and do not go');
}

// ---- the disk -----------------------------------------------------------------------------------

// A small disk of its own in memory; null where we may not mount one.
async function smallDisk(megabytes) {
  const folder = await mkdtemp(path.join(tmpdir(), 'piazza-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'tmpfs', folder]);
  } catch {
    await rmdir(folder);
    return null;
  }
  const database = path.join(folder, 'database');
  await mkdir(database);
  if (postgres) await run('chown', [process.getuid() === 0 ? 'postgres' : `${process.getuid()}`, database]);

  async function fill() {
    await run('dd', ['if=/dev/zero', `of=${folder}/filler`, 'bs=4k']).catch(() => {});
  }
  async function drop() {
    await run('umount', [folder]);
    await rmdir(folder);
  }
  return { database, fill, empty: () => rm(path.join(folder, 'filler')), drop };
}

test('the disk is full: 503, nothing half written, and on it goes when there is room', async (t) => {
  const disk = await smallDisk(40);
  if (!disk) return t.skip('no right to mount a small disk: run as root');
  const place = await prepare({ disk: disk.database });
  const server = await serve(place, flags);
  try {
    const buyer = await customer(place, server);
    assert.equal((await buyer.order('before')).status, 200);
    await disk.fill();

    // What was allocated before still takes some; then the disk is full.
    let refused, placed = 1;
    for (let i = 0; i < 2000 && !refused; i++) {
      const answer = await buyer.order(`full-${i}`);
      if (answer.status === 200) placed++;
      else refused = answer;
    }
    assert.deepEqual([refused.status, refused.body.error.code], [503, 'storage_full']);
    assert.ok(refused.headers.get('retry-after'));
    assert.equal((await buyer.look()).status, 200, 'reading goes on');
    assert.equal(await count(place, 'orders'), placed);
    const health = await fetch(`${server.url}/healthz`);
    assert.equal(health.status, 200);

    await disk.empty();
    await orderAtLast(buyer, 'after');
    assert.equal(await count(place, 'orders'), placed + 1);
    await check(place);
  } finally {
    await server.stop();
    await place.drop();
    await disk.drop();
  }
});

// ---- the connection -----------------------------------------------------------------------------

const onPostgres = { skip: !postgres && 'only on PostgreSQL' };
const nameOf = (place) => new URL(place.database).pathname.slice(1);
const disconnect = (place) => sql(postgres,
  `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${nameOf(place)}'`);

test('PostgreSQL drops every connection again and again: each order is answered, once', onPostgres, async () => {
  const place = await prepare();
  const server = await serve(place, flags);
  try {
    const buyer = await customer(place, server);
    const asked = new Map();
    const failures = new Set();
    let over = false, next = 0;

    async function client() {
      while (!over) {
        const key = `lost-${next++}`;
        const answer = await buyer.order(key);
        asked.set(key, answer.status === 200 ? answer.body.id : null);
        if (answer.status !== 200) failures.add(`${answer.status} ${answer.body.error.code}`);
      }
    }
    const load = Promise.all(Array.from({ length: 8 }, client));
    for (let i = 0; i < 15; i++) {
      await pause(200);
      await disconnect(place);
    }
    over = true;
    await load;
    assert.ok(asked.size > 20, `${asked.size} orders`);
    for (const failure of failures) assert.equal(failure, '503 storage_lost');
    for (const [key, id] of asked) {
      if (id && Math.random() > 0.05) continue;
      const again = await orderAtLast(buyer, key);
      assert.equal(again.body.id, id ?? again.body.id);
      asked.set(key, again.body.id);
    }
    assert.equal(new Set(asked.values()).size, asked.size);
    assert.equal(await count(place, 'orders'), asked.size);
    assert.equal((await orderByPage(server, buyer)).status, 200, 'pages too, without a restart');
    await check(place);
  } finally {
    await server.stop();
    await place.drop();
  }
});

test('PostgreSQL is away: 503 to all, and on it goes when it is back', onPostgres, async () => {
  const place = await prepare();
  const server = await serve(place, flags);
  const ready = async () => (await fetch(`${server.url}/readyz`)).status;
  try {
    const buyer = await customer(place, server);
    assert.equal(await ready(), 200);
    await sql(postgres, `alter database ${nameOf(place)} allow_connections false`);
    await disconnect(place);
    for (const answer of [await buyer.order('away'), await buyer.look()])
      assert.deepEqual([answer.status, answer.body.error.code], [503, 'storage_lost']);
    const page = await new Visitor(server.url).get('/market');
    assert.equal(page.status, 503);
    assert.match(page.text, /L’archivio non risponde\. Nulla è andato perso: riprova fra poco\./);
    assert.equal(await ready(), 503);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);

    await sql(postgres, `alter database ${nameOf(place)} allow_connections true`);
    await orderAtLast(buyer, 'away');
    assert.equal(await ready(), 200);
    assert.equal(await count(place, 'orders'), 1);
    await check(place);
  } finally {
    await server.stop();
    await place.drop();
  }
});

// ---- the letters --------------------------------------------------------------------------------

test('letters cannot be written and too many wait: acts that would add one are refused', async () => {
  const place = await prepare();
  const server = await serve(place, [...flags, '--outbox-max', '5']);
  const outbox = path.join(place.folder, 'outbox');
  try {
    const buyer = await customer(place, server);
    await lettersGone(place);
    await rename(outbox, `${outbox}.away`);
    await writeFile(outbox, 'no folder any more');

    let refused;
    for (let i = 0; i < 20 && !refused; i++) {
      const answer = await buyer.order(`letters-${i}`);
      if (answer.status !== 200) refused = answer;
    }
    assert.deepEqual([refused.status, refused.body.error.code], [503, 'outbox_full']);
    const before = await written(place);
    const page = await orderByPage(server, buyer);
    assert.equal(page.status, 503);
    assert.ok(page.headers.get('retry-after'));
    assert.match(page.text, /In questo momento non possiamo inviare avvisi\. Riprova più tardi\./);
    assert.deepEqual(await written(place), before, 'nothing of it stays');
    await check(place);

    await rm(outbox);
    await rename(`${outbox}.away`, outbox);
    await sql(place.database, "update outbox set due_at = 0 where state = 'waiting'");
    await orderAtLast(buyer, 'letters-after');
    assert.equal(await count(place, 'orders'), before[0] + 1);
    await check(place);
  } finally {
    await server.stop();
    await place.drop();
  }
});
