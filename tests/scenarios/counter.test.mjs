// Ordering at a counter: the shop reads the card, the person confirms by a PIN or by word, and nobody
// orders for people who are not there.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql, start } from '../lib/server.mjs';
import { Program, Visitor, anyAddress } from '../lib/visitor.mjs';

const server = await start({ flags: ['--log-level', 'error', '--trusted-proxy', '127.0.0.1', '--spoken-max', '9'] });
after(() => server.stop());

const card = { code: 'FC 0042 1942' };

async function visitor(user) {
  const someone = new Visitor(server.url);
  someone.extra = anyAddress();
  await someone.signIn(user);
  return someone;
}

const program = (user) => Program.signIn(server.url, user, undefined, anyAddress());

// The first offer of the shop for whoever shows this card, up to the page on which they confirm.
async function offered(shop) {
  const served = await (await shop.get('/serve')).submit('/serve', card);
  const offer = await shop.get(served.find('main a[href*="/offers/"]').getAttribute('href'));
  const slot = offer.document.querySelectorAll('input[name=slot]').find((input) => !input.hasAttribute('disabled'));
  return offer.submit('/check', { slot: slot.getAttribute('value'), pay: 'cash' });
}

const desk = await program('operatrice');
const agnese = (await desk.post('/serve', card)).body.person_id;

test('an operator who has seen a document lets the person set a PIN, who is told', async () => {
  const office = await visitor('operatrice');
  const form = await office.get(`/desk/people/${agnese}/pin`);
  assert.match(form.text, /non ha ancora un PIN/);
  const unseen = await form.submit('/pin', { pin: '73519', again: '73519' });
  assert.equal(unseen.status, 422);
  const poor = await form.submit('/pin', { document: '1', pin: '12345', again: '12345' });
  assert.match(poor.text, /Scegli da 5 a 8 cifre/);
  const other = await form.submit('/pin', { document: '1', pin: '73519', again: '73518' });
  assert.match(other.text, /Le due volte non sono uguali/);
  const set = await form.submit('/pin', { document: '1', pin: '73519', again: '73519' });
  assert.match(set.text, /ha un PIN, e funziona/);
  assert.equal(await sql(server.database, "select count(*) from outbox where kind = 'access-changed'"), '1');
});

test('the shop orders, the person types the PIN, both get a receipt that names both', async () => {
  const shop = await visitor('bottega');
  const check = await offered(shop);
  assert.match(check.text, /Agnese M\./);
  assert.doesNotMatch(check.html, /Mengon/);
  const slip = await check.submit(check.find('main form').getAttribute('action'), { pin: '73519' });
  assert.equal(slip.status, 200);
  assert.match(slip.text, /Ordinato da Anna Ruatti, Bottega di Rabbi.*Confermato con il PIN/);
  const letters = "select count(distinct party_id) from outbox where kind = 'order-received'";
  assert.equal(await sql(server.database, letters), '2');
});

test('by word for little, until the day’s limit', async () => {
  const shop = await visitor('bottega');
  const silent = await offered(shop);
  const action = silent.find('main form').getAttribute('action');
  const refused = await silent.submit(action);
  assert.equal(refused.status, 422);
  assert.match(refused.text, /deve dire a voce/);
  const slip = await (await offered(shop)).submit(action, { spoken: '1' });
  assert.match(slip.text, /Confermato a voce/);
  const over = await offered(shop);
  assert.equal(over.find('input[name=spoken]'), null);
  const forced = await over.submit(over.find('main form').getAttribute('action'), { spoken: '1' });
  assert.equal(forced.status, 422);
});

test('five wrong PINs lock it at once; a desk unlocks it', async () => {
  const shop = await program('bottega');
  await shop.post('/serve', card);
  const [listing] = (await shop.get(`/serve/${agnese}`)).body.offers;
  const place = `/serve/${agnese}/offers/${listing.id}`;
  const days = (await shop.get(place)).body.days;
  const slot = days.flatMap((day) => day.slots).find((one) => one.is_free).id;
  const order = (pin) => shop.post(place, { slot, pay: 'cash', expected_credit: 0, pin });
  for (let i = 1; i <= 5; i++) {
    const { status, body } = await order('73518');
    assert.equal(status, 422);
    assert.equal(body.error.fields.pin.code, 'pin_wrong');
    assert.equal(await sql(server.database, 'select wrong_count from pins'), String(i));
  }
  assert.equal((await order('73519')).body.error.fields.pin.code, 'pin_locked');
  await desk.post(`/desk/people/${agnese}/open`, { reason: 'identity' });
  assert.equal((await desk.post(`/desk/people/${agnese}/pin/unlock`, {})).status, 422);
  assert.equal((await desk.post(`/desk/people/${agnese}/pin/unlock`, { document: true })).status, 200);
  assert.equal((await order('73519')).status, 200);
});

test('without the card there is nobody to order for, nor a PIN to try', async () => {
  const shop = await program('bottega');
  const luca = (await (await program('luca')).get('/me')).body.id ?? '0zzzzzzzzzzzz';
  const answer = await shop.post(`/serve/${luca}/offers/0zzzzzzzzzzzz`, { slot: '0zzzzzzzzzzzz', pay: 'cash', expected_credit: 0, pin: '11111' });
  assert.equal(answer.status, 404);
  for (const user of ['luca', 'sara', 'federazione'])
    assert.equal((await (await program(user)).get(`/serve/${agnese}/offers/0zzzzzzzzzzzz`)).status, 403, user);
});

test('people choose their own PIN, and take it away', async () => {
  const luca = await visitor('luca');
  const chosen = await (await luca.get('/me/pin')).submit('/me/pin', { pin: '80417', again: '80417' });
  assert.match(chosen.text, /Hai un PIN/);
  const gone = await chosen.submit('/me/pin/remove');
  assert.match(gone.text, /Non hai ancora un PIN/);
});

test('at the till whoever showed the card is asked what credit pays, and the shop reads no more', async () => {
  const shop = await visitor('bottega');
  const [category] = (await sql(server.database, `select category from fund_categories order by category limit 1`)).split('\n');
  assert.ok(category);
  const served = await (await shop.get('/serve')).submit('/serve', card);
  assert.equal(served.status, 200);
  const form = await shop.get(`/serve/${agnese}/pay`);
  assert.match(form.text, /Fai pagare Agnese M\./);
  const check = await form.submit('/check', { category, amount: '1,00' });
  assert.equal(check.status, 200);
  assert.match(check.text, /In euro, alla cassa/);
  assert.doesNotMatch(check.html, /Mengon/);
});
