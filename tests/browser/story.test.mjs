// The first circle walked in a browser, by tapping: each person on the screen they would use. Pages
// that only the story fills are checked on the way.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, start } from '../lib/server.mjs';
import { examine, openBrowser, openContext, signIn, sizes } from './lib.mjs';

let server, browser;
const sessions = {};
const tabs = {};

async function arrive(user, size) {
  sessions[user] = await signIn(browser, server.url, { name: user, password: `piazza-${user}` });
  const context = await openContext(browser, size, sessions[user]);
  tabs[user] = await context.newPage();
  tabs[user].setDefaultTimeout(20_000);
}

before(async () => {
  [server, browser] = await Promise.all([start(), openBrowser()]);
  for (const user of ['elena', 'sara', 'luca', 'giulia']) await arrive(user, sizes.phone);
  for (const user of ['bottega', 'marta']) await arrive(user, sizes.desk);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const open = (user, place) => tabs[user].goto(server.url + place);
const press = (user, name) => tabs[user].getByRole('button', { name }).first().click();
const follow = (user, name) => tabs[user].getByRole('link', { name }).first().click();
const sees = (user, text) => tabs[user].locator('main', { hasText: text }).waitFor();

// The whole box of an answer is its label: people tap the box.
const choose = (user, answer) => tabs[user].locator('.cv-opt', { has: answer }).first().locator('label').click();
const radio = (user, selector) => tabs[user].locator(selector);

// What is wrong with the page that the person is on, and is its main action within the keyboard's reach?
async function looksRight(user, action) {
  const { pathname, search } = new URL(tabs[user].url());
  const session = await tabs[user].context().storageState();
  const { wrong } = await examine(browser, server.url, pathname + search, { session, who: user, action });
  assert.deepEqual(wrong, []);
}

test('Elena acts for her mother, under a banner that says so', async () => {
  await open('elena', '/mandates');
  await press('elena', /^Opera per Agnese/);
  await tabs.elena.locator('.cv-acting', { hasText: 'Stai operando per Agnese Mengon' }).waitFor();
});

test('the list follows the municipality as soon as it is chosen', async () => {
  await open('elena', '/market');
  await tabs.elena.getByLabel('In quale comune?').selectOption({ label: 'Rabbi' });
  await tabs.elena.waitForURL(/area=022150/);
  await follow('elena', 'Spesa a casa e visita di compagnia');
  await sees('elena', 'Puoi pagare così');
});

test('the order is checked, then placed once however often the button is pressed', async () => {
  await choose('elena', radio('elena', 'input[name=slot]:not([disabled])'));
  await press('elena', 'Continua');
  await sees('elena', 'Alla consegna paghi 8,00 € in contanti');
  await looksRight('elena', 'main .btn-primary');
  await tabs.elena.getByRole('button', { name: 'Ordine con obbligo di pagare' }).dblclick();
  await sees('elena', 'Che cosa succede ora');
  assert.equal(await sql(server.database, 'select count(*) from orders'), '1');
  await looksRight('elena');
});

test('the shop accepts on its board', async () => {
  await open('bottega', '/shop/orders');
  await looksRight('bottega', 'main .btn-primary');
  await press('bottega', /^Accetta/);
  await sees('bottega', 'Aspettiamo gli altri');
});

test('the coordinator chooses who goes', async () => {
  await open('marta', '/care');
  await looksRight('marta', 'main .btn-primary');
  await tabs.marta.getByLabel(/^Chi va/).selectOption({ label: 'Sara Bertolini' });
  await press('marta', /^Assegna/);
  await sees('marta', 'Tutte le visite hanno una persona');
});

test('the care worker records the visit: not as usual', async () => {
  const now = Math.floor(Date.now() / 1000); // the day comes
  await sql(server.database, `update visits set starts_at = ${now}, ends_at = ${now + 3600}`);
  await open('sara', '/visits');
  await looksRight('sara', 'main .btn-primary');
  await follow('sara', /^Registra la visita/);
  await looksRight('sara', 'main .btn-primary');
  for (const answer of ['seen-yes', 'answered-yes', 'usual-no']) await choose('sara', radio('sara', `#${answer}`));
  await tabs.sara.getByLabel('Nota breve, se serve').fill('Era stanca.');
  await press('sara', 'Registra la visita');
  await sees('sara', 'Le visite di oggi');
});

test('the daughter takes the signal and closes it', async () => {
  await open('elena', '/');
  await sees('elena', 'Da guardare subito');
  await follow('elena', /^Leggi e rispondi/);
  await press('elena', 'Me ne occupo io');
  await looksRight('elena');
  await choose('elena', radio('elena', '#outcome-all_well'));
  await tabs.elena.getByLabel('Che cosa è stato fatto').fill('Le ho telefonato.');
  await press('elena', 'Chiudi la segnalazione');
  await sees('elena', 'Va tutto bene');
});

test('a citizen proposes, the facilitator opens the vote, members vote', async () => {
  await open('luca', '/agora');
  await tabs.luca.locator('main a[href^="/agora/squares/"]').first().click();
  await follow('luca', 'Scrivi una proposta');
  await looksRight('luca', 'main .btn-primary');
  await tabs.luca.getByLabel('Che cosa proponi, in una riga').fill('La spesa anche a Bresimo');
  await tabs.luca.getByLabel('Perché, e come si fa').fill('Il negozio ha chiuso.\n\nSi può passare il giovedì.');
  await press('luca', 'Salva la proposta');
  await sees('luca', 'In discussione');

  await tabs.giulia.goto(tabs.luca.url());
  await looksRight('giulia', 'main .btn-primary');
  const week = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  await tabs.giulia.getByLabel('Ultimo giorno per votare').fill(week);
  await press('giulia', 'Apri il voto');
  await sees('giulia', 'Si vota fino a');

  await tabs.luca.reload();
  await looksRight('luca', 'main .btn-primary');
  await choose('luca', radio('luca', '#choice-yes'));
  await press('luca', 'Vota');
  await sees('luca', 'Hai votato');
});

test('text size and language are kept from page to page', async () => {
  await open('luca', '/how');
  await follow('luca', 'Testo grande');
  await tabs.luca.locator('html.t-lg').waitFor();
  await follow('luca', /^DE/);
  await tabs.luca.locator('html.t-lg[lang=de]').waitFor();
  await looksRight('luca');
  await open('luca', '/');
  await looksRight('luca');
});

test('a form that comes back holds what was typed, and starts at what is wrong', async () => {
  await open('giulia', '/mandates');
  await tabs.giulia.getByLabel('Nome utente della persona').fill('nobody-has-this-name');
  await tabs.giulia.getByLabel('Fino a quando').fill('2027-01-31');
  await choose('giulia', radio('giulia', '#read'));
  await press('giulia', 'Dai la delega');
  await tabs.giulia.locator('.cv-error').first().waitFor();
  assert.equal(await tabs.giulia.evaluate(() => document.activeElement.id), 'user');
  assert.equal(await tabs.giulia.inputValue('#user'), 'nobody-has-this-name');
  assert.ok(await tabs.giulia.isChecked('#read'));
});
