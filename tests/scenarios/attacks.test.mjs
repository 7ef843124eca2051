// What another site, an old tab or a careless program must not achieve.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql, start } from '../lib/server.mjs';
import { Program, signedIn } from '../lib/visitor.mjs';

const place = await start({ flags: ['--log-level', 'error', '--requests-per-minute', '1000000'] });
after(() => place.stop());

// A form on another site's page can be sent to the API too, and needs no token there.
test('the API neither gives nor takes a browser’s session', async () => {
  for (const path of ['/sign-in', '/sign-out']) {
    const response = await fetch(`${place.url}/api/v1${path}`, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
      body: new URLSearchParams({ user: 'paolo', password: 'piazza-paolo' }),
    });
    assert.equal(response.status, 200, path);
    assert.deepEqual(response.headers.getSetCookie(), [], path);
  }
});

// Elena acts for Agnese in one tab; in another she has stopped meanwhile, or the mandate has ended.
test('a form shown while acting for somebody does nothing for anybody else', async () => {
  const elena = await signedIn(place.url, 'elena');
  const mandates = await elena.get('/mandates');
  const use = mandates.document.querySelectorAll('form').find((form) => form.getAttribute('action').endsWith('/use'));
  await mandates.submit(use.getAttribute('action'));
  const page = await elena.get('/needs');
  const answers = { category: 'casa', description: 'La stufa di Agnese resta fredda' };
  const needs = () => sql(place.database, 'select count(*) from needs');
  const before = await needs();
  await (await elena.get('/')).submit('/acting/end');
  assert.equal((await page.submit('/needs', answers)).status, 403);
  assert.equal(await needs(), before);
});

test('an idempotency key is a short text', async () => {
  const program = await Program.signIn(place.url, 'elena');
  const send = (key) => fetch(`${place.url}/api/v1/needs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${program.token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ category: 'casa', description: 'La porta non si chiude', area: '022150' }),
  });
  for (const key of ['\xff\xfe', 'k'.repeat(201)]) assert.equal((await send(key)).status, 400);
  assert.equal((await send('k'.repeat(200))).status, 200);
});
