// Somebody who registered by themselves, and again at a desk: both records proven, merged, and parted
// again. Whoever comes in as one is the other; nothing is lost, and the books stay whole.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { check, sql, start } from '../lib/server.mjs';
import { Program, Visitor, anyAddress, signedIn } from '../lib/visitor.mjs';

const flags = ['--log-level', 'error', '--requests-per-minute', '1000000', '--trusted-proxy', '127.0.0.1'];
const place = await start({ flags });
after(() => place.stop());
const operator = await signedIn(place.url, 'operatrice');
const luca = await Program.signIn(place.url, 'luca');
const { body: { person: before } } = await profile(luca);

async function profile(program) {
  const { body } = await program.get('/me');
  return { body: { person: body.person ?? body.profile ?? body } };
}

const credit = async (program) => JSON.stringify((await program.get('/wallet')).body.accounts?.map(({ fund, balance_cents: cents }) => [fund, cents]));
const him = { family_name: before.family_name, given_name: before.given_name, birth_date: before.birth_date };
const document = {
  document_kind: 'identity_card', document_number: 'CA00000AA',
  document_issuer: 'Comune di Rabbi', document_expires: '2099-01-01',
};

// At the desk, as if nobody knew them.
async function registerAgain(who = him) {
  const begun = await (await operator.get('/desk/register')).submit('/desk/registrations', { channel: 'desk' });
  const home = await begun.submit('/who', { birth_place: 'Trento', sex: 'male', ...who });
  let page = await home.submit('/home', { area: '022150', address: 'Frazione Esempio, 3', relative_kind: 'family', phone: '320 0000199', language: 'it' });
  page = await page.submit('/papers', document);
  for (const said of ['yes', 'no', 'no']) page = await page.submit('/consents', { answer: said });
  return page.submit('/confirm', { other_person: '1' });
}

const queue = () => operator.get('/desk/duplicates');
const held = await credit(luca);

test('two records of one name wait to be compared', async () => {
  assert.match((await registerAgain()).text, /Persona registrata/);
  const page = await queue();
  assert.ok(page.text.includes(`${before.given_name} ${before.family_name}`));
  assert.match(page.text, /Stesso nome e stessa nascita/);
});

let pair;

test('they are merged only when both are proven', async () => {
  const page = await queue();
  const form = page.document.querySelectorAll('form').find((one) => one.getAttribute('action').endsWith('/open')
    && one.closest('li').textContent.includes(before.family_name));
  const [one, other] = ['one', 'other'].map((name) => form.querySelector(`input[name=${name}]`).getAttribute('value'));
  assert.equal((await operator.get(`/desk/duplicates/${one}/${other}`)).status, 403);
  pair = await page.submit('/open', { one, other });
  assert.match(pair.text, /Due schede a confronto/);
  const kept = [one, other].find((id) => id !== before.id);
  const shown = await operator.get(`/desk/merge/${kept}/${before.id}`);
  const refused = await shown.submit(`/desk/merge/${kept}/${before.id}`, { reason: 'twice' });
  if (refused.status === 422) {
    assert.match(refused.text, /non è riconosciuta/);
    const seen = await operator.get(`/desk/people/${before.id}/verify`);
    await seen.submit('/verify', document);
    const again = await operator.get(`/desk/merge/${kept}/${before.id}`);
    pair = await again.submit(`/desk/merge/${kept}/${before.id}`, { reason: 'twice' });
  } else {
    pair = refused;
  }
  assert.match(pair.text, /Schede unite/);
  await check(place);
});

test('whoever comes in as one is the other', async () => {
  assert.equal((await luca.get('/me')).status, 401);
  const again = await Program.signIn(place.url, 'luca');
  const { body: { person } } = await profile(again);
  assert.notEqual(person.id, before.id);
  assert.equal(person.phone.replace(/\s/g, ''), '3200000199');
  assert.equal(await credit(again), held);
  const { body: { accesses } } = await again.get('/me/access');
  assert.ok(accesses.some((access) => access.reason === 'duplicate'));
  const { body: copy } = await again.get('/me/data');
  assert.equal(copy.data.registry.profile.length, 2);
  // A session that began as the merged record in the very moment of the merge is nobody's.
  await sql(place.database, `update sessions set person_id = (select merged_id from merges where undone_at is null)
    where id = (select max(id) from sessions)`);
  assert.equal((await again.get('/me')).status, 401);
});

