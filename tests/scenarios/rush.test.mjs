// Many at once after the same thing: the last place, the last credit, one vote, one signal, one
// order that some accept while others call it off. What is one stays one.

import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { check, sql, start } from '../lib/server.mjs';
import { Program, anyAddress } from '../lib/visitor.mjs';

const flags = ['--log-level', 'error', '--requests-per-minute', '1000000', '--trusted-proxy', '127.0.0.1'];
const place = await start({ flags });
after(() => place.stop());
afterEach(() => check(place));

const tokens = {};
for (const user of ['elena', 'luca', 'bottega', 'marta', 'sara', 'giulia'])
  tokens[user] = (await Program.signIn(place.url, user)).token;
const program = (user) => new Program(place.url, tokens[user], anyAddress());
const atOnce = (many, act) => Promise.all(Array.from({ length: many }, (_, i) => act(i)));
const placed = (answers) => answers.filter((answer) => answer.status === 200);

const { body: found } = await program('luca').get('/market?area=022150&q=spesa%20compagnia');
const listing = `/market/${found.listings[0].id}`;
const { body: { days } } = await program('luca').get(listing);
const order = (user, slot, credit = 0) => program(user).post(`${listing}/order`,
  { slot, pay: credit ? 'credit' : 'cash', expected_credit: credit });

test('the last places of a slot', async () => {
  const slot = days[1].slots[0].id;
  const answers = await atOnce(20, () => order('luca', slot));
  assert.equal(placed(answers).length, 2, 'two places');
  for (const answer of answers)
    if (answer.status !== 200) assert.equal(answer.body.error.fields.slot.code, 'slot_taken');
});

test('the last credit: 300,00 € pay 14,00 € twenty-one times', async () => {
  await sql(place.database, 'update slots set capacity = 1000');
  const { body: { received } } = await program('elena').get('/mandates');
  await program('elena').post(`/mandates/${received[0].id}/use`);
  const slot = days[1].slots[1].id;
  const answers = await atOnce(40, () => order('elena', slot, 1400));
  assert.equal(placed(answers).length, 21);
  for (const answer of answers)
    if (answer.status !== 200) assert.ok([409, 422].includes(answer.status), JSON.stringify(answer.body));
  const { body: { credits: [credit] } } = await program('elena').get('/wallet');
  assert.deepEqual([credit.balance_cents, credit.held_cents, credit.free_cents], [30000, 29400, 600]);
});

test('accepted by the shop, assigned by the coordinator and called off, all at once', async () => {
  const { body: shop } = await program('bottega').get('/shop/orders');
  const { body: care } = await program('marta').get('/care');
  const worker = care.workers[0].id;
  const { body: { orders } } = await program('elena').get('/orders');
  const answers = await Promise.all([
    ...shop.legs.map((leg) => program('bottega').post(`/shop/legs/${leg.id}/accept`)),
    ...care.requested.map((visit) => program('marta').post(`/visits/${visit.id}/assign`, { worker })),
    ...orders.map((one) => program('elena').post(`/orders/${one.id}/cancel`)),
    ...shop.legs.map((leg) => program('bottega').post(`/shop/legs/${leg.id}/refuse`, { reason: 'other' })),
  ]);
  for (const answer of answers) assert.ok([200, 409].includes(answer.status), JSON.stringify(answer.body));
  const { body } = await program('elena').get('/orders');
  const open = body.orders.filter((one) => one.is_open).length;
  const { body: { credits: [credit] } } = await program('elena').get('/wallet');
  assert.equal(credit.held_cents, open * 1400);
});

test('one signal is taken by one', async () => {
  await order('elena', days[2].slots[0].id);
  const { body: care } = await program('marta').get('/care');
  const worker = care.workers.find((one) => one.name === 'Sara Bertolini').id;
  const visit = care.requested.at(-1).id;
  await program('marta').post(`/visits/${visit}/assign`, { worker });
  const records = await atOnce(8, () => program('sara').post(`/visits/${visit}/record`,
    { seen: 'yes', answered: 'yes', usual: 'no', note: '' }));
  assert.equal(placed(records).length, 1, 'recorded once');
  const { body: { signals } } = await program('marta').get('/signals');
  assert.equal(signals.length, 1);
  const takes = await atOnce(10, (i) => program(i % 2 ? 'elena' : 'marta').post(`/signals/${signals[0].id}/take`));
  assert.equal(placed(takes).length, 1);
});

test('one member, one vote', async () => {
  const { body: { squares } } = await program('luca').get('/agora');
  const { body: proposal } = await program('luca').post(`/agora/squares/${squares[0].id}/proposals`,
    { title: 'Una panchina al sole', body: 'Davanti alla bottega, per chi aspetta la corriera.' });
  const where = `/proposals/${proposal.id ?? proposal.proposal_id}`;
  const openings = await atOnce(5, () => program('giulia').post(`${where}/vote-opening`, { minutes: 10 }));
  assert.equal(placed(openings).length, 1, 'opened once');
  const { body: { ballot } } = await program('luca').get(where);
  const votes = await atOnce(20, (i) => program('luca').post(`/ballots/${ballot.id}/vote`, { choice: i % 2 ? 'yes' : 'no' }));
  assert.equal(placed(votes).length, 1);
  assert.equal((await program('luca').get(where)).body.ballot.voted_count, 1);
});

test('one mandate at a time between two people', async () => {
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const offers = await atOnce(10, () => program('giulia').post('/mandates', { user: 'sara', read: true, until }));
  assert.equal(placed(offers).length, 1);
});
