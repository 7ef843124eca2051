// The first circle, walked as its people walk it: through pages, without JavaScript. Elena orders
// for her mother Agnese, a shop and a cooperative do it together, and everybody is paid to the cent.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { everyAddress, idsIn } from '../lib/addresses.mjs';
import { check, sql, start } from '../lib/server.mjs';
import { Program, Visitor, signedIn } from '../lib/visitor.mjs';

const offer = 'Spesa a casa e visita di compagnia';
const secret = 'Sembra confusa, non ha voluto il caffè';
const ending = 'Le ho parlato al telefono: stasera passo io';

const place = await start({ flags: ['--log-level', 'error', '--requests-per-minute', '1000000'] });
after(() => place.stop());
afterEach(() => check(place));

const people = {};
for (const user of ['elena', 'luca', 'bottega', 'marta', 'sara', 'davide', 'paolo', 'giulia', 'federazione'])
  people[user] = await signedIn(place.url, user);
const { elena, luca, bottega, marta, sara, davide, paolo, giulia, federazione } = people;

const has = (page, ...texts) => {
  for (const text of texts) assert.ok(page.text.includes(text), `no "${text}" in: ${page.text}`);
};
const lacks = (page, ...texts) => {
  for (const text of texts) assert.ok(!page.text.includes(text), `"${text}" in: ${page.text}`);
};
const idIn = (page, prefix) => page.url.pathname.match(`^${prefix}/([0-9a-z]{13})$`)[1];
const orders = async () => Number(await sql(place.database, 'select count(*) from orders'));

// Choose the offer for Agnese, up to the page that asks to confirm.
async function toCheck(pay = 'credit') {
  const market = await elena.get('/market?area=022150');
  const listing = await market.follow(offer);
  const slot = listing.find('input[name=slot]:not([disabled])').getAttribute('value');
  return listing.submit('/check', { slot, pay });
}

async function ordered(pay) {
  const page = await (await toCheck(pay)).submit('/order');
  assert.equal(page.status, 200, page.text);
  return idIn(page, '/orders');
}

async function credit() {
  const { body } = await (await Program.signIn(place.url, 'elena')).get('/wallet');
  const { balance_cents, held_cents, free_cents } = body.credits[0];
  return { balance_cents, held_cents, free_cents };
}

// The accounts of somebody's organisation by the name of their fund: what stands on each.
async function balances(user) {
  const { body } = await (await Program.signIn(place.url, user)).get('/wallet/organisation');
  return Object.fromEntries(body.accounts.map((account) => [account.fund, account.balance_cents]));
}

// The visits that have somebody to make them are due now.
function theDayComes() {
  const now = Math.floor(Date.now() / 1000);
  return sql(place.database, `update visits set starts_at = ${now}, ends_at = ${now + 3600} where state = 'assigned'`);
}

let order; // the order of the story

test('Elena finds the credit that her employer gave her', async () => {
  const wallet = await elena.get('/wallet');
  has(wallet, 'Credito di cura', 'da Officine Vallagarina', '300,00 €', 'Scade mercoledì 30 giugno 2027');
  assert.equal(wallet.find('.cv-acting'), null);
});

test('she acts for her mother, and every page says so', async () => {
  const mandates = await elena.get('/mandates');
  has(mandates, 'Agnese Mengon', 'ordinare e annullare', 'Fino a venerdì 31 dicembre 2027');
  const home = await mandates.submit('/use');
  for (const page of [home, await elena.get('/market'), await elena.get('/orders')])
    assert.match(page.find('.cv-acting').structuredText.replace(/\s+/g, ' '),
      /Stai operando per Agnese Mengon, con delega fino al 31\/12\/2027/);
});

test('in the market of Rabbi she finds the joint offer, its price split and its free times', async () => {
  const all = await elena.get('/market');
  const rabbi = await all.submit('/market', { q: '', area: '022150' });
  has(rabbi, offer, 'Bottega di Rabbi, Il Sentiero', '22,00 €');
  lacks(rabbi, 'Un pomeriggio insieme a Rovereto');
  const elsewhere = await all.submit('/market', { q: '', area: '022161' });
  lacks(elsewhere, offer);

  const listing = await rabbi.follow(offer);
  has(listing, 'Offerta insieme', 'Consegna della spesa a Bottega di Rabbi 6,00 €',
    'Un’ora di compagnia a Il Sentiero 16,00 €', 'Totale 22,00 €', '14,00 € di crediti 8,00 € in euro',
    'La merce si paga a parte', 'Ti restano 286,00 € di Credito di cura', 'dalle 9:30 alle 11:00');
  const slots = (page) => page.document.querySelectorAll('input[name=slot]').length;
  assert.equal(slots(listing), 6, 'two a day, three days');
  assert.ok(slots(await listing.follow('Vedi altri giorni')) >= 26, 'two weeks');
});