test('parted again, both are as they were', async () => {
  const parted = await pair.submit('/undo');
  assert.match(parted.text, /di nuovo divise/);
  await check(place);
  const again = await Program.signIn(place.url, 'luca');
  const { body: { person } } = await profile(again);
  assert.equal(person.id, before.id);
  assert.equal(await credit(again), held);
});

test('two people after all are no longer shown together', async () => {
  const page = await queue();
  const form = page.document.querySelectorAll('form').find((one) => one.closest('li')?.textContent.includes(before.family_name));
  const [one, other] = ['one', 'other'].map((name) => form.querySelector(`input[name=${name}]`).getAttribute('value'));
  const shown = await page.submit('/open', { one, other });
  const after = await shown.submit('/apart');
  assert.ok(!after.text.includes(before.family_name));
});

// ---- by signing in as both --------------------------------------------------------------------------

// Somebody whom the desk registered and gave a user name, besides the one she has.
async function anotherAccount(name) {
  const person = (await registerAgain()).url.pathname.split('/')[3];
  const form = await operator.get(`/desk/people/${person}/code`);
  const paper = await form.submit('/code', { document: '1' });
  const code = paper.document.querySelector('.cv-code').textContent.trim();
  const activate = await new Visitor(place.url).get('/activate');
  await activate.submit('/activate', { code, user: name, password: 'scrivania-di-noce' });
  return person;
}

const asTwo = async (visitor, first, second) => {
  await visitor.signIn(...first);
  const asked = await (await visitor.get('/me/records')).submit('/me/records/other');
  assert.equal(asked.url.pathname, '/sign-in');
  assert.match(asked.text, /Ora entra con l’altro nome utente/);
  return asked.submit('/sign-in', { user: second[0], password: second[1] });
};

test('whoever comes in as both merges them by themselves', async () => {
  const other = await anotherAccount('luca-due');
  const luca = ['luca', 'piazza-luca'], twice = ['luca-due', 'scrivania-di-noce'];
  const visitor = new Visitor(place.url);

  // Having signed in is not enough: one must have said so before, in this browser, just now.
  await visitor.signIn(...luca);
  await visitor.signIn(...twice);
  assert.equal((await visitor.get('/me/records/merge')).url.pathname, '/me/records');
  const program = await Program.signIn(place.url, 'luca-due', twice[1]);
  assert.equal((await program.post('/me/records/merge', { keep: before.id })).status, 403);
  assert.equal((await program.post('/me/records/merge', { keep: other })).status, 403);

  // It is a third one's affair neither to be chosen nor to choose; and a form of ours is needed.
  const page = await asTwo(visitor, luca, twice);
  assert.match(page.text, /Unisci le tue due schede/);
  assert.match((await visitor.get('/me/records')).text, /Vedi le due schede/);
  const elena = (await (await Program.signIn(place.url, 'elena')).get('/me')).body;
  assert.equal((await page.submit('/merge', { keep: (elena.person ?? elena).id })).status, 422);
  assert.equal((await visitor.post('/me/records/merge', new URLSearchParams({ keep: other }))).status, 403);

  // Too late: the proof is of ten minutes.
  const late = await visitor.get('/me/records/merge');
  await sql(place.database, 'update sessions set created_at = created_at - 601 where also_id is not null');
  assert.equal((await visitor.get('/me/records/merge')).url.pathname, '/me/records');
  assert.equal((await late.submit('/merge', { keep: other })).status, 403);

  const again = await asTwo(visitor, luca, twice);
  const done = await again.submit('/merge', { keep: other });
  assert.match(done.text, /Unite il/);
  await check(place);
  assert.equal((await visitor.get('/me/records/merge')).url.pathname, '/me/records', 'once');
  const { body: { person } } = await profile(await Program.signIn(place.url, 'luca', twice[1]));
  assert.equal(person.id, other, 'both names, and the password of the record that stays');
  assert.match((await visitor.get('/me/records')).text, /torna tutto come prima/);
  const undone = await operator.get('/desk/duplicates');
  const [merge] = undone.document.querySelectorAll('a[href^="/desk/merges/"]').map((a) => a.getAttribute('href'));
  await (await operator.get(merge)).submit('/undo');
  await check(place);
  assert.equal((await visitor.get('/me/records')).url.pathname, '/sign-in', 'nobody knows whose session it is');
});

test('who works in the square does not', async () => {
  const page = await asTwo(new Visitor(place.url), ['luca', 'piazza-luca'], ['sara', 'piazza-sara']);
  const keep = page.fields('/merge').get('keep') ?? page.document.querySelector('input[name=keep]').getAttribute('value');
  const refused = await page.submit('/merge', { keep });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /si lavora nella piazza/);
});

