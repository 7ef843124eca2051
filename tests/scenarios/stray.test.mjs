// Addresses that lead nowhere.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { start } from '../lib/server.mjs';
import { Visitor, signedIn } from '../lib/visitor.mjs';

const place = await start({ flags: ['--log-level', 'error'] });
after(() => place.stop());

test('whoever is signed in stays so on the page that says it is not there', async () => {
  const elena = await signedIn(place.url, 'elena');
  const known = [...(await elena.get('/')).document.querySelectorAll('header a')].map((a) => a.getAttribute('href'));
  for (const visitor of [elena, new Visitor(place.url)]) {
    const page = await visitor.get('/non-esiste');
    assert.equal(page.status, 404);
    const shown = [...page.document.querySelectorAll('header a')].map((a) => a.getAttribute('href'));
    assert.equal(shown.includes('/sign-in'), visitor !== elena);
    if (visitor === elena) assert.deepEqual(shown, known);
  }
});

test('what only answers GET says so', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics', '/preferences', '/api/v1/openapi.json', '/market']) {
    const response = await fetch(place.url + path, { method: 'POST' });
    assert.equal(response.status, 405, path);
    assert.equal(response.headers.get('allow'), 'GET, HEAD', path);
  }
});
