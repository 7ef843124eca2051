// The server is killed (SIGKILL) again and again under a load of orders and gifts. After each restart
// every one that was answered exists, once, and in the end not a cent is missing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { check, prepare, serve, sql } from '../lib/server.mjs';
import { Program, anyAddress } from '../lib/visitor.mjs';

const crashes = Number(process.env.PIAZZA_TEST_CRASHES ?? 100);
const clients = 8;
const flags = ['--log-level', 'error', '--trusted-proxy', '127.0.0.1', '--outbox-max', '1000000'];

// What was asked for, by idempotency key: {user, path, body, answer: its text, or null}.
const asked = new Map();
let next = 0;

async function ask(server, tokens, key) {
  const { user, path, body, answer } = asked.get(key);
  const said = await new Program(server.url, tokens[user], anyAddress()).post(path, body, key);
  const text = JSON.stringify(said.body);
  assert.equal(said.status, 200, `${key}: ${text}`);
  assert.equal(text, answer ?? text, `${key} was answered otherwise before`);
  asked.get(key).answer = text;
}

// One client: asks for one thing after the other until the server dies under it.
async function client(server, tokens, things) {
  for (;;) {
    const number = next++;
    asked.set(`kill-${number}`, { ...things[number % things.length], answer: null });
    try {
      await ask(server, tokens, `kill-${number}`);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return;
    }
  }
}

// A slot that never fills, to order from.
async function openSlot(place, program) {
  await sql(place.database, 'update slots set capacity = 100000000');
  const found = await program.get('/market?q=spesa%20compagnia');
  const path = `/market/${found.body.listings[0].id}`;
  const { body } = await program.get(path);
  return { user: 'elena', path: `${path}/order`, body: { slot: body.days[1].slots[0].id, pay: 'cash', expected_credit: 0 } };
}

// Credit that may be given away.
async function giftTo(program, user, receiver) {
  const { body } = await program.get('/wallet');
  const account = body.credits.find((credit) => credit.nature === 'buying-group').account_id;
  return { user, path: `/wallet/accounts/${account}/gift`, body: { user: receiver, amount: 1, note: '', sure: true } };
}

const count = async (place, kind) => {
  const wanted = [...asked.values()].filter(({ path }) => path.endsWith(kind)).length;
  return { wanted, found: Number(await sql(place.database, `select count(*) from ${kind}s`)) };
};

test(`${crashes} kills under a load of orders and gifts`, { timeout: 900_000 }, async () => {
  const place = await prepare();
  let server = await serve(place, flags);
  try {
    const tokens = {};
    for (const user of ['elena', 'luca']) tokens[user] = (await Program.signIn(server.url, user)).token;
    const [elena, luca] = ['elena', 'luca'].map((user) => new Program(server.url, tokens[user], anyAddress()));
    const gift = await giftTo(elena, 'elena', 'luca');
    await elena.post(gift.path, { ...gift.body, amount: 1000 });
    const things = [await openSlot(place, elena), gift, await giftTo(luca, 'luca', 'elena')];
    const before = { orders: (await count(place, 'order')).found, gifts: (await count(place, 'gift')).found };

    for (let crash = 1; crash <= crashes; crash++) {
      const load = Promise.all(Array.from({ length: clients }, () => client(server, tokens, things)));
      await sleep(20 + Math.random() * 130);
      await server.stop('SIGKILL');
      await load;
      if (crash % 10 === 0) await check(place);
      server = await serve(place, flags);
      // What was not answered is asked again under its key; what was answered is asked now and then.
      for (const [key, { answer }] of asked)
        if (answer === null || Math.random() < 0.005) await ask(server, tokens, key);
    }
    const [orders, gifts] = [await count(place, 'order'), await count(place, 'gift')];
    assert.equal(orders.found - before.orders, orders.wanted, 'one order for each key');
    assert.equal(gifts.found - before.gifts, gifts.wanted, 'one gift for each key');
    await server.stop();
    await check(place);
    console.log(`# ${orders.wanted} orders and ${gifts.wanted} gifts through ${crashes} kills`);
  } finally {
    await server.stop('SIGKILL');
    await place.drop();
  }
});
