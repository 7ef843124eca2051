// What must be refused, case by case, from negative.json: "$name" there stands for a value of this run.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { Program, Visitor, signedIn } from '../lib/visitor.mjs';
import {
  ask, authorization, call, challengeOf, exchange, newCode, newKey, openApplication, register, sign, startProvider,
} from './lib.mjs';

const cases = JSON.parse(await readFile(new URL('negative.json', import.meta.url), 'utf8'));
const values = {};
let place, application, elena, client, other, signing, key;

const fill = (text) => text.replace(/\$(\w+)/g, (whole, name) => values[name] ?? whole);
const filled = (value) =>
  typeof value === 'string' ? fill(value)
    : Array.isArray(value) ? value.map(filled)
      : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, filled(v)]))
        : value;

async function tokensOf(of, scope, person = elena) {
  const { body } = await call(place, '/openid/token', exchange(of, await newCode(person, of, { scope })));
  return body;
}

before(async () => {
  [place, application] = await Promise.all([startProvider(), openApplication()]);
  key = newKey();
  client = await register(place, application);
  other = await register(place, application, { name: 'Altra', redirects: `${application.url}/other` });
  other.redirect = `${application.url}/other`;
  signing = await register(place, application, { name: 'Firma', auth_method: 'private_key_jwt', keys: key.jwks });
  elena = await signedIn(place.url, 'elena');
  const tokens = await tokensOf(client, 'openid profile offline_access');
  Object.assign(values, {
    client: client.id, CLIENT: client.id.toUpperCase(), redirect: client.redirect, logout: client.logout,
    other: other.redirect, otherSecret: other.secret, issuer: place.url, 400: 'n'.repeat(400),
    access: tokens.access_token, refresh: tokens.refresh_token, id: tokens.id_token,
    alteredId: tokens.id_token.slice(0, -4) + (tokens.id_token.endsWith('AAAA') ? 'BBBB' : 'AAAA'),
    lucaId: (await tokensOf(client, 'openid', await signedIn(place.url, 'luca'))).id_token,
    otherId: (await tokensOf(other, 'openid')).id_token,
    otherRefresh: (await tokensOf(other, 'openid offline_access')).refresh_token,
    session: (await Program.signIn(place.url, 'elena')).token,
    basic: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
  });
});

after(async () => {
  application?.close();
  await place?.stop();
});

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

describe('authorization endpoint', () => {
  for (const one of cases.authorize)
    test(one.name, async () => {
      if (one.wait) await pause(one.wait);
      const person = one.as === 'nobody' ? new Visitor(place.url) : elena;
      const response = await person.send(authorization(client, filled(one.change)).path);
      await response.text();
      const location = response.headers.get('location');
      if (one.page) {
        assert.equal(response.status, one.page);
        assert.equal(location, null);
        assert.equal(response.headers.get('refresh'), null);
      } else if (one.sign_in) {
        assert.match(location, /^\/sign-in\?back=/);
      } else {
        const answer = new URL(location);
        assert.equal(answer.origin + answer.pathname, client.redirect);
        assert.equal(answer.searchParams.get('error'), one.error);
        assert.equal(answer.searchParams.get('state'), 'st');
        assert.equal(answer.searchParams.get('iss'), place.url);
        assert.equal(answer.searchParams.has('code'), false);
      }
    });

  test('without state there is none in the answer', async () => {
    const { place: back } = await ask(elena, authorization(client, { state: null }).path);
    assert.deepEqual([...new URL(back).searchParams.keys()].sort(), ['code', 'iss']);
  });

  test('a form of the application leads to the same', async () => {
    const { path } = authorization(client);
    const stranger = new Visitor(place.url);
    const response = await stranger.send('/openid/authorize',
      { method: 'POST', body: new URLSearchParams(path.split('?')[1]), headers: { origin: application.url, 'sec-fetch-site': 'cross-site' } });
    assert.equal(response.status, 303);
    assert.match(response.headers.get('location'), /^\/openid\/authorize\?client_id=/);
  });

  test('who is expected and known surely enough comes back, and the token says how', async () => {
    const asked = { id_token_hint: values.id, max_age: '600', scope: 'openid offline_access',
      acr_values: 'https://www.spid.gov.it/SpidL3 urn:piazza:assurance:3 urn:piazza:assurance:1' };
    const claimsOf = ({ body }) => JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url'));
    const first = await call(place, '/openid/token', exchange(client, await newCode(elena, client, asked)));
    const claims = claimsOf(first), now = Date.now() / 1000;
    assert.equal(claims.acr, 'urn:piazza:assurance:2');
    assert.deepEqual(claims.amr, ['pwd']);
    assert.ok(claims.auth_time <= now + 1 && claims.auth_time > now - 600);
    const second = claimsOf(await call(place, '/openid/token',
      { ...exchange(client, {}), grant_type: 'refresh_token', refresh_token: first.body.refresh_token }));
    assert.deepEqual([second.acr, second.amr, second.auth_time], [claims.acr, claims.amr, claims.auth_time]);
  });

  test('whoever is not known surely enough is told what to do, and cannot agree', async () => {
    const { path } = authorization(client, { acr_values: 'urn:piazza:assurance:3' });
    const page = await elena.get(path);
    assert.ok(page.find('a[href="/me/verify"]'));
    assert.ok(page.find(`a[href^="${client.redirect}?error=unmet_authentication_requirements"]`));
    assert.equal(page.find('form[action="/openid/consent"]'), null);
    const usual = await elena.get(authorization(client, { prompt: 'consent' }).path);
    const answer = await usual.submit('/openid/consent', { answer: 'yes', acr_values: 'urn:piazza:assurance:3' });
    assert.equal(answer.status, 409);
  });

  test('nobody agrees for a person: the form must be of our page', async () => {
    const fields = new URLSearchParams(authorization(client).path.split('?')[1]);
    fields.set('answer', 'yes');
    for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }, { origin: application.url }]) {
      const response = await elena.send('/openid/consent', { method: 'POST', body: fields, headers });
      assert.equal(response.status, 403);
    }
  });

  test('an ID token has a nonce only if one was sent', async () => {
    for (const nonce of [null, 'n-0S6']) {
      const { body } = await call(place, '/openid/token', exchange(client, await newCode(elena, client, { nonce })));
      const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url'));
      assert.equal('nonce' in claims, nonce !== null);
      assert.equal(claims.nonce, nonce ?? undefined);
    }
  });
});

