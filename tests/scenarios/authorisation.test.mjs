// Every route for every kind of user, from the description that the program gives of itself.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { everyRoute } from '../lib/addresses.mjs';
import { start } from '../lib/server.mjs';
import { Program, Visitor, anyAddress, signedIn } from '../lib/visitor.mjs';

// One demo user of each kind, with the roles that the routes know, and how surely they are known: by a
// document, unless it says otherwise. Agnese is represented.
const kinds = {
  nobody: { roles: [] },
  citizen: { user: 'luca', roles: ['citizen'], assurance: 1 }, // a mail address that answered
  stranger: { user: 'davide', roles: ['citizen', 'care_worker'], assurance: 0 },
  shopkeeper: { user: 'bottega', roles: ['citizen', 'shopkeeper'] },
  coordinator: { user: 'marta', roles: ['citizen', 'coordinator'] },
  'care worker': { user: 'sara', roles: ['citizen', 'care_worker'] },
  'HR manager': { user: 'paolo', roles: ['citizen', 'hr_manager'] },
  facilitator: { user: 'giulia', roles: ['citizen', 'facilitator'] },
  operator: { user: 'operatrice', roles: ['citizen', 'operator'] },
  secretary: { user: 'pietro', roles: ['citizen', 'secretary'] },
  Federation: { user: 'federazione', roles: ['citizen', 'federation'] },
  'acting for another': { user: 'elena', roles: ['citizen'], acts: ['read', 'buy', 'care'] },
};

const server = await start({
  flags: ['--log-level', 'error', '--requests-per-minute', '1000000', '--trusted-proxy', '127.0.0.1'],
});
after(() => server.stop());

const routes = await everyRoute(server);

// What the table says of this user at this route: 'yes', 'sign in' or 'no'.
function expected(route, kind) {
  if (route.roles.includes('anyone')) return 'yes';
  if (kind.roles.length === 0) return 'sign in';
  if (!route.roles.some((role) => kind.roles.includes(role))) return 'no';
  if (kind.acts && route.mandate !== 'self' && !kind.acts.includes(route.mandate)) return 'no';
  return (kind.assurance ?? 2) < route.assurance ? 'not known enough' : 'yes';
}

// An id that nothing has: whoever may call gets as far as "not found" or "fill this in".
const absent = (path) => path.replace(/\{[^}]+\}/g, '0zzzzzzzzzzzz');

async function caller(kind) {
  if (!kind.user) return new Program(server.url);
  const program = await Program.signIn(server.url, kind.user, undefined, anyAddress());
  if (kind.acts) {
    const { body } = await program.get('/mandates');
    const mandate = body.received.find((one) => one.state === 'active');
    const used = await program.post(`/mandates/${mandate.id}/use`);
    assert.equal(used.status, 200);
  }
  return program;
}

// Acts that end the caller's own session or mandate are done by a caller of their own.
const ending = new Set(['sign_out', 'acting_end', 'sign_in', 'logout_confirm']);

for (const [name, kind] of Object.entries(kinds)) {
  test(`${name}: every route answers as its table says`, async () => {
    const program = await caller(kind);
    const wrong = [];
    for (const route of routes) {
      const who = ending.has(route.name) ? await caller(kind) : program;
      const { status, body } = await who.call(route.method, absent(route.path), route.method === 'POST' ? {} : undefined);
      const code = body?.error?.code;
      const said = { sign_in_needed: 'sign in', assurance_needed: 'not known enough' };
      const got = said[code] ?? (status === 403 ? 'no' : 'yes');
      if (got !== expected(route, kind) || status >= 500)
        wrong.push(`${route.method} ${route.path}: ${status} ${code}, expected ${expected(route, kind)}`);
    }
    assert.deepEqual(wrong, []);
  });
}

test('the same routes as pages: a stranger is sent to sign in', async () => {
  const visitor = new Visitor(server.url);
  for (const route of routes.filter((one) => one.method === 'GET' && !one.roles.includes('anyone'))) {
    const response = await visitor.send(absent(route.path));
    assert.equal(response.status, 303, route.path);
    assert.match(response.headers.get('location'), /^\/sign-in\?back=/, route.path);
    await response.text();
  }
});

test('a form without its token, or from another site, is refused and changes nothing', async () => {
  const elena = await signedIn(server.url, 'elena');
  const page = await elena.get('/needs');
  const fields = page.fields('/needs');
  fields.set('csrf', 'f'.repeat(32));
  assert.equal((await elena.post('/needs', fields)).status, 403);
  const foreign = await elena.send('/needs', {
    method: 'POST', body: page.fields('/needs'), headers: { origin: 'https://elsewhere.example' },
  });
  assert.equal(foreign.status, 403);
  const forged = await elena.send('/needs', {
    method: 'POST', body: page.fields('/needs'), headers: { 'sec-fetch-site': 'cross-site' },
  });
  assert.equal(forged.status, 403);
});
