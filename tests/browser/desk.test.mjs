// The desk's pages that one reaches only by working: a record that is open, a registration half done.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { start } from '../lib/server.mjs';
import { Program } from '../lib/visitor.mjs';
import { examine, openBrowser, openContext, signIn, sizes, validate } from './lib.mjs';

const agnese = { family_name: 'Mengon', given_name: 'Agnese', birth_date: '1942-03-14' };
const action = 'main .btn-primary';
const withoutAction = ['who was found', 'who was registered twice'];

let server, browser, session;
const places = {}; // what the page is -> its address

// What an operator has done when they come to these pages; programs and people act alike.
async function work(operator) {
  const { body: { search_id: search } } = await operator.post('/desk/find', agnese);
  const { body: { people: [{ id }] } } = await operator.get(`/desk/found/${search}`);
  const { body: nobody } = await operator.post('/desk/find', { ...agnese, given_name: 'Agnesina' });
  await operator.post(`/desk/people/${id}/open`, { reason: 'asked' });
  const { body: { registration_id: registration } } = await operator.post('/desk/registrations', { channel: 'phone', search });
  const steps = `/desk/registrations/${registration}`;
  const saved = [
    await operator.post(`${steps}/who`, { ...agnese, birth_place: 'Rabbi', sex: 'female' }),
    await operator.post(`${steps}/home`, { area: '022150', phone: '320 0000123', language: 'it', relative_kind: 'family' }),
    await operator.post(`${steps}/papers`, { document_kind: 'none' }),
  ];
  assert.deepEqual(saved.map(({ status }) => status), [200, 200, 200]);
  const { body: again } = await operator.post('/desk/registrations', { channel: 'desk', search });
  const other = `/desk/registrations/${again.registration_id}`;
  await operator.post(`${other}/who`, { ...agnese, birth_place: 'Rabbi', sex: 'female' });
  await operator.post(`${other}/home`, { area: '022150', phone: '320 0000124', language: 'it', relative_kind: 'family' });
  await operator.post(`${other}/papers`, { document_kind: 'none' });
  const { body: { person_id: person } } = await operator.post(`${other}/confirm`, { other_person: true });
  const { body: { pairs } } = await operator.get('/desk/duplicates');
  const agneses = pairs.find(({ one_id: one, other_id: other }) => [one, other].includes(person));
  const rosas = pairs.find(({ one }) => one.name === 'Rosa Endrizzi');
  for (const { one_id: one, other_id: other } of [agneses, rosas]) await operator.post('/desk/duplicates/open', { one, other });
  const card = { document_kind: 'identity_card', document_number: 'CA00000AA', document_issuer: 'Comune', document_expires: '2099-01-01' };
  for (const one of [rosas.other_id, person]) await operator.post(`/desk/people/${one}/verify`, card);
  const { body: { merge_id: merge } } = await operator.post(`/desk/merge/${rosas.one_id}/${rosas.other_id}`, { reason: 'list' });
  const { body: { close: [first] } } = await operator.get(`/desk/people/${id}/close`);
  const { body: { registration_id: correction } } = await operator.post(`/desk/people/${id}/correct`);
  Object.assign(places, {
    'who was found': `/desk/found/${search}`,
    'nobody was found': `/desk/found/${nobody.search_id}`,
    'an open record': `/desk/people/${id}`,
    'a document that was seen': `/desk/people/${id}/verify`,
    'a call': `/desk/people/${id}/call`,
    'a caller not recognised': `/desk/people/${id}/unknown`,
    'whom to call': `/desk/people/${id}/close`,
    'one to call': `/desk/people/${id}/close/${first.id}`,
    'who it is': `${steps}/who`,
    'where they are': `${steps}/home`,
    'the document': `${steps}/papers`,
    'a consent': `${steps}/consents`,
    'reading back': `${steps}/check`,
    'where they are, corrected': `/desk/registrations/${correction}/home`,
    'reading a correction back': `/desk/registrations/${correction}/check`,
    'who was registered twice': '/desk/duplicates',
    'two records compared': `/desk/duplicates/${id}/${person}`,
    'before they are merged': `/desk/merge/${person}/${id}`,
    'records that were merged': `/desk/merges/${merge}`,
    'the slip': `/desk/people/${person}/registered`,
  });
}

before(async () => {
  [server, browser] = await Promise.all([start(), openBrowser()]);
  session = await signIn(browser, server.url, { name: 'operatrice', password: 'piazza-operatrice' });
  await work(await Program.signIn(server.url, 'operatrice'));
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

// Somebody who came in as one of two records, and then as the other.
async function signInTwice() {
  const elena = await signIn(browser, server.url, { name: 'elena', password: 'piazza-elena' });
  const context = await openContext(browser, sizes.desk, elena);
  const page = await context.newPage();
  await page.goto(`${server.url}/me/records`);
  await page.click('main .btn-primary');
  await page.fill('main [name=user]', 'luca');
  await page.fill('main [name=password]', 'piazza-luca');
  await page.click('main button[type=submit]');
  const state = await context.storageState();
  await context.close();
  return state;
}

const kept = {}; // the HTML of every page, for one run of the validator

describe('the desk', { concurrency: 2 }, () => {
  for (const name of ['who was found', 'nobody was found', 'an open record', 'a document that was seen', 'a call',
    'a caller not recognised', 'whom to call', 'one to call', 'who it is', 'where they are', 'the document',
    'who was registered twice', 'two records compared', 'before they are merged', 'records that were merged',
    'reading back', 'where they are, corrected', 'reading a correction back', 'the slip'])
    test(name, async () => {
      const { wrong, html } = await examine(browser, server.url, places[name],
        { session, who: 'operator', action: withoutAction.includes(name) ? undefined : action });
      kept[name] = html;
      assert.deepEqual(wrong, []);
    });
});

test('whoever came in as both sees their two records', async () => {
  const { wrong, html } = await examine(browser, server.url, '/me/records/merge', { session: await signInTwice(), who: 'both', action });
  assert.match(html, /Unisci le tue due schede/);
  kept['two of one\'s own'] = html;
  assert.deepEqual(wrong, []);
});

test('every page of the desk is valid HTML', async () => {
  assert.deepEqual(await validate(kept), []);
});
