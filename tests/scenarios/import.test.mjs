// Lists from outside: at the command line, where a run may be killed at any moment, and in the
// browser, where whoever sends a list sees every bad cell before anything goes in.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { check, prepare, program, serve, sql } from '../lib/server.mjs';
import { signedIn } from '../lib/visitor.mjs';

const place = await prepare();
const flags = ['--log-level', 'error', '--requests-per-minute', '1000000'];
let server = await serve(place, flags);
after(async () => {
  await server.stop();
  await place.drop();
});

const run = promisify(execFile);
const count = async (table, where = 'true') => Number(await sql(place.database, `select count(*) from ${table} where ${where}`));
const shared = process.env.PIAZZA_SHARED_DATA ?? path.join(import.meta.dirname, '../../../shared/data');

// ---- invented people with right tax codes: decree of 23 December 1976, as src/base/tax_code.h tells

const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const worth = (c) => (c >= 'A' ? c.charCodeAt(0) - 65 : Number(c));
const checkCharacter = (code) => String.fromCharCode(65 + [...code].reduce((sum, c, i) => sum + (i % 2 ? worth(c) : odd[worth(c)]), 0) % 26);

// The tax code of Anna Zeni number i of a family of at most 50,000, born in the municipality.
function taxCode(i, municipality = 'L378') {
  const two = (n) => String(n).padStart(2, '0');
  const day = 1 + Math.floor(i / 1080) % 28 + (i >= 30240 ? 0 : 40);
  const code = `ZNENNA${two(i % 90)}${'ABCDEHLMPRST'[Math.floor(i / 90) % 12]}${two(day)}${municipality}`;
  return code + checkCharacter(code);
}

const people = (from, until, municipality) => ['Cognome;Nome;Codice fiscale;Comune',
  ...Array.from({ length: until - from }, (_, i) => `Zeni;Anna;${taxCode(from + i, municipality)};Trento`), ''].join('\r\n');

async function file(name, text) {
  const full = path.join(place.folder, name);
  await writeFile(full, text);
  return full;
}

// "piazza import": {code, out, err}.
async function bring(kind, name, ...flags) {
  try {
    const { stdout, stderr } = await run(program, ['import', kind, name, ...place.options, ...flags], { env: { ...process.env, LANG: 'it_IT.UTF-8' } });
    return { code: 0, out: stdout, err: stderr };
  } catch (failure) {
    return { code: failure.code, out: failure.stdout, err: failure.stderr };
  }
}

// ---- the command line ------------------------------------------------------------------------

test('a dry run tells every bad cell in plain words, and writes nothing', async () => {
  const before = await count('persons');
  const name = await file('dry.csv', 'Nome\tCognome\tC.F.\tComune\nAnna\tZeni\tX\tMilano\n\x1b[31mAnna\tZeni\n');
  const { code, out, err } = await bring('people', name, '--dry-run');
  assert.equal(code, 0);
  assert.match(err, /^dry\.csv:2: C\.F\. «X»: Il codice fiscale di una persona ha 16 lettere e cifre/m);
  assert.match(err, /^dry\.csv:2: Comune «Milano»: Questo comune non è nel territorio/m);
  assert.match(err, /^dry\.csv:3: Questa riga ha più o meno colonne della prima/m);
  assert.doesNotMatch(err, /\x1b/);
  assert.match(out, /Righe con errori: 2/);
  assert.equal(await count('persons'), before);
  assert.equal(await count('imports'), 0);
});

test('a file with errors goes in without its bad rows only when asked to', async () => {
  const before = await count('persons');
  const name = await file('some.csv', `${people(0, 3)}Zeni;Anna;${taxCode(3).slice(0, 15)}?;Trento\r\n`);
  const refused = await bring('people', name);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /Il file ha errori: non abbiamo scritto nulla/);
  assert.equal(await count('persons'), before);
  const taken = await bring('people', name, '--skip-bad');
  assert.equal(taken.code, 0);
  assert.match(taken.out, /Aggiunti: 3/);
  assert.equal(await count('persons'), before + 3);
});