describe('token endpoint', () => {
  for (const one of cases.token)
    test(one.name, async () => {
      const code = await newCode(elena, one.code === 'other' ? other : client);
      const right = exchange(client, code);
      if (one.code === 'used') assert.equal((await call(place, '/openid/token', right)).status, 200);
      Object.assign(values, { code: code.code, challenge: challengeOf(code.verifier),
        altered: code.code.slice(0, 40) + (code.code[40] === 'A' ? 'B' : 'A') + code.code.slice(41) });
      const fields = { ...right, ...filled(one.change ?? {}) };
      const headers = one.authorization ? { authorization: filled(one.authorization) } : {};
      const answer = one.json
        ? await fetch(`${place.url}/openid/token`, { method: 'POST', body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } })
          .then(async (response) => ({ status: response.status, headers: response.headers, body: await response.json() }))
        : await call(place, '/openid/token', fields, headers);
      assert.equal(answer.body.error, one.error, JSON.stringify(answer.body));
      assert.equal(answer.status, one.error === 'invalid_client' ? 401 : one.json ? 415 : 400);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      assert.equal(answer.headers.has('www-authenticate'), one.error === 'invalid_client');
    });

  test('a code used twice ends what it gave', async () => {
    const fields = exchange(client, await newCode(elena, client));
    const { body } = await call(place, '/openid/token', fields);
    const read = () => fetch(`${place.url}/openid/userinfo`, { headers: { authorization: `Bearer ${body.access_token}` } });
    assert.equal((await read()).status, 200);
    assert.equal((await call(place, '/openid/token', fields)).status, 400);
    assert.equal((await read()).status, 401);
  });

  test('of many who come with one code at once, one at most is served', async () => {
    const fields = exchange(client, await newCode(elena, client));
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(place, '/openid/token', fields)));
    assert.ok(answers.filter(({ status }) => status === 200).length <= 1);
    const served = answers.find(({ status }) => status === 200);
    if (!served) return;
    const read = await fetch(`${place.url}/openid/userinfo`, { headers: { authorization: `Bearer ${served.body.access_token}` } });
    assert.equal(read.status, 401, 'it was used twice');
  });

  test('an idempotency key changes nothing: tokens are not stored', async () => {
    const headers = { 'idempotency-key': 'same' };
    const fields = exchange(client, await newCode(elena, client));
    assert.equal((await call(place, '/openid/token', fields, headers)).status, 200);
    assert.equal((await call(place, '/openid/token', fields, headers)).status, 400);
  });

  test('there is no twin below /api/v1', async () => {
    assert.equal((await call(place, '/api/v1/openid/token', {})).status, 404);
    assert.equal((await new Program(place.url).get('/openid/authorize')).status, 404);
  });
});

