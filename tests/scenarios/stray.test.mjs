// Addresses that lead nowhere, or not yet.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { start } from '../lib/server.mjs';
import { Visitor, signedIn } from '../lib/visitor.mjs';

const place = await start({ flags: ['--log-level', 'error'] });
after(() => place.stop());

test('whoever is signed in stays so on the page that says it is not there', async () => {
  const menu = (page) => page.document.querySelectorAll('header nav a, header form')
    .map((item) => item.getAttribute('href') ?? item.getAttribute('action'))
    .filter((place) => !place.startsWith('/preferences'));
  const menus = [];
  for (const visitor of [await signedIn(place.url, 'elena'), new Visitor(place.url)]) {
    const page = await visitor.get('/non-esiste');
    assert.equal(page.status, 404);
    assert.deepEqual(menu(page), menu(await visitor.get('/more')));
    menus.push(menu(page));
  }
  assert.notDeepEqual(menus[0], menus[1]);
});

test('what only answers GET says so', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics', '/preferences', '/api/v1/openapi.json', '/market']) {
    const response = await fetch(place.url + path, { method: 'POST' });
    assert.equal(response.status, 405, path);
    assert.equal(response.headers.get('allow'), 'GET, HEAD', path);
  }
});

test('whoever must sign in first then comes to the address asked for, query and all', async () => {
  const { listings: [{ id }] } = await (await fetch(`${place.url}/api/v1/market?q=compagnia`)).json();
  const { days: [{ slots: [slot] }] } = await (await fetch(`${place.url}/api/v1/market/${id}`)).json();
  const wanted = `/market/${id}/check?slot=${slot.id}&pay=cash`;
  const visitor = new Visitor(place.url);
  const asked = await visitor.get(wanted);
  assert.equal(asked.url.pathname, '/sign-in');
  const page = await asked.submit('/sign-in', { user: 'elena', password: 'piazza-elena' });
  assert.equal(page.status, 200);
  assert.equal(page.url.pathname + page.url.search, wanted);
  assert.equal((await new Visitor(place.url).get(`/me?q=${'x'.repeat(600)}`)).status, 200);
});
