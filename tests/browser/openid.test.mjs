// The provider's pages, as the people who use them see them, and through the validators.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { signedIn } from '../lib/visitor.mjs';
import { examine, openBrowser, signIn, validate } from './lib.mjs';
import { ask, authorization, openApplication, register, startProvider } from '../openid/lib.mjs';

let place, application, browser, client;
const sessions = {}, kept = {};
const everything = 'openid profile email phone membership benefits fiscal offline_access';

// Who opens what, and its main action. The last are known only once an application is registered.
const visits = [
  ['elena', 'the consent page', () => authorization(client, { scope: everything }).path, 'main .btn-primary'],
  ['elena', 'known too little', () => authorization(client, { acr_values: 'urn:piazza:assurance:3' }).path, 'main .btn-primary'],
  ['acting', 'the consent page', () => authorization(client, { scope: 'openid profile mandate' }).path, 'main .btn-primary'],
  ['elena', 'signing out', () => '/openid/logout', 'main .btn-primary'],
  ['nobody', 'signed out', () => '/openid/logout', 'main .btn-primary'],
  ['elena', 'connected applications', () => '/me/apps', 'main button'],
  ['luca', 'connected applications', () => '/me/apps'],
  ['staff', 'the applications', () => '/applications', 'main .btn-primary'],
  ['staff', 'a new application', () => '/applications/new', 'main .btn-primary'],
  ['staff', 'an application', () => `/applications/${client.id}`],
  ['staff', 'changing an application', () => `/applications/${client.id}/change`, 'main .btn-primary'],
  ['staff', 'a secret', () => `/applications/${client.id}/secret`, 'main .btn-primary'],
];

before(async () => {
  [place, application, browser] = await Promise.all([
    startProvider(), openApplication(), openBrowser()]);
  client = await register(place, application, { membership: '1', benefits: '1' });
  const demo = (user) => ({ name: user, password: `piazza-${user}` });
  for (const user of ['elena', 'luca']) sessions[user] = await signIn(browser, place.url, demo(user));
  sessions.acting = await signIn(browser, place.url, demo('elena'), 'Agnese');
  sessions.staff = await signIn(browser, place.url, demo('federazione'));
});

after(async () => {
  application?.close();
  await browser?.close();
  await place?.stop();
});

describe('pages', { concurrency: 2 }, () => {
  for (const [who, title, address, action] of visits)
    test(`${title}, as ${who}`, async () => {
      const { wrong, html } = await examine(browser, place.url, address(), { session: sessions[who], who, action });
      kept[`${who} ${title}`] = html;
      assert.deepEqual(wrong, []);
    });
});

test('a form refused says what is wrong, and keeps what was typed', async () => {
  const staff = await signedIn(place.url, 'federazione');
  const form = await staff.get('/applications/new');
  const page = await form.submit('/applications', { name: 'Da correggere', redirects: 'http://app.example/', auth_method: 'private_key_jwt',
    organisation: form.document.querySelectorAll('#organisation option')[1].getAttribute('value'), profile: '1', keys: '{}' });
  assert.equal(page.status, 422);
  assert.equal(page.find('#name').getAttribute('value'), 'Da correggere');
  assert.ok(page.find('#redirects-error') && page.find('#keys-error'));
  assert.ok(page.find('#profile').hasAttribute('checked') && page.find('#signed').hasAttribute('checked'));
  kept['refused form'] = page.html;
});

test('from our form to another site leads a page, not a redirect', async () => {
  const luca = await signedIn(place.url, 'luca');
  luca.extra = { 'sec-fetch-site': 'same-origin' };
  const { status, place: back, html } = await ask(luca, authorization(client).path);
  assert.equal(status, 200);
  assert.ok(back.startsWith(`${client.redirect}?code=`));
  assert.ok(html.includes('btn-primary'), 'with a link for browsers that do not go by themselves');
  kept['leaving'] = html;
});

test('every page is valid HTML', async () => {
  assert.deepEqual(await validate(kept), []);
});
