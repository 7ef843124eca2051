// Hostile and odd text through every field that people write in: it is stored and shown as it was
// written, and never becomes part of a page. The cases are those of PIAZZA_SHARED_DATA.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { check, sql, start } from '../lib/server.mjs';
import { Program, Visitor, anyAddress, signedIn } from '../lib/visitor.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = path.join(process.env.PIAZZA_SHARED_DATA || path.join(root, '../shared/data'), 'robustezza');
const skip = existsSync(folder) ? false : `no data at ${folder}: set PIAZZA_SHARED_DATA`;
if (skip) console.log(`# SKIPPED: ${skip}`);

// ---- the cases ----------------------------------------------------------------------------------

const read = (name) => readFileSync(path.join(folder, name), 'utf8');
const bytes = (hex) => Buffer.from(hex.replace(/\s/g, ''), 'hex');

// The lines of utf8tests.txt of a kind, "valid hex" or "invalid hex", as bytes.
function utf8Cases(kind) {
  const lines = read('utf8tests.txt').split('\n').filter((line) => /^[0-9.]+:/.test(line));
  return lines.map((line) => line.split(':')).filter((parts) => parts[1] === kind).map((parts) => bytes(parts[2]));
}

function textCases() {
  const xss = read('xss_payloads.txt').split('\n').filter((_, i) => i % 20 === 0);
  const tokens = ['entities', 'test1', 'test2'].flatMap((name) =>
    JSON.parse(read(`html5lib_tokenizer_${name}.json`)).tests.map((one) => one.input));
  const purify = JSON.parse(read('dompurify_payloads.json')).map((one) => one.payload);
  const utf8 = utf8Cases('valid hex').map((one) => one.toString('utf8'));
  const all = [...JSON.parse(read('blns.json')), ...xss, ...tokens, ...purify, ...utf8];
  return all.filter((text) => text.isWellFormed() && !text.includes('\0'));
}

// What stays of a text: base/text.h, text_clean.
const white = '\\t\\n \\u00a0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';
const ends = new RegExp(`^[${white}]+|[${white}]+$`, 'g');
const kept = (text) => text.replace(/\r\n?/g, '\n')
  .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '').replace(ends, '');
const oneLine = (text) => kept(text).replace(/[\n\t]/g, ' ');
const length = (text) => [...kept(text)].length;

// Cases joined line by line, each chunk short enough for a field. Longer cases stay out.
function chunks(cases, most) {
  const joined = [];
  let last = 'Prova:';
  for (const text of cases.filter((one) => length(one) < most - 10)) {
    if (length(`${last}\n${text}`) > most) {
      joined.push(last);
      last = 'Prova:';
    }
    last += `\n${text}`;
  }
  return [...joined, last];
}

// ---- the square ---------------------------------------------------------------------------------

const cases = skip ? [] : textCases();
const flags = ['--log-level', 'error', '--requests-per-minute', '1000000', '--trusted-proxy', '127.0.0.1',
  '--outbox-max', '1000000'];
const place = skip ? null : await start({ flags });
after(() => place?.stop());

const pages = {};
const tokens = {};
if (!skip)
  for (const user of ['luca', 'elena', 'marta', 'sara', 'bottega']) {
    pages[user] = await signedIn(place.url, user);
    tokens[user] = (await Program.signIn(place.url, user)).token;
  }
const program = (user) => new Program(place.url, tokens[user], anyAddress());

// Nothing on the page runs or loads but what we wrote.
function assertHarmless(page, text) {
  const scripts = page.document.querySelectorAll('script');
  assert.ok(scripts.length > 0);
  for (const script of scripts)
    assert.ok(script.getAttribute('src')?.startsWith('/assets/') && !script.textContent, `${script.outerHTML} after ${text}`);
  for (const element of page.document.querySelectorAll('iframe, object, embed, base, style, [srcdoc]'))
    assert.fail(`${element.outerHTML.slice(0, 200)} after ${text}`);
  for (const element of page.document.querySelectorAll('*'))
    for (const name of Object.keys(element.attributes))
      assert.ok(!/^on/i.test(name), `${element.outerHTML.slice(0, 200)} after ${text}`);
}

async function look(user, where, text) {
  const page = await pages[user].get(where);
  assert.equal(page.status, 200, where);
  assertHarmless(page, text);
  return page;
}

// As an old browser sends it; resolves with the page it leads to.
async function sayByForm(user, where, fields) {
  const visitor = pages[user];
  visitor.extra = anyAddress();
  const csrf = (await visitor.get('/me')).find('input[name=csrf]').getAttribute('value');
  const answer = await visitor.send(where, { method: 'POST', body: new URLSearchParams({ ...fields, csrf }) });
  assert.equal(answer.status, 303, `${where}: ${(await answer.text()).slice(0, 2000)}`);
  return answer.headers.get('location');
}