test('she checks and orders: pressed twice it is one order, and the credit is held, not spent', async () => {
  const page = await toCheck();
  has(page, 'Agnese Mengon (ordina Elena Zeni)', 'A casa di Agnese Mengon, Rabbi', 'Totale 22,00 €',
    'Il credito resta riservato e si spende solo a servizio fatto.',
    'Alla consegna paghi 8,00 € in contanti.', 'La merce si paga a parte');
  const buttons = page.form('/order').querySelectorAll('button').map((one) => one.textContent);
  assert.deepEqual(buttons, ['Ordine con obbligo di pagare']);
  assert.equal(await orders(), 0, 'looking orders nothing');

  const [first, second] = await Promise.all([page.submit('/order'), page.submit('/order')]);
  const third = await page.submit('/order');
  order = idIn(first, '/orders');
  assert.equal(idIn(second, '/orders'), order);
  assert.equal(idIn(third, '/orders'), order);
  assert.equal(await orders(), 1);
  has(first, 'In attesa di conferma', 'Agnese Mengon (ordinato da Elena Zeni)', 'Con i crediti 14,00 €',
    'In contanti alla consegna 8,00 €', 'Annulla l’ordine');

  const other = await page.submit('/order', { pay: 'cash', expected_credit: '0' });
  assert.equal(other.status, 409);
  has(other, 'Questa richiesta è già stata inviata con un contenuto diverso.');
  assert.equal(await orders(), 1);
  assert.deepEqual(await credit(), { balance_cents: 30000, held_cents: 1400, free_cents: 28600 });
  has(await elena.get('/wallet'), '286,00 € da usare', '14,00 € sono riservati per ordini in corso');
});

test('the shop accepts its part and waits for the other', async () => {
  const board = await bottega.get('/shop/orders');
  has(board, 'Bottega di Rabbi', 'Agnese Mengon, Rabbi', 'Consegna della spesa', 'Da incassare: 8,00 €');
  const waiting = await board.submit('/accept');
  has(waiting, 'Confermato', 'Aspettiamo gli altri');
  assert.equal(waiting.document.querySelectorAll('form[action$="/prepare"]').length, 0);
  has(await elena.get(`/orders/${order}`), 'In attesa di conferma');
});

test('the coordinator assigns Sara, and all is confirmed', async () => {
  const board = await marta.get('/care');
  has(board, 'Visite da assegnare', 'Agnese Mengon', 'Un’ora di compagnia, Rabbi');
  const choices = board.form('/assign').querySelectorAll('option');
  const worker = choices.find((option) => option.textContent === 'Sara Bertolini').getAttribute('value');
  const assigned = await board.submit('/assign', { worker });
  has(assigned, 'Tutte le visite hanno una persona.', 'Sara Bertolini');
  has(await elena.get(`/orders/${order}`), 'Hanno confermato tutti.');
  has(await elena.get('/agenda'), 'Le prossime visite per Agnese Mengon', 'Sara Bertolini', 'Il Sentiero');
});

test('the shop prepares, brings and hands over; nothing is paid before all is done', async () => {
  let board = await bottega.get('/shop/orders');
  for (const step of ['/prepare', '/ready', '/hand-over']) board = await board.submit(step);
  has(board, 'Consegnato');
  assert.deepEqual(await credit(), { balance_cents: 30000, held_cents: 1400, free_cents: 28600 });
});

