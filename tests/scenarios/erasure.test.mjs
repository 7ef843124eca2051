// What is known of people lies nowhere in plain: not in the files of the database, nor in its log,
// its backup or the server's own log, while they are here and after they were erased.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { check, prepare, program, serve, sql } from '../lib/server.mjs';
import { Program } from '../lib/visitor.mjs';

const run = promisify(execFile);
const flags = ['--log-level', 'debug', '--requests-per-minute', '1000000'];
const place = await prepare();
const isFile = place.database.startsWith('sqlite:');

// A person who exists nowhere else, and what people write about each other.
const person = {
  cognome: 'Zwingenstein',
  nome: 'Quirina',
  'codice fiscale': 'ZWNQRN51B68L378D',
  telefono: '0463 9182736',
  email: 'quirina.z@posta-unica.example',
};
const told = {
  need: 'Mia madre cerca chi accordi il clavicembalo',
  note: 'Sul tavolo la ricetta della levotiroxina',
  answer: 'Passa il dottor Pinzolini alle sette',
};
const cast = ['Elena Zeni', 'Agnese Mengon', 'Sara Bertolini', '1976-05-18', '320 0000001', 'piazza-elena'];
const words = [...Object.values(person), '0463.?9182736', ...Object.values(told), ...cast];

let server;
let said = '';

before(async () => {
  const list = path.join(place.folder, 'people.csv');
  await writeFile(list, `${Object.keys(person).join(';')}\r\n${Object.values(person).join(';')}\r\n`);
  await run(program, ['import', 'people', list, ...place.options]);
  server = await serve(place, flags);
  server.child.stderr.on('data', (text) => { said += text; });
});

after(async () => {
  await server.stop();
  await place.drop();
});

const signIn = (user) => Program.signIn(server.url, user);

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

test('all is in order', async () => {
  assert.match(await check(place), /a person has a key until they are erased +\d+ counted +0 broken/);
});
