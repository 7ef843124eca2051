// At a desk and on the telephone: a woman without mail or telephone is registered, recognised, and
// later orders by calling.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { check, sql, start } from '../lib/server.mjs';
import { Program, signedIn } from '../lib/visitor.mjs';

const place = await start({ flags: ['--log-level', 'error'] });
after(() => place.stop());
const operator = await signedIn(place.url, 'operatrice');

const ida = { family_name: 'Zanon', given_name: 'Ida', birth_date: '1939-11-02' };

// Answers the pages of questions, and stops at the one that reads everything back. Of the consents, the
// person gives the first only.
async function answer(who, document) {
  const begun = await (await operator.get('/desk/register')).submit('/desk/registrations', { channel: 'desk' });
  const home = await begun.submit('/who', { ...who, birth_place: 'Rabbi', sex: 'female' });
  const papers = await home.submit('/home', {
    area: '022150', address: 'Frazione Esempio, 3', relative_name: 'Pia Penasa',
    relative_phone: '320 0000123', relative_kind: 'emergency', language: 'it',
  });
  let page = await papers.submit('/papers', document);
  for (const said of ['yes', 'no', 'no']) {
    assert.match(page.text, /Le leggo una cosa/);
    page = await page.submit('/consents', { answer: said });
  }
  return page;
}

const card = {
  document_kind: 'identity_card', document_number: 'CA00000AA',
  document_issuer: 'Comune di Rabbi', document_expires: '2099-01-01',
};

// The record, open: as it is when it was opened a moment ago.
const opened = (record, reason) =>
  record.text.includes('La scheda è chiusa') ? record.submit('/open', { reason }) : record;

// Whoever the search finds first, with their record open.
async function open(visitor, who, reason) {
  const found = await (await visitor.get('/desk')).submit('/desk/find', who);
  return opened(await found.follow(`${who.given_name} ${who.family_name}`), reason);
}

test('somebody without mail or telephone is registered, and gets a slip', async () => {
  const none = await (await operator.get('/desk')).submit('/desk/find', ida);
  assert.match(none.text, /Nessuno è registrato/);
  const back = await answer(ida, card);
  for (const said of ['Zanon Ida', '02/11/1939', 'Rabbi', 'Pia Penasa, 320 0000123', 'CA00000AA'])
    assert.ok(back.text.includes(said), said);
  assert.match(back.text, /Notizie della piazza\s*Sì.*Telefonate per sapere come sto\s*No/);
  const slip = await back.submit('/confirm');
  const kept = "select purpose || ' ' || version || ' ' || given_channel from consents where given_channel = 'desk'";
  assert.equal(await sql(place.database, kept), 'news 1 desk');
  assert.match(slip.text, /Ida Zanon, numero [0-9A-Z]{4}-[0-9A-Z]{4}/);
  assert.match(slip.text, /Che cosa succede ora/);
});

test('nobody is registered twice by mistake', async () => {
  const back = await answer(ida, { document_kind: 'none' });
  assert.match(back.text, /C’è già chi si chiama così/);
  const refused = await back.submit('/confirm');
  assert.equal(refused.status, 422);
  const done = await refused.submit('/confirm', { other_person: '1' });
  assert.match(done.text, /Persona registrata/);
});

test('a wrong answer is explained, and can be corrected', async () => {
  const page = await operator.get('/desk');
  const refused = await page.submit('/desk/find', { family_name: 'Zanon' });
  assert.equal(refused.status, 422);
  const found = await refused.submit('/desk/find', ida);
  assert.match(found.text, /Ci sono più persone/);
});

test('a record opens with a reason, and tells nothing before', async () => {
  const agnese = { family_name: 'Mengon', given_name: 'Agnese', birth_date: '1942-03-14' };
  const record = await open(operator, agnese, 'asked');
  assert.match(record.text, /14\/03\/1942/);
  const federation = await signedIn(place.url, 'federazione');
  const closed = await federation.get(record.url.pathname);
  assert.ok(!closed.text.includes('14/03/1942'));
});