async function sayByJson(user, where, fields) {
  const { status, body } = await program(user).post(where, fields);
  assert.equal(status, 200, `${where}: ${JSON.stringify(body)} to ${JSON.stringify(fields)}`);
  return body;
}

// Every second text one way, the others the other way.
const say = (user, where, fields, number) => (number % 2 ? sayByJson : sayByForm)(user, where, fields);

const texts = (page, selector) => page.document.querySelectorAll(selector).map((one) => one.textContent);

// ---- the fields ---------------------------------------------------------------------------------

test('the description of a need', { skip }, async () => {
  const all = chunks(cases, 1000);
  for (const [i, text] of all.entries()) await say('luca', '/needs', { category: 'altro', area: '022110', description: text }, i);
  const wanted = all.map(kept).reverse().slice(0, 50);
  const { body } = await program('luca').get('/needs');
  assert.deepEqual(body.needs.slice(0, wanted.length).map((need) => need.description), wanted);
  const shown = texts(await look('luca', '/needs', 'needs'), 'li.cv-card p');
  for (const text of wanted) assert.ok(shown.includes(text), text);
  await look('marta', '/needs/open', 'needs');
});

test('what was typed in a form that comes back', { skip }, async () => {
  const { value: csrf } = (await pages.luca.get('/needs')).find('input[name=csrf]').attributes;
  for (const text of chunks(cases, 900)) {
    pages.luca.extra = anyAddress();
    const page = await pages.luca.post('/needs', new URLSearchParams({ csrf, description: text, area: text, category: 'no' }));
    assert.equal(page.status, 422);
    assertHarmless(page, text);
    assert.equal(page.find('#description').textContent, text);
  }
});

test('a search', { skip }, async () => {
  const stranger = new Visitor(place.url);
  for (const text of cases.filter((one) => length(one) <= 200)) {
    const page = await stranger.get(`/market?q=${encodeURIComponent(text)}`);
    assert.equal(page.status, 200, text);
    assertHarmless(page, text);
    assert.equal(page.find('#q').getAttribute('value'), oneLine(text));
  }
  await look('luca', `/sign-in?back=${encodeURIComponent('"><script>alert(1)</script>')}`, 'back');
});

test('the title and the text of a proposal, and its discussion', { skip }, async () => {
  const { body: { squares } } = await program('luca').get('/agora');
  const where = `/agora/squares/${squares[0].id}`;
  const titles = cases.filter((one) => length(one) > 4 && length(one) <= 120);
  const bodies = chunks(cases, 8000);
  const made = [];
  for (const [i, title] of titles.entries()) {
    const { status, body } = await program('luca').post(`${where}/proposals`, { title, body: bodies[i % bodies.length] });
    assert.equal(status, 200, title);
    made.push(body.id ?? body.proposal_id);
    const { body: { proposal } } = await program('marta').get(`/proposals/${made[i]}`);
    assert.equal(proposal.title, oneLine(title));
    assert.equal(proposal.body, kept(bodies[i % bodies.length]));
    if (i % 4) continue;
    const page = await look('marta', `/proposals/${made[i]}`, title);
    assert.equal(page.find('h1').textContent, oneLine(title));
    assert.ok(page.find('title').textContent.startsWith(oneLine(title)), title);
    assert.deepEqual(texts(page, 'main div.cv-sec > p'), proposal.paragraphs);
  }
  await look('marta', where, 'titles');
  await look('marta', '/agora', 'titles');

  const comments = chunks(cases, 2000);
  for (const [i, text] of comments.entries()) await say('marta', `/proposals/${made[0]}/comments`, { body: text }, i);
  const { body } = await program('luca').get(`/proposals/${made[0]}`);
  assert.deepEqual(body.comments.map((one) => one.body), comments.map(kept));
  const shown = await look('luca', `/proposals/${made[0]}`, 'comments');
  assert.deepEqual(texts(shown, 'li.cv-card p.mb-0'), comments.map(kept));
});

