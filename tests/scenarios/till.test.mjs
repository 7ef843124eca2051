// Paying at a till: with the card, and on the phone; once, by whom it concerns, and back again.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { check, start } from '../lib/server.mjs';
import { Program, Visitor } from '../lib/visitor.mjs';

const server = await start({ flags: ['--log-level', 'error'] });
after(() => server.stop());

let shop, elena, luca;
before(async () => {
  shop = await Program.signIn(server.url, 'bottega');
  elena = await Program.signIn(server.url, 'elena');
  luca = await Program.signIn(server.url, 'luca');
});

// What Elena's care credit holds, in cents.
async function care() {
  const { body } = await elena.get('/wallet');
  return body.credits.find((one) => one.fund === 'Credito di cura').free_cents;
}

async function served() {
  const { body: { code } } = await elena.get('/me/card');
  return (await shop.post('/serve', { code })).body.person_id;
}

test('a bill of the card is paid once, whoever presses twice at once', async () => {
  const person = await served();
  const had = await care();
  const { body: { bill_id: bill } } = await shop.get(`/serve/${person}/pay`);
  const asked = { bill, category: 'compagnia', amount: 1000, expected_credit: 1000, spoken: true };
  const answers = await Promise.all([1, 2, 3].map(() => shop.post(`/serve/${person}/pay`, asked)));
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200]);
  assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
  assert.equal(await care(), had - 1000);
  assert.equal((await shop.post(`/serve/${person}/pay`, { ...asked, amount: 900, expected_credit: 900 })).status, 409);
  const back = await shop.post(`/till/${answers[0].body.id}/refund`, { amount: 400 });
  assert.equal(back.status, 200);
  assert.equal(await care(), had - 600);
});

test('a request sent to one person is theirs alone', async () => {
  const person = await served();
  const { body: { id } } = await shop.post('/till/requests', { person, category: 'compagnia', amount: 1200 });
  assert.deepEqual((await elena.get('/pay')).body.requests.map((one) => one.id), [id]);
  assert.equal((await luca.get(`/pay/${id}`)).status, 404);
  assert.equal((await luca.post(`/pay/${id}/decline`, {})).status, 404);
  assert.equal((await elena.post(`/pay/${id}/decline`, {})).status, 200);
  assert.equal((await shop.get(`/till/requests/${id}`)).body.request.state, 'declined');
  assert.equal((await elena.post(`/pay/${id}`, { expected_credit: 1200 })).status, 409);
});

test('whoever opens the drawing signs in, comes back to it, and pays with what they saw', async () => {
  const { body: { id } } = await shop.post('/till/requests', { category: 'compagnia', amount: 1200 });
  const visitor = new Visitor(server.url);
  const door = await visitor.get(`/pay/${id}`);
  assert.equal(door.url.pathname, '/sign-in');
  const bill = await door.submit('/sign-in', { user: 'elena', password: 'piazza-elena' });
  assert.equal(bill.url.pathname, `/pay/${id}`);
  const had = await care();
  assert.equal((await luca.post(`/pay/${id}`, { expected_credit: 1200 })).status, 422);
  const paid = await bill.submit(`/pay/${id}`, {});
  assert.match(paid.text, /Pagato\./);
  assert.equal(await care(), had - 1200);
  assert.equal((await elena.post(`/pay/${id}`, { expected_credit: 1200 })).status, 409);
  assert.equal((await shop.get(`/till/requests/${id}`)).body.request.state, 'paid');
});

test('the ledger and the till agree', async () => {
  assert.doesNotMatch(await check(server), /[1-9]\d* broken/);
});