test('killed at any moment, then run again, an import is exactly its file', async () => {
  const total = 12000;
  const before = await count('persons');
  const name = await file('many.csv', people(100, 100 + total));
  let kills = 0;
  for (let delay = 150; ; delay += 150) {
    const child = spawn(program, ['import', 'people', name, ...place.options], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
    const timer = setTimeout(() => child.kill('SIGKILL'), delay);
    const how = await ended;
    clearTimeout(timer);
    const done = await count('persons') - before;
    assert.equal(done, Number(await sql(place.database, 'select coalesce(max(done_count), 0) from imports where row_count = 12000')), 'rows and progress agree');
    if (how === 0) break;
    assert.equal(how, 'SIGKILL');
    kills++;
  }
  assert.ok(kills > 0, 'it was killed at least once');
  assert.equal(await count('persons') - before, total);
  const again = await bring('people', name);
  assert.match(again.out, /Righe già fatte la volta scorsa: 12000/);
  assert.equal(await count('persons') - before, total);
  assert.match(await check(place), /act: the journal is whole +\d+ counted +0 broken/);
});

// The register of pharmacies: municipalities of before the mergers, placeholder VAT numbers.
test('a real register goes in but for the rows it has wrong', async (t) => {
  const register = path.join(shared, 'organizzazioni_trentino/FARM001.csv');
  if (!existsSync(register)) return t.skip('no shared test data');
  const text = (await readFile(register, 'utf8')).replace('"FARMACIA","IVA"', '"Denominazione","IVA"');
  const name = await file('farm.csv', text);
  const dry = await bring('organisations', name, '--dry-run');
  assert.match(dry.err, /IVA «00000017621»: Questa partita IVA è un riempitivo/);
  assert.match(dry.err, /COMUNE «REVO'»: Questo comune non è nel territorio/);
  const before = await count('organisations');
  const { code, out } = await bring('organisations', name, '--skip-bad');
  assert.equal(code, 0, out);
  const [rows, bad, added, known] = ['Righe lette', 'Righe con errori', 'Aggiunti', 'C’erano già'].map((what) => Number(out.match(new RegExp(`${what}: (\\d+)`))?.[1] ?? 0));
  assert.equal(rows, 181);
  assert.equal(rows, bad + added + known);
  assert.ok(known > 100, 'the demo lists them too');
  assert.equal(await count('organisations'), before + added);
});

// ---- the browser -----------------------------------------------------------------------------

async function send(visitor, text, kind = 'people') {
  const page = await visitor.get('/imports');
  const form = new FormData();
  for (const [key, value] of page.fields('/imports')) form.set(key, value);
  form.set('kind', kind);
  form.set('file', new Blob([text], { type: 'text/csv' }), 'elenco.csv');
  return visitor.post('/imports', form);
}

async function finished(visitor, page) {
  for (let tries = 0; tries < 60; tries++) {
    const now = await visitor.get(page.url.pathname);
    if (now.text.includes('Entrato')) return now;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error('the list never went in');
}

test('a list is checked, corrected or trimmed, then let in, a batch at a time', async () => {
  const visitor = await signedIn(server.url, 'federazione');
  const before = await count('persons');
  const checked = await send(visitor, `${people(20000, 20600)}Zeni;=1+1;${taxCode(20600)};Trento\r\n`);
  assert.equal(checked.status, 200);
  assert.match(checked.text, /Righe giuste: 600 Righe con errori: 1/);
  assert.match(checked.text, /602.*Qui serve un nome, senza cifre/);
  assert.equal(await count('persons'), before);
  const refused = await checked.submit('/confirm');
  assert.equal(refused.status, 422);
  assert.match(refused.text, /Oppure scegli di lasciare fuori quelle righe/);
  const going = await refused.submit('/confirm', { skip_bad: '1' });
  assert.equal(going.status, 200);
  const done = await finished(visitor, going);
  assert.match(done.text, /Aggiunti: 600 C’erano già: 0 Lasciati fuori per errori: 1/);
  assert.equal(await count('persons'), before + 600);
  const again = await (await send(visitor, people(20000, 20600))).submit('/confirm');
  assert.match((await finished(visitor, again)).text, /Aggiunti: 0 C’erano già: 600/);
  assert.equal(await count('import_slices'), 0, 'no row is kept');
  assert.match((await visitor.get(done.url.pathname)).text, /602.*Qui serve un nome, senza cifre/, 'what was left out can still be corrected');
});

test('a large list with many mistakes is read once, and goes on where a stop left it', async () => {
  const visitor = await signedIn(server.url, 'federazione');
  const before = await count('persons');
  const good = people(4000, 5100, 'A372').split('\r\n').map((line, i) => `${line};${(i > 0 ? 'x' : 'Note').repeat(2000)}`);
  const bad = Array.from({ length: 150 }, () => `Zeni;;X;Trento;-`);
  const checked = await send(visitor, `\ufeff${[...good.slice(0, -1), ...bad, ''].join('\r\n')}`);
  assert.match(checked.text, /Righe giuste: 1.?100 Righe con errori: 150/);
  assert.match(checked.text, /Gli errori sono 300/);
  assert.match((await visitor.get(`${checked.url.pathname}?page=3`)).text, /Riga 1.?251/);
  assert.equal((await (await visitor.send(`${checked.url.pathname}/errors`)).text()).trim().split('\r\n').length, 301);
  const going = await checked.submit('/confirm', { skip_bad: '1' });
  assert.match(going.text, /Righe fatte: 500 di 1.?250/);
  await server.stop('SIGKILL');
  server = await serve(place, flags);
  assert.match((await finished(await signedIn(server.url, 'federazione'), going)).text, /Aggiunti: 1.?100/);
  assert.equal(await count('persons') - before, 1100);
});

test('a secretary lets in the members of their own organisation, and nothing else', async () => {
  const one = (statement) => sql(place.database, statement);
  const shop = await one("select organisation_id from role_grants where role = 'shopkeeper' order by id limit 1");
  const keeper = await one("select person_id from role_grants where role = 'shopkeeper' order by id limit 1");
  await one(`insert into role_grants (id, person_id, role, organisation_id, since_at) values (7, ${keeper}, 'secretary', ${shop}, 0)`);
  const visitor = await signedIn(server.url, 'bottega');
  assert.ok((await visitor.get('/more')).link('Importa un elenco di soci'));
  assert.equal((await send(visitor, people(0, 1), 'people')).status, 403);
  assert.equal((await send(visitor, people(0, 1), 'organisations')).status, 403);
  const lines = people(25000, 25003).split('\r\n');
  const numbered = [`${lines[0]};Numero socio`, ...lines.slice(1, 4).map((line, i) => `${line};${9001 + i}`), ''].join('\r\n');
  const done = await finished(visitor, await (await send(visitor, numbered, 'members')).submit('/confirm'));
  assert.match(done.text, /Aggiunti: 3/);
  assert.equal(await count('affiliations', `organisation_id = ${shop} and number in ('9001', '9002', '9003') and state = 'active'`), 3);
  const repeated = await send(visitor, numbered.replace('25000', '25001').replace(';9001', ';9002'), 'members');
  assert.match(repeated.text, /Questo numero di socio è già di un altro/);
});

test('a list that cannot go on keeps no other waiting', async () => {
  const visitor = await signedIn(server.url, 'federazione');
  const broken = await (await send(visitor, people(30000, 31200))).submit('/confirm', {});
  const number = broken.url.pathname.split('/')[2];
  await sql(place.database, "update import_slices set list_sealed = '=not;a;list'");
  const others = [];
  for (const from of [32000, 34000])
    others.push(await (await send(visitor, people(from, from + 1200))).submit('/confirm', {}));
  for (const other of others) assert.match((await finished(visitor, other)).text, /Aggiunti: 1.?200/);
  assert.match((await visitor.get(`/imports/${number}`)).text, /500/);
  await sql(place.database, "update import_uploads set state = 'failed' where state = 'running'");
  await sql(place.database, 'delete from import_slices');
});

test('a dry run knows whose number a number is', async () => {
  const shop = await sql(place.database, "select vat_number from organisations where vat_number <> '' and state = 'active' order by id limit 1");
  const list = (...rows) => ['Cognome;Nome;CF;Numero socio', ...rows.map(([i, number]) => `Zeni;Anna;${taxCode(i)};${number}`), ''].join('\n');
  const members = await file('members.csv', list([40000, 1], [40001, 2]));
  const bringMembers = (name, ...flags) => bring('members', name, '--organisation', shop, ...flags);
  assert.match((await bringMembers(members)).out, /Aggiunti: 2/);
  const again = await bringMembers(members, '--dry-run');
  assert.equal(again.code, 0);
  assert.doesNotMatch(again.out, /errori/);
  const other = await bringMembers(await file('others.csv', list([40002, 2])), '--dry-run');
  assert.match(other.err, /others\.csv:2: Numero socio «2»: Questo numero di socio è già di un altro/);
  assert.match((await bring('members', members, '--organisation', '00743110157')).err, /Non abbiamo trovato/);
});

test('paper cards come to those who have them', async () => {
  const name = await file('cards.csv', `Codice fiscale;Tessera\n${taxCode(100)};TN-0012 3456\n${taxCode(101)};TN-0012 3457\n`);
  const before = await count('cards');
  assert.match((await bring('cards', name)).out, /Aggiunti: 2/);
  assert.equal(await count('cards'), before + 2);
  const wrong = await bring('cards', await file('wrong.csv', `CF;Tessera\n${taxCode(102)};TN00123456\n${taxCode(49000)};TN00123458\n${taxCode(103)};1\n`), '--dry-run');
  assert.match(wrong.err, /wrong\.csv:2: Tessera «TN00123456»: Questa tessera è già di un’altra persona/);
  assert.match(wrong.err, /wrong\.csv:3: CF «\w+»: Questa persona non c’è ancora/);
  assert.match(wrong.err, /wrong\.csv:4: Tessera «1»: Non è il codice di una tessera/);
  assert.equal(await count('cards'), before + 2);
});

test('the file of errors runs nothing in a spreadsheet', async () => {
  const visitor = await signedIn(server.url, 'federazione');
  const page = await send(visitor, 'Cognome;Nome;Codice fiscale\n"=HYPERLINK(""http://x"",""1"")";@A;-1\n');
  const text = await (await visitor.send(`${page.url.pathname}/errors`)).text();
  const cells = text.split(/\r\n|;/).filter(Boolean);
  assert.ok(cells.some((cell) => cell.startsWith('"\'=HYPERLINK')));
  for (const cell of cells) assert.match(cell, /^"(?![=+@-])/);
});

test('a list is its sender’s alone', async () => {
  const visitor = await signedIn(server.url, 'federazione');
  const page = await send(visitor, people(0, 1));
  const luca = await signedIn(server.url, 'luca');
  assert.equal((await luca.send(page.url.pathname)).status, 403);
  assert.equal((await luca.send(`${page.url.pathname}/errors`)).status, 403);
  assert.equal((await luca.get('/imports')).status, 403);
  const dropped = await page.submit('/discard');
  assert.equal(dropped.url.pathname, '/imports');
  assert.match((await visitor.get(page.url.pathname)).text, /non è entrato/);
  assert.equal((await page.submit('/confirm')).status, 409);
});

test('what is no list is refused with a reason', async () => {
  const visitor = await signedIn(server.url, 'federazione');
  assert.match((await send(visitor, new Uint8Array([0x4e, 0xe8]))).text, /Il file non è in UTF-8/);
  assert.match((await send(visitor, '')).text, /Compila questo campo/);
  assert.match((await send(visitor, 'Nome\nAnna\n')).text, /Cognome Nel file manca una colonna che serve/);
  assert.match((await send(visitor, `Nome;Cognome;cf\n"${'a'.repeat(70000)}";b;c\n`)).text, /Il file non è scritto come serve/);
  assert.match((await send(visitor, `${people(0, 1)}\n"${'a'.repeat(70000)}`)).text, /Non abbiamo potuto leggere il file fino in fondo/);
  const large = await send(visitor, 'a'.repeat(10_000_001));
  assert.equal(large.status, 422);
  assert.match(large.text, /troppo grande/);
  assert.equal((await send(visitor, 'a'.repeat(10_100_000))).status, 413);
});