test('a record is corrected, and read back first', async () => {
  const record = await open(operator, { ...ida, birth_date: '1939-11-02' }, 'correction');
  const back = await record.submit('/correct');
  const home = await back.follow('Correggi dove si trova');
  const again = await home.submit('/home', { phone: '0463 000077' });
  assert.match(again.text, /0463 000077/);
  const done = await again.submit('/confirm', { other_person: '1' });
  assert.match(done.url.pathname, /^\/desk\/people\/[0-9a-z]{13}$/);
  assert.match(done.text, /0463 000077/);
});

test('names and births travel in no address', async () => {
  const found = await (await operator.get('/desk')).submit('/desk/find', ida);
  assert.equal(found.url.search, '');
  assert.ok(!/zanon/i.test(found.url.pathname));
});

test('an operator acts for a caller they recognise, and stops', async () => {
  const agnese = { family_name: 'Mengon', given_name: 'Agnese', birth_date: '1942-03-14' };
  const record = await open(operator, agnese, 'relative');
  const form = await operator.get(`${record.url.pathname}/close/new`);
  await form.submit('/close/new', { name: 'Pia Penasa', kind: 'emergency', kind1: 'neighbour', value1: '0463 1' });
  const call = await record.follow('Opera al telefono per la persona');
  const silent = await call.submit('/call', { birth_date: '1942-03-14', close_name: 'Pia Penasa' });
  assert.equal(silent.status, 422); // she has not said that she wants it
  const unknown = await silent.submit('/call', { birth_date: '1942-03-15', close_name: 'Pia Penasa', consent: '1' });
  assert.match(unknown.text, /Non dire quale era sbagliata/);
  const again = await unknown.follow('Riprova');
  await again.submit('/call', { birth_date: '1942-03-14', close_name: 'pia penasa', consent: '1' });
  const offers = await operator.get('/market?area=022150');
  assert.match(offers.document.querySelector('.cv-acting').textContent, /Sei al telefono con\s+Agnese Mengon/);
  const offer = await offers.follow('Spesa a casa e visita di compagnia');
  const slot = offer.find('input[name=slot]').getAttribute('value');
  const back = await operator.get(`${offer.url.pathname}/check?slot=${slot}&pay=cash`);
  assert.match(back.text, /Di’: «Le rileggo l’ordine/);
  const order = await back.submit('/order');
  assert.match(order.text, /Agnese Mengon \(ordinato da Rita Bonetti\)/);
  assert.equal((await operator.get('/desk')).status, 403); // the desk is closed while acting
  const after = await order.submit('/acting/end');
  assert.equal(after.document.querySelector('.cv-acting'), null);
  assert.equal((await operator.get('/desk')).status, 200);
});

test('a person asks to be recognised, and a desk answers', async () => {
  const luca = await signedIn(place.url, 'luca');
  const asked = await (await luca.get('/me/verify')).submit('/me/verify/ask');
  assert.match(asked.text, /Uno sportello ti chiama/);
  const queue = await operator.get('/desk/verifications');
  const record = await opened(await queue.follow('Luca Podetti'), 'identity');
  const form = await record.follow('Ho visto un documento');
  const done = await form.submit('/verify', card);
  assert.match(done.text, /Riconosciuta con un documento/);
  assert.match((await luca.get('/me/verify')).text, /Riconosciuta con un documento/);
  assert.ok(!(await operator.get('/desk/verifications')).text.includes('Luca Podetti'));
});

test('whoever is suspended is outside at once, and comes in again when restored', async () => {
  const sara = await Program.signIn(place.url, 'sara');
  const federation = await signedIn(place.url, 'federazione');
  const who = { family_name: 'Bertolini', given_name: 'Sara', birth_date: '1991-04-07' };
  const record = await open(federation, who, 'identity');
  for (const link of record.document.querySelectorAll('main a[href^="/"]'))
    assert.equal((await federation.get(link.getAttribute('href'))).status, 200, link.textContent);
  assert.ok(record.find('main a[href$="/code"]'), 'who works here gets a code from the Federation');
  const suspended = await record.submit('/suspend', { reason: 'identity' });
  assert.equal((await sara.get('/me')).status, 401);
  await assert.rejects(Program.signIn(place.url, 'sara'));
  await suspended.submit('/restore');
  assert.equal((await (await Program.signIn(place.url, 'sara')).get('/me')).status, 200);
});

test('everything still holds', async () => {
  assert.match(await check(place), /desk: /);
});