test('Sara records the visit of today: not as usual', async () => {
  has(await sara.get('/visits'), 'Oggi non hai visite.');
  await theDayComes();
  const today = await sara.get('/visits');
  has(today, 'Agnese Mengon', 'Un’ora di compagnia', 'Rabbi', 'Da fare');
  const visit = await today.follow('Registra la visita');
  has(visit, 'Referente Elena Zeni 320 0000001');

  const unfinished = await visit.submit('/record', { seen: 'yes', note: secret });
  assert.equal(unfinished.status, 422);
  assert.equal(unfinished.find('#note').textContent, secret, 'what was typed comes back');
  assert.ok(unfinished.find('#seen-yes').hasAttribute('checked'));

  const done = await unfinished.submit('/record', { seen: 'yes', answered: 'yes', usual: 'no', note: secret });
  has(done, 'Le visite di oggi', 'Fatta');
  const twice = await unfinished.submit('/record', { seen: 'yes', answered: 'yes', usual: 'no', note: secret });
  assert.equal(twice.status, 200, 'the same again is the same answer');
  assert.equal(await sql(place.database, 'select count(*) from signals'), '1');
});

test('the signal reaches Elena and Marta, and is taken, answered and closed', async () => {
  has(await elena.get('/'), 'Da guardare subito', 'Agnese Mengon');
  has(await marta.get('/care'), 'Segnalazioni aperte', 'Qualcosa non è come al solito', 'Nessuno se ne occupa ancora');
  const list = await elena.get('/signals');
  let signal = await list.follow('Apri la segnalazione');
  has(signal, 'Agnese Mengon: Qualcosa non è come al solito', secret, 'Sara Bertolini, Il Sentiero');
  signal = await signal.submit('/take');
  has(signal, 'Se ne occupa Elena Zeni');
  has(await marta.get('/care'), 'Se ne occupa Elena Zeni');
  signal = await signal.submit('/contact');

  const empty = await signal.submit('/close', { outcome: 'helped', note: '' });
  assert.equal(empty.status, 422);
  has(empty, 'Compila questo campo.');
  const closed = await empty.submit('/close', { outcome: 'helped', note: ending });
  has(closed, 'Come è finita', 'Abbiamo dato una mano', ending);
  has(await marta.get('/signals'), 'Nessuna segnalazione aspetta te.', 'Abbiamo dato una mano');
  lacks(await elena.get('/'), 'Da guardare subito');
});

const tables = ['orders', 'order_legs', 'visits', 'checks', 'signals', 'mandates', 'accounts', 'parties'];

test('the shop sees none of the care: no address tells it', async () => {
  const addresses = await everyAddress(place, await idsIn(place, tables));
  assert.ok(addresses.length > 200, `${addresses.length} addresses`);
  const program = await Program.signIn(place.url, 'bottega');
  const words = [secret, ending, 'Segnalato', 'not_usual', '"is_usual"', 'Sara Bertolini'];
  for (const address of addresses) {
    const page = await bottega.get(address);
    const answer = await program.get(address);
    const said = page.html + JSON.stringify(answer.body);
    for (const word of words) assert.ok(!said.includes(word), `"${word}" at ${address}`);
    if (/^\/(visits|care|signals\/|orders\/)/.test(address)) {
      assert.ok([403, 404].includes(page.status), `${address}: ${page.status}`);
      assert.ok([403, 404].includes(answer.status), `${address}: ${answer.status}`);
    }
  }
});

test('each organisation has its share to the cent, and the books tell the story', async () => {
  assert.deepEqual(await credit(), { balance_cents: 28600, held_cents: 0, free_cents: 28600 });
  assert.deepEqual(await balances('marta'), { 'Credito di cura': 1400, 'Compensazione tra organizzazioni': 200 });
  assert.deepEqual(await balances('bottega'), { 'Buoni spesa di valle': 3120, 'Compensazione tra organizzazioni': -200 });
  assert.equal((await balances('paolo'))['Credito di cura'], -30000);

  has(await elena.get(`/orders/${order}`), 'È tutto fatto. Il credito riservato è stato speso.');
  const statement = await (await elena.get('/wallet')).follow('Vedi i movimenti di Credito di cura');
  has(statement, 'Saldo 286,00 €', 'Credito ricevuto o assegnato: Piano welfare 2026 Officine Vallagarina +300,00 € 300,00 €',
    'Pagamento: compagnia Il Sentiero −14,00 € 286,00 €');
  has(await marta.get('/wallet/organisation'), 'Elena Zeni', '14,00 €', 'Altri hanno incassato contanti per te', '2,00 €');
  has(await bottega.get('/wallet/organisation'), 'Hai incassato contanti di altri', '−2,00 €');
  lacks(await paolo.get('/wallet/organisation'), 'Il Sentiero', 'Agnese Mengon');

  const journal = await federazione.get('/journal');
  has(journal, 'order_place Elena Zeni Agnese Mengon order', 'shop_accept Anna Ruatti', 'visit_assign_act Marta Stanchina',
    'visit_record Sara Bertolini', 'signal_close_act Elena Zeni');
  lacks(journal, secret, ending);
});

