// A person reads who sees them, says yes and no, takes their data, asks to be erased, thinks again,
// asks again, and after a week is gone.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { check, prepare, serve, sql } from '../lib/server.mjs';
import { Program, signedIn } from '../lib/visitor.mjs';

const flags = ['--log-level', 'error', '--requests-per-minute', '1000000'];
const place = await prepare();
let server = await serve(place, flags);
after(async () => {
  await server.stop();
  await place.drop();
});

const luca = await signedIn(server.url, 'luca');
const desk = await signedIn(server.url, 'operatrice');

// Let a week pass for whoever waits. What is due is done when the program starts again.
async function letAWeekPass(...visitors) {
  const now = Math.floor(Date.now() / 1000);
  await server.stop();
  await sql(place.database, `update erasures set requested_at = ${now} - 700000, due_at = ${now} - 10 where state = 'waiting'`);
  await sql(place.database, "update due_jobs set next_at = 0 where name = 'erasures'");
  server = await serve(place, flags);
  for (const visitor of visitors) visitor.base = server.url;
}

async function until(done) {
  for (let i = 0; i < 100; i++) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail('not within 10 seconds');
}

const personId = async (user) => (await Program.signIn(server.url, user)).get('/me').then(({ body }) => body.person.id);

async function openRecord(id, reason = 'asked') {
  const record = await desk.get(`/desk/people/${id}`);
  return record.submit('/open', { reason });
}

test('consents are given and taken back with one button each', async () => {
  const page = await (await luca.get('/me')).follow('I tuoi consensi');
  assert.match(page.text, /Notizie della piazza/);
  const given = await page.submit('/me/consents', { answer: 'yes' });
  assert.match(given.text, /Sei d’accordo/);
  const taken = await given.submit('/me/consents', { answer: 'no' });
  assert.doesNotMatch(taken.text, /Sei d’accordo/);
  assert.match(taken.text, /Le risposte date finora/);
});

test('a desk opens a record only with a reason, and the person reads it', async () => {
  const id = await personId('luca');
  for (const place of ['mandates', 'consents', 'erasure'])
    assert.equal((await desk.get(`/people/${id}/${place}`)).status, 403, place);
  assert.equal((await openRecord(id)).status, 200);
  for (const place of ['mandates', 'consents', 'erasure'])
    assert.equal((await desk.get(`/people/${id}/${place}`)).status, 200, place);
  const consents = await desk.get(`/people/${id}/consents`);
  const given = await consents.submit('/consents', { answer: 'yes', channel: 'phone' });
  assert.match(given.text, /È d’accordo/);
  const seen = await luca.get('/me/access');
  assert.match(seen.text, /Rita Bonetti/);
  assert.match(seen.text, /gliel’hai chiesto tu/);
  assert.match((await luca.get('/me/consents')).text, /detto al telefono/);
});

test('a copy of everything, as a page and as a file', async () => {
  const page = await luca.get('/me/data');
  assert.match(page.text, /Luca Podetti/);
  const answer = await luca.send('/me/data.json');
  assert.equal(answer.headers.get('content-type').split(';')[0], 'application/json');
  const { data } = await answer.json();
  assert.equal(data.registry.profile[0].family_name, 'Podetti');
  assert.ok(data.registry.acts.some((act) => act.name === 'consent_answer'));
  assert.ok(!JSON.stringify(data).includes('Rita'), 'who opened the record is not their data');
});

test('erasure is asked, shown on every page, and taken back', async () => {
  const page = await luca.get('/me/erase');
  assert.match(page.text, /Che cosa si cancella/);
  const unsure = await page.submit('/me/erase');
  assert.equal(unsure.status, 422);
  const waiting = await unsure.submit('/me/erase', { sure: '1' });
  assert.match(waiting.text, /Resto: non cancellare/);
  for (const place of ['/', '/market', '/wallet'])
    assert.match((await luca.get(place)).html, /I tuoi dati saranno cancellati/, place);
  const stayed = await waiting.submit('/cancel');
  assert.doesNotMatch(stayed.text, /Resto: non cancellare/);
  assert.doesNotMatch((await luca.get('/')).html, /I tuoi dati saranno cancellati/);
});

test('an old session does not ask for it', async () => {
  const page = await luca.get('/me/erase');
  await sql(place.database, 'update sessions set created_at = created_at - 700');
  assert.match((await luca.get('/me/erase')).text, /entra di nuovo/);
  assert.equal((await page.submit('/me/erase', { sure: '1' })).status, 403);
  assert.equal(await sql(place.database, "select count(*) from erasures where state = 'waiting'"), '0');
});

test('asked again, after a week the person is gone and the books are whole', async () => {
  const again = await signedIn(server.url, 'luca');
  await (await again.get('/me/erase')).submit('/me/erase', { sure: '1' });
  const id = await personId('luca');
  await letAWeekPass(again, desk);
  await until(async () => (await sql(place.database, "select count(*) from erasures where state = 'done'")) === '1');
  assert.equal((await again.send('/me')).status, 303, 'signed out');
  await assert.rejects(Program.signIn(server.url, 'luca'));
  assert.doesNotMatch((await desk.get(`/people/${id}/consents`)).html, /Podetti/);
  assert.match(await check(place), /whoever was erased has no key +1 counted +0 broken/);
});

test('a desk asks with a document, and the person may still think again', async () => {
  const id = await personId('davide');
  await openRecord(id);
  const page = await desk.get(`/people/${id}/erasure`);
  assert.equal((await page.submit('/erasure', { document: '' })).status, 422);
  const asked = await page.submit('/erasure', { document: 'Carta d’identità CA00000AA' });
  assert.match(asked.text, /La cancellazione è prevista/);
  const davide = await signedIn(server.url, 'davide');
  const waiting = await davide.get('/me/erase');
  await waiting.submit('/cancel');
  await letAWeekPass(davide, desk);
  assert.equal((await davide.get('/me')).status, 200);
});

test('nobody erases themselves at their own desk', async () => {
  const id = await personId('operatrice');
  assert.equal((await desk.get(`/people/${id}/erasure`)).status, 403);
});

test('the books are whole', () => check(place));
