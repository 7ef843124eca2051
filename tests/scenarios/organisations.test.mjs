// An organisation's life in the square, through pages without JavaScript: Elena applies for one, the
// Federation admits it, Luca joins and works there, roles are lent, and all of it ends.

import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { check, start } from '../lib/server.mjs';
import { Program, signedIn } from '../lib/visitor.mjs';

const place = await start({ flags: ['--log-level', 'error', '--requests-per-minute', '1000000'] });
after(() => place.stop());
afterEach(() => check(place));

const people = {};
for (const user of ['elena', 'luca', 'nadia', 'pietro', 'federazione'])
  people[user] = await signedIn(place.url, user);
const { elena, luca, nadia, pietro, federazione } = people;
const name = 'Semi di Valle';

const has = (page, ...texts) => {
  for (const text of texts) assert.ok(page.text.includes(text), `no "${text}" in: ${page.text}`);
};
const lacks = (page, ...texts) => {
  for (const text of texts) assert.ok(!page.text.includes(text), `"${text}" in: ${page.text}`);
};
const idIn = (page) => page.url.pathname.match(/([0-9a-z]{13})$/)[1];

let organisation; // Elena's
let request; // Luca's, to join it

test('Elena applies, and what she typed stays when something is missing', async () => {
  const form = await elena.get('/organisations/apply');
  const refused = await form.submit('/apply', { name, kind: 'cooperative', type: 'worker', area: '022161', vat_number: '123' });
  assert.equal(refused.status, 422);
  has(refused, 'La partita IVA ha 11 cifre.');
  assert.equal(refused.find('#name').getAttribute('value'), name);
  const sent = await refused.submit('/apply', { sector: 'agriculture', vat_number: '00106510225' });
  assert.equal(sent.status, 200);
  has(sent, name, 'Richiesta in attesa');
  has(await elena.get(`/organisations?q=${name}`), 'Nessuna organizzazione trovata');
});

test('nobody applies for a Federation', async () => {
  const program = await Program.signIn(place.url, 'luca');
  const { status } = await program.post('/organisations/apply',
    { name: 'Altra Federazione', kind: 'federation', type: 'worker', area: '022161' });
  assert.equal(status, 422);
});

test('the Federation finds the application with whoever has the same VAT number, and admits it', async () => {
  const desk = await federazione.get('/federation');
  const file = await desk.follow(name);
  organisation = idIn(file);
  has(file, 'In attesa', 'Elena Zeni', 'Hanno la stessa partita IVA');
  const admitted = await file.submit('/admit');
  has(admitted, 'Attiva', 'Segreteria');
  lacks(await federazione.get('/federation'), name);
});

test('Elena is its secretary: her menu says so, and she asks a question of who joins', async () => {
  has(await elena.get('/more'), 'La tua segreteria');
  const desk = await elena.get('/secretary');
  has(desk, name, 'Nessuna richiesta in attesa.');
  has(await desk.submit('/question', { question: 'Hai un orto?' }), name);
});

test('Luca asks to join once', async () => {
  const page = await luca.get(`/organisations/${organisation}`);
  has(page, 'Hai un orto?');
  const own = await page.submit('/join', { type: 'member', answer: 'Sì, in collina.' });
  has(own, name, 'Richiesta in attesa');
  const again = await (await luca.get(`/organisations/${organisation}`)).submit('/join', { type: 'member' });
  assert.equal(again.status, 422);
});

test('another secretary sees nothing of it and decides nothing', async () => {
  const card = await (await elena.get('/secretary')).follow('Luca Podetti');
  request = idIn(card);
  has(card, 'Sì, in collina.');
  assert.equal((await nadia.get(`/secretary/members/${request}`)).status, 404);
  const other = await Program.signIn(place.url, 'nadia');
  for (const [step, body] of [['accept', {}], ['decline', { reason: 'other' }], ['suspend', { reason: 'other' }],
    ['resume', {}], ['end', { reason: 'other' }], ['roles', { role: 'operator' }]])
    assert.equal((await other.post(`/secretary/members/${request}/${step}`, body)).status, 404, step);
  assert.equal((await other.post(`/memberships/${request}/leave`)).status, 404);
  for (const step of ['admit', 'resume', 'suspend', 'dissolve'])
    assert.equal((await other.post(`/federation/organisations/${organisation}/${step}`, { reason: 'per prova' })).status, 403);
});