// ---- many at once -----------------------------------------------------------------------------------

const atOnce = (acts) => Promise.all(acts.map((act) => act()));
const pairs = (ids) => ids.flatMap((kept) => ids.filter((id) => id !== kept).map((merged) => [kept, merged]));
const desk = await Program.signIn(place.url, 'operatrice');
const anywhere = (program) => new Program(program.base, program.token, anyAddress());

async function openAll(ids) {
  for (const [one, other] of pairs(ids))
    assert.equal((await desk.post('/desk/duplicates/open', { one, other })).status, 200);
}

const merge = ([kept, merged]) => anywhere(desk).post(`/desk/merge/${kept}/${merged}`, { reason: 'twice' });
const undo = (id) => anywhere(desk).post(`/desk/merges/${id}/undo`);
const orderAsLuca = (listing, slot) => anywhere(spender).post(`/market/${listing}/order`, { slot, pay: 'cash', expected_credit: 0 });
let spender;

test('merged every way, parted and spending at once, a person stays whole', async () => {
  const ids = [before.id];
  for (let i = 0; i < 2; i += 1) ids.push((await registerAgain()).url.pathname.split('/')[3]);
  await sql(place.database, 'update slots set capacity = 1000');
  for (let round = 0; round < 3; round += 1) {
    spender = await Program.signIn(place.url, 'luca');
    const { body: { listings: [{ id: listing }] } } = await spender.get('/market?area=022150&q=spesa%20compagnia');
    const { body: { days } } = await spender.get(`/market/${listing}`);
    await openAll(ids);
    const answers = await atOnce([
      ...pairs(ids).map((pair) => () => merge(pair)),
      ...days[1].slots.slice(0, 3).map((slot) => () => orderAsLuca(listing, slot.id)),
      ...pairs(ids).map((pair) => () => merge(pair)),
    ]);
    for (const { status, body } of answers) assert.ok([200, 401, 404, 409, 422].includes(status), `${status} ${JSON.stringify(body)}`);
    await check(place);
    const made = answers.filter(({ body }) => body.merge_id).map(({ body }) => body.merge_id);
    assert.ok(made.length >= 1 && made.length <= 2, `${made.length} merges`);
    const [undone, again] = await Promise.all([
      atOnce([...made, ...made, ...made].map((id) => () => undo(id))),
      atOnce(pairs(ids).map((pair) => () => merge(pair))),
    ]);
    assert.equal(undone.filter(({ status }) => status === 200).length, made.length);
    await check(place);
    for (const { body } of again.filter(({ status }) => status === 200)) assert.equal((await undo(body.merge_id)).status, 200);
  }
});

test('credit that is given away while records are merged and parted is there once', async () => {
  const elena = { family_name: 'Zeni', given_name: 'Elena', birth_date: '1976-05-18', sex: 'female' };
  const other = (await registerAgain(elena)).url.pathname.split('/')[3];
  const giver = await Program.signIn(place.url, 'elena');
  const { id } = (await profile(giver)).body.person;
  const { body: { credits } } = await giver.get('/wallet');
  const account = credits.find((credit) => /Gruppo/.test(credit.fund)).account_id;
  const give = () => anywhere(giver).post(`/wallet/accounts/${account}/gift`, { user: 'luca', amount: 100, note: '', sure: true });
  const held = () => sql(place.database, `select sum(a.received_cents - a.paid_cents) from accounts a join funds f on f.id = a.fund_id
    where f.code = 'gruppo-acquisto' and a.role = 'holder'`);
  const all = await held();
  await openAll([id, other]);
  const first = await give();
  assert.equal(first.status, 200);
  const answers = await atOnce([give, give, () => merge([other, id]), give, give, give]);
  await check(place);
  const { body: { merge_id: made } } = answers.find(({ body }) => body.merge_id);
  const spender = await Program.signIn(place.url, 'elena');
  const late = () => anywhere(spender).post(`/wallet/accounts/${account}/gift`, { user: 'luca', amount: 100, note: '', sure: true });
  const parted = await atOnce([late, late, () => undo(made), late]);
  await check(place);
  assert.equal(parted[2].status, 200, JSON.stringify(parted[2].body));
  const given = [first, ...answers, ...parted].filter(({ status, body }) => status === 200 && !body.merge_id).length;
  assert.equal(await sql(place.database, 'select count(*) from gifts'), String(given));
  assert.equal(await held(), all);
});
