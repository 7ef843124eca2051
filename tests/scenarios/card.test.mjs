// A card, from the printer to the counter: what is on the paper, where its QR code leads, what a shop
// sees, and that guessing leads nowhere.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { start } from '../lib/server.mjs';
import { Program, Visitor, anyAddress } from '../lib/visitor.mjs';

const run = promisify(execFile);
const origin = 'https://piazza.example';
const server = await start({ flags: ['--log-level', 'error', '--origin', origin, '--trusted-proxy', '127.0.0.1'] });
const folder = await mkdtemp(path.join(tmpdir(), 'piazza-card-'));
after(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

// Somebody in a browser of the square's public address, from an address of their own.
async function visitor(user) {
  const someone = new Visitor(server.url);
  someone.extra = { ...anyAddress(), origin };
  if (user) await someone.signIn(user);
  return someone;
}

const program = (user) => Program.signIn(server.url, user);

// The card's PDF as its words, and as what a camera finds on it.
async function printed(card) {
  const file = path.join(folder, 'card.pdf');
  await writeFile(file, Buffer.from(await card.arrayBuffer()));
  const { stdout: words } = await run('pdftotext', ['-layout', file, '-']);
  await run('pdftoppm', ['-r', '150', '-png', '-singlefile', file, path.join(folder, 'card')]);
  const { stdout: seen } = await run('zbarimg', ['-q', '--raw', path.join(folder, 'card.png')]);
  const { stdout: info } = await run('pdfinfo', [file]);
  return { words, seen: seen.trim(), info };
}

let luca, code, qr;

before(async () => {
  luca = await visitor('luca');
  code = (await (await program('luca')).get('/me/card')).body.code;
  qr = await printed(await luca.send('/me/card/print'));
});

test('the paper has the name, the code and the help number, and is A6', () => {
  assert.match(qr.words, /Luca Podetti/);
  assert.ok(qr.words.includes(code), qr.words);
  assert.match(qr.words, /800 000 000/);
  assert.match(qr.info, /Page size:\s+297\.\d+ x 419\.\d+ pts/);
  assert.match(qr.info, /Pages:\s+1\n/);
});

test('the QR code is an address with a random token, and nothing of the person', () => {
  assert.match(qr.seen, /^https:\/\/piazza\.example\/c\/[A-Za-z0-9_-]{22}$/);
});

test('the card is an attachment that no cache keeps', async () => {
  const response = await luca.send('/me/card/print');
  assert.equal(response.headers.get('content-type'), 'application/pdf');
  assert.match(response.headers.get('content-disposition'), /^attachment; filename="tessera\.pdf"$/);
  assert.match(response.headers.get('cache-control'), /no-store/);
  await response.arrayBuffer();
});

test('a stranger who finds it reads how to give it back, the same as for a card that never was', async () => {
  const stranger = await visitor();
  const found = await stranger.get(new URL(qr.seen).pathname);
  const invented = await stranger.get('/c/AAAAAAAAAAAAAAAAAAAAAA');
  assert.equal(found.status, 200);
  assert.match(found.text, /Questa è una tessera di Comunità Vicina/);
  assert.equal(found.text, invented.text);
  assert.doesNotMatch(found.html, /Luca|Podetti/);
});

test('a shopkeeper whose camera opens it serves the person, and sees no more than a short name', async () => {
  const shop = await visitor('bottega');
  const found = await shop.get(new URL(qr.seen).pathname);
  const served = await found.submit('/serve');
  assert.equal(served.status, 200);
  assert.match(served.text, /Luca P\./);
  assert.doesNotMatch(served.html, /Podetti|320 0000002|1979/);
  const address = served.url.pathname;
  const other = await visitor('paolo');
  assert.equal((await other.get(address)).status, 403);
  const elsewhere = await visitor('operatrice');
  assert.equal((await elsewhere.get(address)).status, 404);
});

test('the person reads who opened the card, and for whom', async () => {
  const seen = await luca.get('/me/access');
  assert.match(seen.text, /Anna Ruatti/);
  assert.match(seen.text, /Bottega di Rabbi/);
});

test('by the code as it is typed, with spaces, dashes and small letters', async () => {
  const shop = await visitor('bottega');
  for (const typed of [code, code.replace(' ', '-'), ` ${code.toLowerCase().replace(' ', '')} `]) {
    const form = await shop.get('/serve');
    assert.match((await form.submit('/serve', { code: typed })).text, /Luca P\./, typed);
  }
});

test('a mother without a telephone is served by her paper card, with what is hers', async () => {
  const shop = await visitor('bottega');
  const served = await (await shop.get('/serve')).submit('/serve', { code: 'fc 0042-1942' });
  assert.match(served.text, /Agnese M\..*Spesa a casa a metà prezzo/);
  assert.doesNotMatch(served.text, /Due passaggi gratis|Vive da sola/);
});

test('neither a customer nor a care worker may serve', async () => {
  for (const user of ['luca', 'sara', 'federazione']) {
    const someone = await visitor(user);
    assert.equal((await someone.get('/serve')).status, 403, user);
    const answer = await (await program(user)).post('/serve', { code });
    assert.equal(answer.status, 403, user);
  }
});

test('a card that is blocked opens nothing, and its person makes another', async () => {
  const shop = await visitor('bottega');
  let own = await luca.get('/me/card');
  const block = own.document.querySelectorAll('form').find((form) => form.getAttribute('action').endsWith('/block'));
  own = await own.submit(block.getAttribute('action'), { because: 'lost' });
  assert.match(own.text, /Bloccata.*smarrita/);
  const refused = await (await shop.get('/serve')).submit('/serve', { code });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /Non è il codice di una tessera in uso/);
  assert.match((await shop.get(new URL(qr.seen).pathname)).text, /non vale più/);
  own = await own.submit('/me/card');
  assert.match(own.text, /In uso/);
  const fresh = (await (await program('luca')).get('/me/card')).body.code;
  assert.notEqual(fresh, code);
  assert.match((await (await shop.get('/serve')).submit('/serve', { code: fresh })).text, /Luca P\./);
});