test('Elena accepts him, gives him a role, and he works there', async () => {
  const accepted = await (await elena.get(`/secretary/members/${request}`)).submit('/accept', { number: '7' });
  has(accepted, 'In corso', '7');
  has(await elena.get('/secretary/members?q=podetti luca'), 'Luca Podetti');
  has(await elena.get('/secretary/members?q=7'), 'Luca Podetti');
  has(await accepted.submit('/roles', { role: 'coordinator' }), 'Coordinamento delle visite');
  has(await luca.get('/more'), 'La tua cooperativa');
  has(await luca.get('/memberships'), name, 'numero 7', 'In corso');
  has(await luca.get('/care'), name);
});

test('roles lent to the shop are given to its people only, and end with the loan', async () => {
  const found = await elena.get('/secretary/loans?q=bottega di rabbi');
  const partner = found.find('input[name=partner]').getAttribute('value');
  const lent = await found.submit('/loans/lend', { partner, lend_care_worker: '1', until: '2030-12-31' });
  has(lent, 'Prestati a Bottega di Rabbi', 'Visite a casa');
  const member = await (await pietro.get('/secretary/members?q=103')).follow('Sara Bertolini');
  const loans = [...member.form('/roles').parentNode.querySelectorAll('input[name=loan]')];
  const loan = loans.map((one) => one.getAttribute('value'));
  const program = await Program.signIn(place.url, 'pietro');
  const { body } = await program.get(`/secretary/members/${idIn(member)}`);
  const ours = body.loans.find((one) => one.owner === name);
  assert.ok(loan.includes(ours.id));
  const give = (role) => program.post(`/secretary/members/${idIn(member)}/roles`, { role, loan: ours.id });
  assert.equal((await give('coordinator')).status, 422);
  assert.equal((await give('care_worker')).status, 200);
  has(await elena.get('/secretary/roles'), 'Sara Bertolini', 'dato da Bottega di Rabbi');
  await (await elena.get('/secretary/loans')).submit(`/${ours.id}/end`);
  lacks(await elena.get('/secretary/roles'), 'Sara Bertolini');
  assert.equal((await give('care_worker')).status, 422);
});

test('with two workplaces one chooses for whom to work', async () => {
  has(await nadia.get('/secretary'), 'Il Sentiero');
  const places = await nadia.get('/working-for');
  const { body } = await (await Program.signIn(place.url, 'nadia')).get('/working-for');
  const other = body.workplaces.find((one) => !one.is_current);
  await places.submit(`/working-for/${other.id}`);
  has(await nadia.get('/secretary'), 'Strade di Sole');
  has(await nadia.get('/more'), 'Stai lavorando per Strade di Sole');
  assert.equal((await (await Program.signIn(place.url, 'nadia')).post(`/working-for/${organisation}`)).status, 404);
});

test('while suspended its roles have no effect; then everything is as before', async () => {
  const file = await federazione.get(`/federation/organisations/${organisation}`);
  assert.equal((await file.submit('/suspend', { reason: '' })).status, 422);
  has(await file.submit('/suspend', { reason: 'Verifica dei documenti' }), 'Sospesa', 'Verifica dei documenti');
  assert.equal((await elena.get('/secretary')).status, 403);
  assert.equal((await luca.get('/care')).status, 403);
  assert.equal((await luca.get(`/organisations/${organisation}`)).status, 404);
  await (await federazione.get(`/federation/organisations/${organisation}`)).submit('/resume');
  assert.equal((await elena.get('/secretary')).status, 200);
  has(await luca.get('/care'), name);
});

test('Luca leaves, and his role with him', async () => {
  const own = await luca.get('/memberships');
  has(await own.submit(`/${request}/leave`), 'Finita', 'ha lasciato');
  assert.equal((await luca.get('/care')).status, 403);
});

test('dissolved, nothing is left of it but its story', async () => {
  const file = await federazione.get(`/federation/organisations/${organisation}`);
  has(await file.submit('/dissolve', { reason: 'L’attività è finita' }), 'Chiusa', 'L’attività è finita');
  assert.equal((await elena.get('/secretary')).status, 403);
  has(await elena.get('/memberships'), name, 'organizzazione chiusa');
});