test('when the shop refuses, the whole order is released', async () => {
  const before = await credit();
  const id = await ordered('credit');
  assert.equal((await credit()).held_cents, 1400);
  await (await bottega.get('/shop/orders')).submit('/refuse', { reason: 'closed' });
  has(await elena.get(`/orders/${id}`), 'Non si può fare. Il tuo credito è di nuovo libero.');
  assert.deepEqual(await credit(), before);
  has(await marta.get('/care'), 'Tutte le visite hanno una persona.');
  assert.equal(await sql(place.database, 'select sum(booked) from slots'), '1');
});

test('when the cooperative refuses, even after the shop accepted, the whole order is released', async () => {
  const before = await credit();
  const id = await ordered('credit');
  await (await bottega.get('/shop/orders')).submit('/accept');
  await (await marta.get('/care')).submit('/decline', { reason: 'no_worker' });
  has(await elena.get(`/orders/${id}`), 'Non si può fare. Il tuo credito è di nuovo libero.');
  assert.deepEqual(await credit(), before);
  const board = await bottega.get('/shop/orders');
  assert.equal(board.document.querySelectorAll('form[action$="/prepare"]').length, 0);
  lacks(board, 'Non c’è una persona libera');
  assert.equal(await sql(place.database, 'select sum(booked) from slots'), '1');
});

test('Elena calls an order off in time, and a visit that finds nobody releases another', async () => {
  const before = await credit();
  const called = await (await elena.get(`/orders/${await ordered('credit')}`)).submit('/cancel');
  has(called, 'L’ordine è annullato. Il tuo credito è di nuovo libero.');
  assert.deepEqual(await credit(), before);

  const id = await ordered('cash');
  assert.deepEqual(await credit(), before, 'cash holds no credit');
  await (await bottega.get('/shop/orders')).submit('/accept');
  const board = await marta.get('/care');
  const choices = board.form('/assign').querySelectorAll('option');
  const worker = choices.find((option) => option.textContent === 'Davide Pancheri').getAttribute('value');
  await board.submit('/assign', { worker });
  await theDayComes();
  const visit = await (await davide.get('/visits')).follow('Registra la visita');
  await visit.submit('/record', { seen: 'no', answered: 'no', usual: 'no', note: '' });
  has(await elena.get(`/orders/${id}`), 'Non si può fare.', 'La visita non è riuscita: abbiamo avvisato il referente.');
  has(await elena.get('/signals'), 'Non l’abbiamo vista');
});

test('the same order by a program: one for each key, another content is a conflict', async () => {
  const program = await Program.signIn(place.url, 'elena');
  const { body: mandates } = await program.get('/mandates');
  await program.post(`/mandates/${mandates.received[0].id}/use`);
  const { body: found } = await program.get('/market?area=022150&q=spesa%20compagnia');
  const listing = `/market/${found.listings[0].id}`;
  const { body: shown } = await program.get(listing);
  const slot = shown.days.at(-1).slots[0].id;
  const wanted = { slot, pay: 'credit', expected_credit: 1400 };
  const before = await orders();
  const first = await program.post(`${listing}/order`, wanted, 'story-api');
  const again = await program.post(`${listing}/order`, wanted, 'story-api');
  assert.deepEqual([first.status, again.status], [200, 200]);
  assert.deepEqual(again.body, first.body);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.deepEqual([first.body.price_cents, first.body.credit_cents, first.body.cash_cents], [2200, 1400, 800]);
  const other = await program.post(`${listing}/order`, { ...wanted, pay: 'cash', expected_credit: 0 }, 'story-api');
  assert.deepEqual([other.status, other.body.error.code], [409, 'key_conflict']);
  const wrong = await program.post(`${listing}/order`, { ...wanted, expected_credit: 1300 }, 'story-api-2');
  assert.ok([409, 422].includes(wrong.status), 'the person was shown 14,00 €, and pays neither less nor more');
  assert.equal(await orders(), before + 1);
});

