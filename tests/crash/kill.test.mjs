// The server is killed (SIGKILL) again and again under a load of orders. After each restart the
// books are whole, and every order that was answered exists, once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { check, prepare, serve, sql } from '../lib/server.mjs';
import { Program } from '../lib/visitor.mjs';

const crashes = Number(process.env.PIAZZA_TEST_CRASHES ?? 50);
const clients = 8;
const serveFlags = ['--log-level', 'error', '--requests-per-minute', '1000000'];

// Orders asked for, by idempotency key: the id of the answer, or null while unanswered.
const asked = new Map();
let next = 0;

async function order(program, where, key) {
  const { status, body } = await program.post(where.path, where.order, key);
  assert.equal(status, 200, `order ${key}: ${JSON.stringify(body)}`);
  const before = asked.get(key);
  if (before) assert.equal(body.order.id, before, `key ${key} had another answer`);
  asked.set(key, body.order.id);
}

// One client: orders until the server dies under it.
async function client(program, where) {
  for (;;) {
    const key = `kill-${next++}`;
    asked.set(key, null);
    try {
      await order(program, where, key);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return;
    }
  }
}

test(`${crashes} kills under a load of orders`, { timeout: 900_000 }, async () => {
  const place = await prepare();
  let server;
  try {
    await sql(place.database, 'update slots set capacity = 100000000');
    server = await serve(place, serveFlags);
    const { token } = await Program.signIn(server.url, 'elena');
    const program = () => new Program(server.url, token);
    const found = await program().get('/market?q=spesa%20compagnia');
    const listing = found.body.listings[0].id;
    const shown = await program().get(`/market/${listing}`);
    const slot = shown.body.days[1].slots[0].id;
    const where = { path: `/market/${listing}/order`, order: { slot, pay: 'cash', expected_credit: 0 } };

    for (let crash = 0; crash < crashes; crash++) {
      const load = Promise.all(Array.from({ length: clients }, () => client(program(), where)));
      await sleep(40 + Math.random() * 160);
      await server.stop('SIGKILL');
      await load;
      await check(place);
      server = await serve(place, serveFlags);
      // What was not answered is asked again under its key; what was answered is asked now and then.
      for (const [key, id] of asked)
        if (id === null || Math.random() < 0.02) await order(program(), where, key);
    }
    const ids = new Set(asked.values());
    assert.equal(ids.size, asked.size, 'one order for each key');
    assert.equal(Number(await sql(place.database, 'select count(*) from orders')), asked.size);
    console.log(`# ${asked.size} orders through ${crashes} kills`);
    await server.stop();
    await check(place);
  } finally {
    await server?.stop('SIGKILL');
    await place.drop();
  }
});
