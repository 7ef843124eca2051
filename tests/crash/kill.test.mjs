// The server is killed (SIGKILL) again and again under a load of orders. After each restart the
// books are whole, and every order that was answered exists, once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { check, prepare, serve, sql } from '../lib/server.mjs';
import { Program, anyAddress } from '../lib/visitor.mjs';

const crashes = Number(process.env.PIAZZA_TEST_CRASHES ?? 50);
const clients = 8;
const flags = ['--log-level', 'error', '--trusted-proxy', '127.0.0.1', '--outbox-max', '1000000'];

// Orders asked for, by idempotency key: the id of the answer, or null while unanswered.
const asked = new Map();
let next = 0;

async function order(program, where, key) {
  const { status, body } = await program.post(where.path, where.order, key);
  assert.equal(status, 200, `order ${key}: ${JSON.stringify(body)}`);
  assert.equal(body.id, asked.get(key) ?? body.id, `${key} was answered otherwise before`);
  asked.set(key, body.id);
}

// One client: orders until the server dies under it.
async function client(newProgram, where) {
  for (;;) {
    const key = `kill-${next++}`;
    asked.set(key, null);
    try {
      await order(newProgram(), where, key);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return;
    }
  }
}

// Where to order without end: a slot that never fills.
async function openSlot(place, program) {
  await sql(place.database, 'update slots set capacity = 100000000');
  const found = await program.get('/market?q=spesa%20compagnia');
  const path = `/market/${found.body.listings[0].id}`;
  const { body } = await program.get(path);
  const slot = body.days[1].slots[0].id;
  return { path: `${path}/order`, order: { slot, pay: 'cash', expected_credit: 0 } };
}

test(`${crashes} kills under a load of orders`, { timeout: 900_000 }, async () => {
  const place = await prepare();
  let server = await serve(place, flags);
  try {
    const { token } = await Program.signIn(server.url, 'elena');
    const program = () => new Program(server.url, token, anyAddress());
    const where = await openSlot(place, program());

    for (let crash = 0; crash < crashes; crash++) {
      const load = Promise.all(Array.from({ length: clients }, () => client(program, where)));
      await sleep(40 + Math.random() * 160);
      await server.stop('SIGKILL');
      await load;
      await check(place);
      server = await serve(place, flags);
      // What was not answered is asked again under its key; what was answered is asked now and then.
      for (const [key, id] of asked)
        if (id === null || Math.random() < 0.01) await order(program(), where, key);
    }
    assert.equal(new Set(asked.values()).size, asked.size, 'one order for each key');
    assert.equal(Number(await sql(place.database, 'select count(*) from orders')), asked.size);
    await server.stop();
    await check(place);
    console.log(`# ${asked.size} orders through ${crashes} kills`);
  } finally {
    await server.stop('SIGKILL');
    await place.drop();
  }
});