// The proof alone: with a right one, the answer is that there is no code (400).
describe('HTTP Basic', () => {
  let basic;
  before(async () => {
    basic = await register(place, application, { name: 'Basic', auth_method: 'client_secret_basic' });
    const encode = (pair) => Buffer.from(pair, 'latin1').toString('base64');
    const percent = (text) => [...text].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('');
    Object.assign(values, {
      pair: encode(`${basic.id}:${basic.secret}`), encodedPair: encode(`${percent(basic.id)}:${percent(basic.secret)}`),
      brokenPair: encode(`${basic.id}:%zz`), nulPair: encode(`${basic.id}:${basic.secret}\0`), wrongPair: encode(`${basic.id}:wrong`),
    });
  });
  for (const one of cases.basic)
    test(one.name, async () => {
      const { status } = await call(place, '/openid/token', { grant_type: 'authorization_code', client_id: one.client_id },
        { authorization: filled(one.header) });
      assert.equal(status, one.status);
    });
});

describe('private_key_jwt', () => {
  let count = 0;

  // Times in the cases are seconds from now.
  function assertion(one) {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: signing.id, sub: signing.id, aud: place.url, exp: 60, jti: `jti ${count++}`, ...filled(one.claims ?? {}) };
    for (const name of ['exp', 'nbf', 'iat']) if (typeof claims[name] === 'number') claims[name] += now;
    for (const [name, value] of Object.entries(claims)) if (value === null) delete claims[name];
    const text = one.text ?? sign(one.key === 'other' ? newKey() : key, claims, one.header);
    return one.cut ? text.replace(/[^.]*$/, '') : text;
  }

  const send = (text, one = {}) => call(place, '/openid/token', {
    grant_type: 'refresh_token', refresh_token: 'AAAA', client_assertion: text, client_secret: one.secret,
    client_assertion_type: one.type === undefined ? 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' : one.type,
  });

  for (const one of cases.assertion)
    test(one.name, async () => {
      const { status, body } = await send(assertion(one), one);
      assert.equal(status, one.status, JSON.stringify(body));
    });

  test('an assertion serves once', async () => {
    const text = assertion({});
    const proof = { client_assertion: text, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' };
    assert.equal((await call(place, '/openid/revoke', { token: 'AAAA', ...proof })).status, 200);
    assert.equal((await call(place, '/openid/revoke', { token: 'AAAA', ...proof })).status, 401);
  });
});

describe('userinfo', () => {
  for (const one of cases.userinfo)
    test(one.name, async () => {
      const headers = one.header ? { authorization: filled(one.header) } : {};
      const response = await fetch(`${place.url}/openid/userinfo${filled(one.query ?? '')}`, {
        headers, ...(one.form && { method: 'POST', body: new URLSearchParams({ access_token: filled(one.form) }) }) });
      assert.equal(response.status, one.status);
      assert.equal((await response.json()).error, one.error);
    });

  test('a page of another site may ask, and read', async () => {
    const asked = await fetch(`${place.url}/openid/userinfo`, { method: 'OPTIONS',
      headers: { origin: 'https://app.example', 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' } });
    assert.equal(asked.status, 204);
    assert.match(asked.headers.get('access-control-allow-headers'), /Authorization/);
    const read = await fetch(`${place.url}/openid/userinfo`, { headers: { authorization: `Bearer ${values.access}` } });
    assert.equal(read.status, 200);
    assert.equal(read.headers.get('access-control-allow-origin'), '*');
    const page = await fetch(`${place.url}/me`, { method: 'OPTIONS', headers: { origin: 'https://app.example' } });
    assert.equal(page.headers.get('access-control-allow-origin'), null);
  });
});

describe('signing out', () => {
  for (const one of cases.logout)
    test(one.name, async () => {
      const response = await elena.send(`/openid/logout?${new URLSearchParams(filled(one.query))}`);
      const html = await response.text();
      assert.equal(response.status, one.status);
      assert.equal(response.headers.get('location'), null);
      assert.equal(html.includes('/openid/logout/confirm'), Boolean(one.asks));
      assert.equal((await elena.send('/me')).status, 200, 'an address alone ends no session');
    });
});

test('no Host that a caller makes up becomes the issuer', async () => {
  const answer = await new Promise((resolve, reject) => {
    http.get(`${place.url}/.well-known/openid-configuration`, { headers: { host: 'evil.example' } }, resolve).on('error', reject);
  });
  let text = '';
  for await (const part of answer) text += part;
  assert.equal(text.includes('evil.example'), false);
});

test('the keys that are published', async () => {
  const { keys } = await (await fetch(`${place.url}/openid/jwks`)).json();
  assert.equal(new Set(keys.map(({ kid }) => kid)).size, keys.length);
  for (const one of keys) {
    assert.equal(one.use, 'sig');
    assert.ok(['ES256', 'RS256'].includes(one.alg));
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.equal(secret in one, false);
  }
});
