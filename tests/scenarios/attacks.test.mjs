// What another site, an old tab or a careless program must not achieve.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { start } from '../lib/server.mjs';

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
