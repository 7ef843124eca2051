// What an organisation offers: its secretary writes a benefit, sees to how many it would be open, opens
// it, and ends it. Nobody reads how few are concerned, and nobody writes for others.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { start } from '../lib/server.mjs';
import { Program, signedIn } from '../lib/visitor.mjs';

const server = await start({ flags: ['--log-level', 'error'] });
after(() => server.stop());

const program = (user) => Program.signIn(server.url, user);
const secretary = await program('nadia');
const organisations = (await secretary.get('/organisations?q=sentiero')).body.organisations;
const place = `/organisations/${organisations[0].id}/benefits`;

const benefit = {
  title_it: 'Ginnastica dolce', about_it: 'Il lunedì alle dieci, in palestra.', kind: 'access',
  from: '2026-01-01', until: '2099-12-31',
};

test('each field says what is wrong with it', async () => {
  const form = await (await signedIn(server.url, 'nadia')).get(`${place}/new`);
  const refused = await form.submit('/benefits', {
    ...benefit, until: '2025-12-31', age_from: '70', age_below: '60', areas: 'Rabbi, Atlantide', attestation: 'witch',
  });
  assert.equal(refused.status, 422);
  for (const [field, words] of Object.entries({
    until: /prima del primo/, age_below: /deve superare/, areas: /non è nel territorio/, attestation: /Scegli una delle voci/,
  })) assert.match(refused.find(`#${field}-error`).textContent, words, field);
  assert.equal(refused.find('#title_it').getAttribute('value'), 'Ginnastica dolce');
  assert.equal(refused.find('#areas').textContent, 'Rabbi, Atlantide');
});

test('a draft says whom it concerns and, when few, not how many; opened it is offered, ended it is not', async () => {
  const nadia = await signedIn(server.url, 'nadia');
  const form = await nadia.get(`${place}/new`);
  const draft = await form.submit('/benefits', { ...benefit, age_from: '65', areas: 'Rabbi\n022110', member: 'own' });
  assert.match(draft.text, /Bozza.*ha almeno 65 anni.*Rabbi, Malé.*fai parte di Il Sentiero/);
  assert.match(draft.text, /meno di 5 persone/);
  assert.doesNotMatch(draft.html, /circa/);
  const luca = await program('luca');
  const titles = async () => (await luca.get(place)).body.benefits.map((one) => one.title);
  assert.ok(!(await titles()).includes('Ginnastica dolce'));
  const listed = await draft.submit('/open');
  assert.match(listed.text, /Ginnastica dolce/);
  assert.ok((await titles()).includes('Ginnastica dolce'));
  const mine = (await luca.get('/me/benefits')).body;
  assert.ok(mine.closed.some((one) => one.title === 'Ginnastica dolce'));
  const over = await (await listed.follow('Ginnastica dolce')).submit('/end');
  assert.match(over.text, /Finita/);
  assert.ok(!(await titles()).includes('Ginnastica dolce'));
  assert.ok(!(await luca.get('/me/benefits')).body.closed.some((one) => one.title === 'Ginnastica dolce'));
});

test('for all, about how many', async () => {
  const { body } = await secretary.post(place, benefit);
  const { benefit: shown } = (await secretary.get(`/benefits/${body.id}`)).body;
  assert.ok(shown.people >= 12, JSON.stringify(shown));
  assert.equal(shown.open_count, undefined);
  assert.equal((await secretary.post(`/benefits/${body.id}/drop`)).status, 200);
  assert.equal((await secretary.get(`/benefits/${body.id}`)).status, 404);
});

test('only whoever keeps the organisation writes for it', async () => {
  const { body } = await secretary.post(place, benefit);
  const other = await program('pietro'); // secretary of another one
  assert.equal((await other.post(place, benefit)).status, 404);
  for (const act of ['open', 'end', 'drop']) assert.equal((await other.post(`/benefits/${body.id}/${act}`)).status, 404, act);
  assert.equal((await (await program('luca')).post(place, benefit)).status, 403);
  const office = await program('federazione');
  assert.equal((await office.post(`/benefits/${body.id}/open`)).status, 200);
  assert.equal((await office.post(`/benefits/${body.id}/open`)).status, 409);
});