test('a cooperative attests, a benefit opens, the person objects, the cooperative takes it back', async () => {
  const desk = await visitor('operatrice');
  const person = await program('luca');
  const codes = async (list) => (await person.get('/me/benefits')).body[list].map((one) => one.code);
  assert.ok((await codes('closed')).includes('corso-chi-assiste'));
  const whom = await desk.get('/attestations/new');
  const nobody = await whom.submit('/attestations/new', { given_name: 'Luca', family_name: 'Podetti', birth_date: '1979-09-03' });
  assert.equal(nobody.status, 422);
  assert.match(nobody.text, /Non abbiamo trovato la persona/);
  const form = await whom.submit('/attestations/new', { given_name: 'luca', family_name: 'PODETTI', birth_date: '1979-09-02' });
  assert.match(form.text, /Che cosa attesti di Luca Podetti/);
  assert.doesNotMatch(form.text, /ISEE/); // not for a social cooperative to say
  const given = await form.submit(form.url.pathname, { what: 'caregiver' });
  assert.match(given.text, /Luca Podetti: Assiste un familiare/);
  assert.ok((await codes('open')).includes('corso-chi-assiste'));

  const mine = await luca.get('/me/benefits');
  assert.match(mine.text, /Corso gratuito.*è attestato: Assiste un familiare/);
  const object = mine.document.querySelectorAll('form').map((one) => one.getAttribute('action'))
    .find((action) => action.endsWith('/object'));
  const objected = await mine.submit(object, { objection: 'Non assisto più nessuno' });
  assert.match(objected.text, /Hai scritto che non è così/);
  const read = await desk.get('/attestations');
  assert.match(read.text, /La persona dice che non è così.*Non assisto più nessuno/);
  const revoke = read.document.querySelectorAll('form').map((one) => one.getAttribute('action'))
    .find((action) => action.includes(object.match(/attestations\/([0-9a-z]+)/)[1]));
  assert.match((await read.submit(revoke)).text, /Ritirata/);
  assert.ok((await codes('closed')).includes('corso-chi-assiste'));
});

test('a daughter sees what is open to her mother', async () => {
  const elena = await visitor('elena');
  const mandates = await elena.get('/mandates');
  const use = mandates.document.querySelectorAll('form').map((one) => one.getAttribute('action'))
    .find((action) => action.endsWith('/use'));
  await mandates.submit(use);
  const page = await elena.get('/me/benefits');
  assert.match(page.text, /Che cosa spetta a Agnese Mengon/);
  assert.match(page.text, /Due passaggi gratis al mese.*Che cosa manca per le altre/);
  assert.equal((await elena.get('/me/card')).text.includes('FC00421942'), false);
});

test('whatever a desk does about a person, the record must be open first', async () => {
  const operator = await program('operatrice');
  const paolo = (await (await program('paolo')).get('/me')).body.person.id;
  for (const [method, address, body] of [
    ['GET', `/people/${paolo}/card`], ['GET', `/people/${paolo}/card/print`], ['GET', `/serve/${paolo}`],
    ['GET', `/attestations/new/${paolo}`], ['POST', `/people/${paolo}/card`, {}],
    ['POST', `/people/${paolo}/card/adopt`, { card: 'TN 123456' }],
    ['POST', `/attestations/new/${paolo}`, { what: 'caregiver', until: '2027-01-31' }]]) {
    const answer = await operator.call(method, address, body);
    assert.equal(answer.status, 404, `${method} ${address}`);
  }
});

test('nobody who has no business there finds a way to somebody’s card', async () => {
  const elena = (await (await program('elena')).get('/me')).body.person.id;
  for (const user of ['luca', 'bottega', 'marta', 'federazione'])
    assert.equal((await (await program(user)).get(`/people/${elena}/card`)).status, 403, user);
});

test('guessing stops after ten wrong codes, even for a right one', async () => {
  const operator = await visitor('operatrice');
  const right = (await (await program('elena')).get('/me/card')).body.code;
  let tries = 0, answer;
  do
    answer = await (await operator.get('/serve')).submit('/serve', { code: `ABCD EFG${'23456789ABC'[tries]}` });
  while (answer.status === 422 && ++tries < 11);
  assert.equal(answer.status, 429);
  assert.ok(tries <= 10);
  operator.extra = { ...anyAddress(), origin };
  const refused = await (await operator.get('/serve')).submit('/serve', { code: right });
  assert.equal(refused.status, 429);
});
