// What is known of people lies nowhere in plain: not in the files of the database, nor in its log,
// its backup or the server's own log, while they are here and after they were erased.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { check, prepare, program, serve, sql } from '../lib/server.mjs';
import { Program } from '../lib/visitor.mjs';

const run = promisify(execFile);
const flags = ['--log-level', 'debug', '--requests-per-minute', '1000000'];
const place = await prepare();
const isFile = place.database.startsWith('sqlite:');

// A person who exists nowhere else, and what people write about each other.
const person = {
  who: { family_name: 'Zwingenstein', given_name: 'Quirina', birth_date: '1951-02-28', birth_place: 'Trento',
    sex: 'female', tax_code: 'ZWNQRN51B68L378D' },
  home: { area: '022150', address: 'Vicolo del Clavicembalo 7', phone: '0463 9182736', mail: 'quirina.z@posta-unica.example',
    relative_name: 'Ottavia Zwingenstein', relative_phone: '0463 9182737', relative_kind: 'family', language: 'it' },
  papers: { document_kind: 'identity_card', document_number: 'CA77231QZ', document_issuer: 'Comune di Quadrifoglio',
    document_expires: '2031-02-28' },
};
const onPaper = 'Carta CB99817QZ';
const told = {
  need: 'Mia madre cerca chi accordi il clavicembalo',
  note: 'Sul tavolo la ricetta della levotiroxina',
  answer: 'Passa il dottor Pinzolini alle sette',
};
const cast = ['Elena Zeni', 'Agnese Mengon', 'Sara Bertolini', 'Luca Podetti', '1976-05-18', '1979-09-02', '320 0000001',
  '320 0000002', 'piazza-luca'];
const words = ['Zwingenstein', 'Quirina', 'ZWNQRN51B68L378D', '1951-02-28', 'Clavicembalo', '0463.?918273[67]', 'posta-unica',
  'CA77231QZ', 'Quadrifoglio', onPaper, ...Object.values(told), ...cast];

let server;
let said = '';

async function start() {
  server = await serve(place, flags);
  server.child.stderr.on('data', (text) => { said += text; });
}

before(start);

after(async () => {
  await server.stop();
  await place.drop();
});

const signIn = (user) => Program.signIn(server.url, user);

