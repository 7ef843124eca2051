// The pages with which a desk serves a person's mandates, consents and leaving: only with the record
// open.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { start } from '../lib/server.mjs';
import { Program } from '../lib/visitor.mjs';
import { examine, openBrowser, signIn, validate } from './lib.mjs';

let server, browser, session, leaving, luca;

before(async () => {
  [server, browser] = await Promise.all([start(), openBrowser()]);
  session = await signIn(browser, server.url, { name: 'operatrice', password: 'piazza-operatrice' });
  const person = await Program.signIn(server.url, 'luca');
  luca = (await person.get('/me')).body.person.id;
  const desk = await Program.signIn(server.url, 'operatrice');
  assert.equal((await desk.post(`/desk/people/${luca}/open`, { reason: 'asked' })).status, 200);
  assert.equal((await person.post('/me/erase', { sure: true })).status, 200);
  leaving = await signIn(browser, server.url, { name: 'luca', password: 'piazza-luca' });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const kept = {};

async function check(who, place, session, action) {
  const { wrong, html } = await examine(browser, server.url, place, { session, who, action });
  kept[`${who} ${place}`] = html;
  assert.deepEqual(wrong, []);
}

describe('pages', () => {
  test('mandates by law', () => check('desk', `/people/${luca}/mandates`, session, 'main .btn-primary'));
  test('consents', () => check('desk', `/people/${luca}/consents`, session));
  test('leaving', () => check('desk', `/people/${luca}/erasure`, session, 'main .btn-primary'));
  test('who reads that the record was opened', () => check('leaving', '/me/access', leaving));
  test('who is about to leave', () => check('leaving', '/me/erase', leaving, 'main .btn-primary'));
  test('and everywhere else', () => check('leaving', '/', leaving));
});

test('every page is valid HTML', async () => {
  assert.deepEqual(await validate(kept), []);
});