test('a citizen proposes, the members vote once and in secret, the close shows the result', async () => {
  const title = 'Spesa e compagnia anche a Bresimo';
  const square = await (await luca.get('/agora')).follow('Piazza della Val di Sole');
  const form = await square.follow('Scrivi una proposta');
  const proposal = await form.submit('/proposals', { title, body: 'Il servizio funziona.\n\nPortiamolo nel paese vicino.' });
  has(proposal, title, 'Luca Podetti', 'In discussione', 'Portiamolo nel paese vicino.');
  const where = proposal.url.pathname;
  has(await (await marta.get(where)).submit('/comments', { body: 'Ci stiamo: Davide abita lì.' }), 'Ci stiamo: Davide abita lì.');
  assert.throws(() => proposal.form('/vote-opening'), /no form/, 'only a facilitator opens the vote');
  assert.equal((await luca.post(`${where}/vote-opening`, proposal.fields('/withdraw'))).status, 403);

  const opened = await (await giulia.get(where)).submit('/vote-opening', { closes: '', minutes: '1' });
  has(opened, 'Al voto', 'Si vota fino a', 'Hanno votato 0 su');

  const votes = { luca: 'yes', marta: 'yes', sara: 'yes', bottega: 'no' };
  for (const [user, choice] of Object.entries(votes)) {
    const page = await people[user].get(where);
    const voted = await page.submit('/vote', { choice });
    has(voted, 'Hai votato', 'Il risultato si legge solo alla chiusura.');
    lacks(voted, 'Risultato, chiuso');
    const again = await people[user].post(page.form('/vote').getAttribute('action'),
      new URLSearchParams({ ...Object.fromEntries(page.fields('/vote')), idempotency_key: `again-${user}`, choice: 'yes' }));
    assert.equal(again.status, 409, `${user} votes once`);
  }
  const running = await new Program(place.url).get(where);
  assert.equal(running.body.ballot.voted_count, 4);
  assert.ok(!running.body.ballot.yes_count && !running.body.ballot.no_count, 'no result before the close');
  const stranger = await new Visitor(place.url).get(where);
  assert.throws(() => stranger.form('/vote'), /no form/);

  await sql(place.database, "update ballots set opens_at = opens_at - 60, closes_at = closes_at - 60 where state = 'open'");
  let closed;
  for (let tries = 0; tries < 100; tries++) {
    closed = await luca.get(where);
    if (closed.text.includes('Risultato, chiuso')) break;
    await pause(250);
  }
  has(closed, 'Approvata', 'Sì 3', 'No 1', 'Hanno votato 4 su');
});

test('the territory shows 166 municipalities, and hides what is under five people', async () => {
  const table = (page) => page.document.querySelectorAll('.cv-table tr').map((row) =>
    row.querySelectorAll('th, td').map((cell) => cell.textContent.trim()));
  const map = await new Visitor(place.url).get('/territory?show=needs');
  assert.equal(map.document.querySelectorAll('svg.cv-map path').length, 166);
  const [heads, ...rows] = table(map);
  const cell = (name, head) => rows.find((row) => row[0] === name)[heads.indexOf(head)];
  assert.equal(rows.length, 166);
  assert.equal(cell('Rabbi', 'Comunità di valle'), 'Valle di Sole');
  assert.ok(Number(cell('Rabbi', 'Offerte')) > 0);
  assert.equal(cell('Malé', 'Bisogni aperti'), '7');
  assert.equal(cell('Rabbi', 'Bisogni aperti'), 'meno di 5', 'three people');
  has(await map.follow('Rabbi'), 'Bisogni aperti meno di 5');
  const { body } = await new Program(place.url).get('/territory?show=needs');
  assert.equal(body.areas.length, 166);
  const hidden = body.areas.flatMap((area) => area.cells).filter((one) => one.is_hidden);
  assert.ok(hidden.length > 0 && hidden.every((one) => one.amount === 0 && !one.people));
});

test('every letter is written, and none carries what was found', async () => {
  const count = (where) => sql(place.database, `select count(*) from outbox where ${where}`).then(Number);
  for (let tries = 0; tries < 100 && await count("state = 'waiting' and tries = 0"); tries++) await pause(100);
  assert.equal(await sql(place.database, "select distinct kind from outbox where state <> 'sent'"), '');
  const folder = path.join(place.folder, 'outbox');
  const letters = await readdir(folder);
  assert.equal(letters.length, await count("state = 'sent'"));
  for (const letter of letters) {
    const text = await readFile(path.join(folder, letter), 'utf8');
    for (const word of [secret, ending, 'confusa']) assert.ok(!text.includes(word), text);
  }
});