async function done(answer) {
  const { status, body } = await answer;
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

// Everything the database keeps on disk and everything copied from it: [name, bytes].
async function everythingKept() {
  if (!isFile) {
    const { stdout } = await run('pg_dump', [place.database], { maxBuffer: 1 << 30, encoding: 'latin1' });
    return [['pg_dump', stdout]];
  }
  const copy = path.join(place.folder, 'piazza.db.copy');
  await run(program, ['backup', ...place.options, '--file', copy]);
  const names = (await readdir(place.folder)).filter((name) => name.startsWith('piazza.db'));
  assert.ok(names.includes('piazza.db-wal'), names.join(' '));
  return Promise.all(names.map(async (name) => [name, await readFile(path.join(place.folder, name), 'latin1')]));
}

async function nothingLiesOpen() {
  for (const [name, bytes] of [...await everythingKept(), ['the log', said]]) {
    assert.ok(bytes.length > 1000, `${name}: ${bytes.length} bytes`);
    for (const word of words) {
      const found = bytes.search(new RegExp(Buffer.from(word).toString('latin1'), 'i'));
      assert.equal(found, -1, `"${word}" in ${name}: ${bytes.slice(found - 60, found + 60)}`);
    }
  }
}

let quirina; // her id

test('a person is registered at a desk, with all there is to say', async () => {
  const desk = await signIn('operatrice');
  const { registration_id: id } = await done(desk.post('/desk/registrations', { channel: 'desk' }, 'start'));
  for (const step of ['who', 'home', 'papers']) await done(desk.post(`/desk/registrations/${id}/${step}`, person[step], step));
  quirina = (await done(desk.post(`/desk/registrations/${id}/confirm`, {}, 'confirm'))).person_id;
  await done(desk.post(`/desk/people/${quirina}/open`, { reason: 'asked' }));
  const { record } = await done(desk.get(`/desk/people/${quirina}`));
  assert.match(JSON.stringify(record), /Zwingenstein/);
});

test('people live their story', async () => {
  const elena = await signIn('elena');
  const { body: mandates } = await elena.get('/mandates');
  await elena.post(`/mandates/${mandates.received[0].id}/use`);
  assert.equal((await elena.post('/needs', { category: 'altro', description: told.need, area: '022150' }, 'need')).status, 200);
  const { body: found } = await elena.get('/market?area=022150&q=spesa%20compagnia');
  const listing = `/market/${found.listings[0].id}`;
  const { body: shown } = await elena.get(listing);
  const slot = shown.days[1].slots[0].id;
  assert.equal((await elena.post(`${listing}/order`, { slot, pay: 'credit', expected_credit: 1400 }, 'order')).status, 200);

  const marta = await signIn('marta');
  const { body: board } = await marta.get('/care');
  const worker = board.workers.find((one) => one.name === 'Sara Bertolini').id;
  assert.equal((await marta.post(`/visits/${board.requested[0].id}/assign`, { worker }, 'assign')).status, 200);
  const sara = await signIn('sara');
  const finding = { seen: 'yes', answered: 'yes', usual: 'no', note: told.note };
  assert.equal((await sara.post(`/visits/${board.requested[0].id}/record`, finding, 'record')).status, 200);
  const { body: { signals } } = await elena.get('/signals');
  await elena.post(`/signals/${signals[0].id}/take`, {}, 'take');
  assert.equal((await elena.post(`/signals/${signals[0].id}/close`, { outcome: 'helped', note: told.answer }, 'close')).status, 200);

  const { body: { signal } } = await elena.get(`/signals/${signals[0].id}`);
  assert.deepEqual([signal.recipient, signal.note, signal.outcome_note], ['Agnese Mengon', told.note, told.answer]);
});

test('while they are here, nothing about them lies open', nothingLiesOpen);

test('one asks at the desk to be erased, another on the web', async () => {
  const desk = await signIn('operatrice');
  await done(desk.post(`/desk/people/${quirina}/open`, { reason: 'asked' }));
  await done(desk.post(`/people/${quirina}/erasure`, { document: onPaper }, 'erase'));
  const luca = await signIn('luca');
  await done(luca.post('/me/erase', { sure: true }, 'erase'));
  assert.equal(await sql(place.database, "select count(*) from erasures where state = 'waiting'"), '2');
});

const erased = () => sql(place.database, "select count(*) from persons where state = 'erased'");

test('when the week is over they are erased', async () => {
  await server.stop();
  await sql(place.database, 'update erasures set requested_at = requested_at - 604800, due_at = due_at - 604800');
  await sql(place.database, "update due_jobs set next_at = 0 where name = 'erasures'");
  await start();
  for (let i = 0; i < 100 && await erased() !== '2'; i++) await pause(100);
  assert.equal(await erased(), '2');
});

test('nobody finds them any more', async () => {
  await assert.rejects(signIn('luca'));
  const desk = await signIn('operatrice');
  const { family_name, given_name, birth_date, tax_code } = person.who;
  for (const known of [{ family_name, given_name, birth_date }, { tax_code }]) {
    const { search_id: search } = await done(desk.post('/desk/find', known));
    const found = await done(desk.get(`/desk/found/${search}`));
    assert.doesNotMatch(JSON.stringify(found.people), /Zwingenstein/);
    assert.equal(found.people.length, 0);
  }
  const giulia = await signIn('giulia');
  const { proposals } = await done(giulia.get('/agora'));
  const shown = await Promise.all(proposals.map(({ id }) => done(giulia.get(`/proposals/${id}`))));
  assert.match(JSON.stringify(shown), /Persona cancellata/);
  assert.doesNotMatch(JSON.stringify(shown), /Podetti/);
});

test('afterwards nothing about them lies open either', nothingLiesOpen);

test('their keys are gone', async () => {
  const keys = await sql(place.database, `select count(*) from vault_keys k join persons p on p.id = k.person_id
    where p.state = 'erased'`);
  assert.equal(keys, '0');
});

test('all is in order', async () => {
  assert.match(await check(place), /a person has a key until they are erased +\d+ counted +0 broken/);
});
