// What the tests of the OpenID provider share: an application with an address of its own, registered
// through the Federation's pages, and the steps of a person who signs in there without a browser.

import assert from 'node:assert/strict';
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { start } from '../lib/server.mjs';
import { signedIn } from '../lib/visitor.mjs';

export const base64 = (data) => Buffer.from(data).toString('base64url');
export const challengeOf = (verifier) => createHash('sha256').update(verifier).digest('base64url');

// A server that has made its first signing keys; until then it answers that it is busy.
export async function startProvider() {
  const place = await start({ flags: ['--log-level', 'error'] });
  for (let tries = 0; tries < 200; tries += 1) {
    const { keys } = await (await fetch(`${place.url}/openid/jwks`)).json();
    if (keys.length > 1) return place;
    await sleep(50);
  }
  throw new Error('the provider has no keys');
}

// An application's own site, which only notes where people come back to: {url, next(), close()}.
export async function openApplication() {
  const seen = [], waiting = [];
  const server = createServer((request, response) => {
    response.end('<!DOCTYPE html><title>Applicazione</title><h1>Applicazione</h1>');
    if (request.url.startsWith('/favicon')) return;
    if (waiting.length) waiting.shift()(request.url);
    else seen.push(request.url);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const next = async () => new URL(seen.shift() ?? await new Promise((resolve) => waiting.push(resolve)), url);
  return { url, next, close: () => server.close() };
}

// Registers an application as the Federation's staff do: {id, secret, redirect, logout}.
export async function register(place, application, values = {}) {
  const staff = await signedIn(place.url, 'federazione');
  const form = await staff.get('/applications/new');
  const organisation = form.document.querySelectorAll('#organisation option')
    .find((option) => option.getAttribute('value')).getAttribute('value');
  const client = { redirect: `${application.url}/callback`, logout: `${application.url}/bye` };
  let page = await form.submit('/applications', {
    name: 'Bottega in rete', organisation, redirects: client.redirect, logouts: client.logout,
    auth_method: 'client_secret_post', profile: '1', email: '1', phone: '1', fiscal: '1',
    offline_access: '1', mandate: '1', ...values,
  });
  assert.equal(page.status, 200, page.text);
  client.id = page.url.pathname.split('/')[2];
  if (page.url.pathname.endsWith('/secret')) {
    client.secret = page.fields('/secret').get('secret');
    page = await page.submit('/secret');
    assert.ok(!page.html.includes(client.secret), 'the secret is shown once');
  }
  return client;
}

// The address of an authorization request with everything right, but for what is given.
export function authorization(client, changes = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const fields = {
    client_id: client.id, redirect_uri: client.redirect, response_type: 'code', scope: 'openid profile',
    state: 'st', code_challenge: challengeOf(verifier), code_challenge_method: 'S256', ...changes,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of [value].flat()) if (one !== null) query.append(name, one);
  return { verifier, path: `/openid/authorize?${query}` };
}

// Where an answer leads: by a redirect, or by the page that leads on.
const leadsTo = (response) =>
  response.headers.get('location') ?? response.headers.get('refresh')?.replace(/^0; url=/, '');

// A person with a session asks at the authorization endpoint; agrees when asked. The answer, not
// followed: {status, place, html}.
export async function ask(person, path, answer = 'yes') {
  const response = await person.send(path);
  const place = leadsTo(response);
  if (place || response.status !== 200) return { status: response.status, place };
  const { parse } = await import('node-html-parser');
  const html = await response.text();
  const fields = new URLSearchParams();
  for (const input of parse(html).querySelectorAll('form[action="/openid/consent"] input'))
    fields.set(input.getAttribute('name'), input.getAttribute('value'));
  fields.set('answer', answer);
  const given = await person.send('/openid/consent', { method: 'POST', body: fields });
  return { status: given.status, place: leadsTo(given), html: await given.text() };
}

// A new code of the person for the client: {code, verifier}.
export async function newCode(person, client, changes = {}) {
  const { path, verifier } = authorization(client, changes);
  const { place } = await ask(person, path);
  const code = new URL(place).searchParams.get('code');
  assert.ok(code, `no code: ${place}`);
  return { code, verifier };
}

// One call of the token endpoint, or another: {status, headers, body}.
export async function call(place, path, fields, headers = {}) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of [value].flat()) if (one !== null && one !== undefined) body.append(name, one);
  const response = await fetch(`${place.url}${path}`, { method: 'POST', body, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
}

// The fields of a code's exchange.
export const exchange = (client, { code, verifier }) => ({
  grant_type: 'authorization_code', code, redirect_uri: client.redirect, code_verifier: verifier,
  client_id: client.id, ...(client.secret && { client_secret: client.secret }),
});

// A key of an application, as pairs and as the JWK set to register.
export function newKey(kid = 'one') {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' };
  return { privateKey, jwks: JSON.stringify({ keys: [jwk] }) };
}

// A JWT of these claims, with the header changed if wished.
export function sign(key, claims, header = {}) {
  const head = base64(JSON.stringify({ alg: 'ES256', kid: 'one', ...header }));
  const text = `${head}.${base64(JSON.stringify(claims))}`;
  const signature = createSign('SHA256').update(text).sign({ key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
