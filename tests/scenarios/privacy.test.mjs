// Nobody reads or changes what is another's: every address with every id of Elena's and Agnese's
// things in it, tried by everybody else.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyAddress, everyRoute, idText, idsIn } from '../lib/addresses.mjs';
import { check, sql, start } from '../lib/server.mjs';
import { Program, anyAddress } from '../lib/visitor.mjs';

const flags = ['--log-level', 'error', '--requests-per-minute', '1000000', '--trusted-proxy', '127.0.0.1'];
const place = await start({ flags });
after(() => place.stop());

const need = 'Mia madre non riesce a portare la legna';
const note = 'Non trova più gli occhiali';
const answer = 'Passo domani con gli occhiali nuovi';
const tables = ['orders', 'order_legs', 'visits', 'checks', 'signals', 'mandates', 'accounts', 'needs'];

// What each may read, and where; everything else of this story is hidden from everybody else.
const agnese = 'Agnese Mengon';
const open = {
  stranger: {},
  luca: {},
  paolo: {},
  giulia: {},
  davide: {},
  bottega: { [agnese]: ['/shop/orders'] },
  sara: { [agnese]: ['/visits'], [note]: ['/visits'] },
  marta: { [agnese]: ['/care', '/signals', '/needs/open', '/wallet/organisation'], [note]: ['/signals'],
    [answer]: ['/signals'], [need]: ['/needs/open'] },
  federazione: { [agnese]: ['/journal', '/needs/open'], [need]: ['/needs/open'] },
};

// Elena, for Agnese: an order, a need, and a visit that was not as usual; for herself: a mandate.
before(async () => {
  const elena = await Program.signIn(place.url, 'elena');
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  assert.equal((await elena.post('/mandates', { user: 'sara', read: true, until })).status, 200);
  const { body: mandates } = await elena.get('/mandates');
  await elena.post(`/mandates/${mandates.received[0].id}/use`);
  assert.equal((await elena.post('/needs', { category: 'casa', description: need, area: '022150' })).status, 200);
  const { body: found } = await elena.get('/market?area=022150&q=spesa%20compagnia');
  const listing = `/market/${found.listings[0].id}`;
  const { body: shown } = await elena.get(listing);
  for (const day of [1, 2]) {
    const slot = shown.days[day].slots[0].id;
    const order = await elena.post(`${listing}/order`, { slot, pay: 'credit', expected_credit: 1400 });
    assert.equal(order.status, 200);
  }
  const marta = await Program.signIn(place.url, 'marta');
  const { body: board } = await marta.get('/care');
  const worker = board.workers.find((one) => one.name === 'Sara Bertolini').id;
  await marta.post(`/visits/${board.requested[0].id}/assign`, { worker });
  const sara = await Program.signIn(place.url, 'sara');
  const recorded = await sara.post(`/visits/${board.requested[0].id}/record`,
    { seen: 'yes', answered: 'yes', usual: 'no', note });
  assert.equal(recorded.status, 200);
  const { body: { signals } } = await elena.get('/signals');
  await elena.post(`/signals/${signals[0].id}/take`);
  await elena.post(`/signals/${signals[0].id}/close`, { outcome: 'helped', note: answer });
});

const isUnder = (address, paths) => paths.some((path) => address === path || address.startsWith(`${path}/`));

// What a program reads is all that the page over it can show.
for (const [user, may] of Object.entries(open)) {
  test(`${user} reads of it only what is theirs to read`, async () => {
    const program = user === 'stranger' ? new Program(place.url) : await Program.signIn(place.url, user);
    for (const address of await everyAddress(place, await idsIn(place, tables))) {
      const said = JSON.stringify((await program.get(address)).body);
      for (const word of [agnese, need, note, answer])
        assert.ok(!said.includes(word) || isUnder(address, may[word] ?? []), `${user} reads "${word}" at ${address}`);
    }
  });
}

// A body that any route takes: the first choice of each, and texts long enough.
function anyBody(route, id) {
  const value = (schema) => schema.enum?.[0] ?? (schema.type === 'integer' ? schema.minimum ?? 1 : schema.type === 'boolean' ? true
    : schema.format === 'date' ? '2027-01-01' : schema.pattern ? id : 'Qualcosa di abbastanza lungo per tutti.');
  return Object.fromEntries(Object.entries(route.body).map(([name, schema]) => [name, value(schema)]));
}

const state = () => Promise.all([
  'select id, state from orders', 'select id, state from order_legs', 'select id, state from visits',
  'select id, state, outcome from signals', 'select id, state from mandates', 'select id, state from needs',
  'select id, received_cents, paid_cents, held_cents from accounts',
].map((statement) => sql(place.database, `${statement} order by 1`)));

// What is theirs to change, or to answer.
const mine = { davide: /^\/wallet\/accounts\//, bottega: /^\/shop\//, sara: /^\/(mandates|visits)\//, federazione: /^\/needs\// };

for (const user of ['luca', 'paolo', 'giulia', 'davide', 'sara', 'bottega', 'federazione']) {
  test(`${user} changes nothing of it that is not theirs to change`, async () => {
    const { token } = await Program.signIn(place.url, user);
    const before = await state();
    const ids = await idsIn(place, tables);
    for (const route of await everyRoute(place)) {
      if (route.method !== 'POST' || !route.path.includes('{') || mine[user]?.test(route.path)) continue;
      for (const id of ids) {
        const program = new Program(place.url, token, anyAddress());
        const { status } = await program.post(route.path.replace(/\{[^}]+\}/, id), anyBody(route, id));
        assert.ok([403, 404, 422].includes(status), `${user}: ${route.path} of ${id}: ${status}`);
      }
    }
    assert.deepEqual(await state(), before);
  });
}

test('a shop changes only its own products', async () => {
  const bottega = await Program.signIn(place.url, 'bottega');
  const others = `from products where organisation_id <> (select id from parties where name_sealed = '=Bottega di Rabbi')`;
  const prices = () => sql(place.database, `select sum(price_cents), count(*) ${others} and withdrawn_at is null`);
  const before = await prices();
  const product = idText(await sql(place.database, `select min(id) ${others}`));
  assert.equal((await bottega.get(`/shop/products/${product}`)).status, 404);
  assert.equal((await bottega.post(`/shop/products/${product}/price`, { price: 1 })).status, 404);
  assert.equal((await bottega.post(`/shop/products/${product}/withdraw`)).status, 404);
  assert.equal(await prices(), before);
});

test('who may read for another may not order, nor answer for them', async () => {
  const elena = await Program.signIn(place.url, 'elena');
  const sara = await Program.signIn(place.url, 'sara');
  const { body: mandates } = await sara.get('/mandates');
  const mandate = mandates.received[0].id;
  assert.equal((await sara.post(`/mandates/${mandate}/use`)).status, 409, 'not before it is accepted');
  assert.equal((await sara.post(`/mandates/${mandate}/accept`)).status, 200);
  assert.equal((await sara.post(`/mandates/${mandate}/use`)).status, 200);
  const { body: { orders } } = await sara.get('/orders');
  assert.equal(orders.length, 2, 'what Elena ordered');
  const cancelled = await sara.post(`/orders/${orders[0].id}/cancel`);
  assert.deepEqual([cancelled.status, cancelled.body.error.code], [403, 'mandate_scope']);
  const { body: own } = await sara.get('/wallet');
  assert.equal(own.credits.length, 0, 'credits are always one’s own');
  assert.equal((await elena.post(`/mandates/${mandate}/revoke`)).status, 200);
  assert.equal((await sara.get('/orders')).body.orders.length, 0, 'at once');
});

test('the books are whole', () => check(place));