test('the name of a product', { skip }, async () => {
  const names = cases.filter((one) => length(one) > 0 && length(one) <= 120);
  for (const [i, name] of names.entries()) {
    const where = i % 20
      ? `/shop/products/${(await sayByJson('bottega', '/shop/products', { name, price: 250 })).id}`
      : await sayByForm('bottega', '/shop/products', { name, price: '2,50' });
    const { body: { product } } = await program('bottega').get(where);
    assert.equal(product.name, oneLine(name));
    if (i % 5) continue;
    const page = await look('bottega', where, name);
    assert.equal(page.find('h1').textContent, oneLine(name));
  }
  const shop = (await pages.bottega.get('/shop/products')).link('La pagina che vedono tutti');
  for (const text of cases.filter((one, i) => i % 25 === 0 && length(one) <= 200)) {
    const page = await look('luca', `${shop}?q=${encodeURIComponent(text)}`, text);
    assert.equal(page.find('#q').getAttribute('value'), oneLine(text));
  }
});

test('the note of a visit, and how its signal ended', { skip }, async () => {
  await sql(place.database, 'update slots set capacity = 1000000');
  const { body: found } = await program('elena').get('/market?area=022150&q=spesa%20compagnia');
  const listing = `/market/${found.listings[0].id}`;
  const slot = (await program('elena').get(listing)).body.days[1].slots[0].id;
  for (const [i, text] of chunks(cases, 500).entries()) {
    await program('elena').post(`${listing}/order`, { slot, pay: 'cash', expected_credit: 0 });
    const { body: board } = await program('marta').get('/care');
    const visit = board.requested[0].id;
    const worker = board.workers.find((one) => one.name === 'Sara Bertolini').id;
    await program('marta').post(`/visits/${visit}/assign`, { worker });
    await say('sara', `/visits/${visit}/record`, { seen: 'yes', answered: 'yes', usual: 'no', note: text }, i);
    const { body: { signals } } = await program('elena').get('/signals');
    const where = `/signals/${signals[0].id}`;
    await program('elena').post(`${where}/take`);
    await say('elena', `${where}/close`, { outcome: 'other', note: text }, i);
    const { body: { signal } } = await program('elena').get(where);
    assert.deepEqual([signal.note, signal.outcome_note], [kept(text), kept(text)]);
    const page = await look('elena', where, text);
    assert.ok(texts(page, 'dd').includes(kept(text)), text);
    assert.equal(texts(page, 'section[aria-labelledby=end-head] p').at(-1), kept(text));
  }
});

test('a name and a password that nobody has', { skip }, async () => {
  for (const text of cases.filter((one, i) => i % 10 === 0 && length(one) > 0 && length(one) <= 64)) {
    const visitor = new Visitor(place.url);
    visitor.extra = anyAddress();
    const page = await visitor.signIn(text, text);
    assert.equal(page.status, 422, text);
    assertHarmless(page, text);
    assert.equal(page.find('#user').getAttribute('value'), text);
    assert.ok(!page.find('#password').getAttribute('value'), 'a password never comes back');
  }
});

// ---- what is no text ----------------------------------------------------------------------------

test('bytes that are no UTF-8 are refused, and nothing is stored', { skip }, async () => {
  const before = await sql(place.database, 'select count(*) from needs');
  const invalid = [...utf8Cases('invalid hex'), bytes('00')];
  const { value: csrf } = (await pages.luca.get('/needs')).find('input[name=csrf]').attributes;
  const percent = (data) => [...data].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  for (const data of invalid) {
    pages.luca.extra = anyAddress();
    const search = await pages.luca.get(`/market?q=${percent(data)}`);
    assert.equal(search.status, 422, data.toString('hex'));
    assertHarmless(search, data.toString('hex'));
    const form = await pages.luca.send('/needs', {
      method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `csrf=${csrf}&category=altro&area=022110&description=${percent(data)}dieci lettere`,
    });
    assert.equal(form.status, 422, data.toString('hex'));
    await form.text();
    const json = await fetch(`${place.url}/api/v1/needs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.luca}`, ...anyAddress() },
      body: Buffer.concat([Buffer.from('{"category":"altro","area":"022110","description":"'), data, Buffer.from('dieci lettere"}')]),
    });
    assert.equal(json.status, 400, data.toString('hex'));
    assert.equal((await json.json()).error.code, 'bad_request');
  }
  assert.equal(await sql(place.database, 'select count(*) from needs'), before);
});

test('broken JSON is refused, and what is JSON but no object too', { skip }, async () => {
  const files = path.join(folder, 'JSONTestSuite');
  for (const name of readdirSync(files)) {
    const answer = await fetch(`${place.url}/api/v1/needs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.luca}`, ...anyAddress() },
      body: readFileSync(path.join(files, name)),
    });
    assert.ok(name.startsWith('n_') ? answer.status === 400 : [400, 422].includes(answer.status), `${name}: ${answer.status}`);
    await answer.text();
  }
});

test('the books are whole', { skip }, () => check(place));
