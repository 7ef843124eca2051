// Piazza as relying party: people come in with what another site says of them. Against npm's
// oidc-provider, and against one of our own that lies in every way.

import assert from 'node:assert/strict';
import { generateKeyPairSync, createSign, createHash, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, test } from 'node:test';
import Provider from 'oidc-provider';
import { prepare, serve, sql } from '../lib/server.mjs';
import { Visitor, anyAddress, signedIn } from '../lib/visitor.mjs';

const listen = (server) => new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));

// ---- a provider of ours, honest unless told otherwise ---------------------------------------------

const keys = { right: generateKeyPairSync('rsa', { modulusLength: 2048 }), wrong: generateKeyPairSync('rsa', { modulusLength: 2048 }) };
const base64 = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const fiscal = 'https://attributes.eid.gov.it/fiscal_number';

const fake = { codes: new Map(), lie: {}, claims: {}, asked: null };
const fakeServer = createServer(async (request, response) => {
  const url = new URL(request.url, fake.issuer);
  const answer = (body, status = 200) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (url.pathname === '/.well-known/openid-configuration')
    return answer({ issuer: fake.lie.issuer ?? fake.issuer, authorization_endpoint: `${fake.issuer}/authorize`,
      token_endpoint: `${fake.issuer}/token`, jwks_uri: `${fake.issuer}/jwks`, userinfo_endpoint: `${fake.issuer}/userinfo` });
  if (url.pathname === '/jwks')
    return answer({ keys: [{ ...keys.right.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] });
  if (url.pathname === '/userinfo' && fake.lie.signed)
    return response.writeHead(200, { 'content-type': 'application/jwt' })
      .end(jwt({ iss: fake.issuer, aud: 'pia zza:', sub: fake.claims.sub, ...fake.lie.signed }, fake.lie.forged ?? {}));
  if (url.pathname === '/userinfo')
    return answer({ sub: fake.lie.userinfo ?? fake.claims.sub });
  if (url.pathname !== '/token') return answer({}, 404);
  let body = '';
  for await (const chunk of request) body += chunk;
  const form = new URLSearchParams(body);
  const asked = fake.codes.get(form.get('code'));
  fake.codes.delete(form.get('code'));
  const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
  const basic = Buffer.from((request.headers.authorization ?? '').slice(6), 'base64').toString();
  if (!asked || challenge !== asked.get('code_challenge') || basic !== 'pia%20zza%3A:se%2Bcret%25'
    || form.get('redirect_uri') !== asked.get('redirect_uri')) return answer({ error: 'invalid_grant' }, 400);
  return answer({ access_token: 'access', token_type: 'Bearer', id_token: idToken(asked) });
});

function idToken(asked) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: fake.issuer, aud: 'pia zza:', exp: now + 300, iat: now, nonce: asked.get('nonce'), acr: 'high', ...fake.claims, ...fake.lie.claims };
  return jwt(claims, fake.lie);
}

function jwt(claims, lie) {
  for (const [name, value] of Object.entries(claims)) if (value === undefined) delete claims[name];
  const header = { alg: 'RS256', kid: 'one', ...lie.header };
  const signed = `${base64(header)}.${base64(claims)}`;
  if (header.alg === 'none') return `${signed}.`;
  const key = lie.key ? keys.wrong.privateKey : keys.right.privateKey;
  return `${signed}.${createSign('sha256').update(signed).sign(key, 'base64url')}`;
}

// What the person does at the fake provider: they are believed at once.
function agree(address, change = {}) {
  const asked = new URL(address).searchParams;
  const code = randomUUID();
  fake.codes.set(code, asked);
  fake.asked = asked;
  const back = new URL(asked.get('redirect_uri'));
  back.search = new URLSearchParams({ code, state: asked.get('state'), iss: fake.issuer, ...change });
  return back.pathname + back.search;
}

// ---- piazza, who believes the fake one and npm's oidc-provider --------------------------------------

fake.issuer = `http://127.0.0.1:${await listen(fakeServer)}`;
const realServer = createServer((request, response) => real.callback()(request, response));
const realIssuer = `http://127.0.0.1:${await listen(realServer)}`;
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicJwk = { ...generatePublic(privateKey), kid: 'ours', alg: 'ES256', use: 'sig' };

function generatePublic(key) {
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  return { kty, crv, x, y };
}

const prepared = await prepare();
const file = (name) => path.join(prepared.folder, name);
await writeFile(file('secret'), 'se+cret%\n');
await writeFile(file('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
await writeFile(file('providers.json'), JSON.stringify([
  { code: 'fake', label: 'la Valle', issuer: fake.issuer, client_id: 'pia zza:', secret_file: file('secret'), assurance: 3, acr_values: 'high higher' },
  { code: 'real', label: 'npm', issuer: realIssuer, client_id: 'piazza', key_file: file('key.pem'), key_id: 'ours', signs_request: true, assurance: 2,
    scope: 'openid profile email' },
  { code: 'gone', label: 'Chiuso', issuer: 'http://127.0.0.1:1', client_id: 'piazza', secret_file: file('secret') },
  { code: 'off', label: 'Spento', enabled: false }]));
const server = await serve(prepared, ['--log-level', 'error', '--identity-providers', file('providers.json'),
  '--trusted-proxy', '127.0.0.1', '--requests-per-minute', '1000000']);
const place = { ...prepared, ...server };
const accounts = { mario: { given_name: 'Mario', family_name: 'Dallapè', birthdate: '1961-02-03', email: 'mario@example.org' } };
const real = new Provider(realIssuer, {
  clients: [{ client_id: 'piazza', redirect_uris: [`${place.url}/sign-in/return`], token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256', request_object_signing_alg: 'ES256', jwks: { keys: [publicJwk] } }],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true }, requestObjects: { enabled: true } },
  claims: { openid: ['sub'], profile: ['given_name', 'family_name', 'birthdate'], email: ['email'] },
  findAccount: (context, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts[sub] }) }),
});
after(async () => {
  await server.stop();
  await prepared.drop();
  fakeServer.close();
  realServer.close();
});

// Somebody in a browser of their own.
const somebody = () => Object.assign(new Visitor(place.url), { extra: anyAddress() });

// Leave for a provider; the address there.
async function leave(visitor, provider, back = '/me') {
  const page = await visitor.get(`/sign-in/with?provider=${provider}&back=${encodeURIComponent(back)}`);
  const leaving = await visitor.send('/sign-in/with', { method: 'POST', body: page.fields('/sign-in/with') });
  assert.equal(leaving.status, 303);
  return leaving.headers.get('location');
}

// The whole way, as the fake provider's claims and lies have it.
async function comeIn(visitor, claims, lie = {}, change = {}) {
  Object.assign(fake, { claims, lie });
  const returned = await visitor.get(agree(await leave(visitor, 'fake'), change));
  fake.returned = returned;
  return returned.find('form[action="/sign-in/return"]') ? returned.submit('/sign-in/return') : returned;
}

const count = (statement) => sql(place.database, statement).then(Number);
const people = () => count("select count(*) from persons");

// ---- tests -------------------------------------------------------------------------------------------

test('the sign-in page shows the ways that are configured, and no others', async () => {
  const page = await somebody().get('/sign-in');
  const ways = page.document.querySelectorAll('a[href^="/sign-in/with"]').map((one) => one.textContent.trim());
  assert.deepEqual(ways.map((one) => /la Valle|npm|Chiuso/.exec(one)?.[0]), ['la Valle', 'npm', 'Chiuso']);
  assert.equal((await somebody().get('/sign-in/with?provider=off')).status, 404);
});

test('somebody new is entered with what the provider says, and is the same person next time', async () => {
  const before = await people();
  const claims = { sub: 'x1', given_name: 'Rosa', family_name: 'Comper', birthdate: '1958-09-10', email: 'rosa@example.org' };
  const page = await comeIn(somebody(), claims);
  assert.equal(page.url.pathname, '/me');
  assert.match(page.text, /Rosa Comper/);
  assert.equal(fake.asked.get('acr_values'), 'high higher');
  assert.match((await comeIn(somebody(), claims)).text, /Rosa Comper/);
  assert.equal(await people(), before + 1);
  assert.equal(await count("select count(*) from identity_links where provider = 'fake'"), 1);
});

test('what userinfo says may come signed', async () => {
  const page = await comeIn(somebody(), { sub: 'signed' }, { signed: { given_name: 'Ugo', family_name: 'Signorini' } });
  assert.equal(page.url.pathname, '/me');
  assert.match(page.text, /Ugo Signorini/);
});

test('a person is matched by the tax code, whatever the subject', async () => {
  const claims = (sub) => ({ sub, given_name: 'Bruna', family_name: 'Zorzi', [fiscal]: 'TINIT-ZRZBRN58P50H612B'.slice(0, 6) + checked('ZRZBRN58P50H612') });
  const before = await people();
  await comeIn(somebody(), claims('idp-one'));
  const page = await comeIn(somebody(), claims('idp-two'));
  assert.equal(page.url.pathname, '/me');
  assert.equal(await people(), before + 1);
});

// The check character of the first fifteen, by the decree's tables.
function checked(code) {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  const value = (c) => (c >= '0' && c <= '9' ? Number(c) : c.charCodeAt(0) - 65);
  const sum = [...code].reduce((total, c, i) => total + (i % 2 ? value(c) : odd[value(c)]), 0);
  return code + String.fromCharCode(65 + (sum % 26));
}

test('whoever is signed in adds the identity to their own', async () => {
  const elena = await signedIn(place.url, 'elena');
  const before = await people();
  await comeIn(elena, { sub: 'elena-elsewhere' });
  const again = await comeIn(somebody(), { sub: 'elena-elsewhere' });
  assert.match(again.text, /Elena/);
  assert.equal(await people(), before);
});

test('somebody nobody knows, of whom nothing is said, does not come in', async () => {
  const page = await comeIn(somebody(), { sub: 'nameless' });
  assert.equal(page.status, 403);
});

const now = Math.floor(Date.now() / 1000);
const lies = {
  'signed by another key': { key: true },
  'not signed': { header: { alg: 'none' } },
  'of a key nobody knows': { header: { kid: 'two' } },
  'of an algorithm nobody agreed on': { header: { alg: 'HS256' } },
  'of another issuer': { claims: { iss: 'https://elsewhere.example' } },
  'for another': { claims: { aud: 'another' } },
  'for several, without saying whose': { claims: { aud: ['pia zza:', 'another'] } },
  'for several, and not ours': { claims: { aud: ['pia zza:', 'another'], azp: 'another' } },
  'over': { claims: { exp: now - 120 } },
  'of tomorrow': { claims: { iat: now + 86400 } },
  'without an end': { claims: { exp: undefined } },
  'with the times as text': { claims: { exp: String(now + 300) } },
  'of another question': { claims: { nonce: 'other' } },
  'without the question': { claims: { nonce: undefined } },
  'of nobody': { claims: { sub: undefined } },
  'not sure enough': { claims: { acr: 'hig' } },
  'without a level': { claims: { acr: undefined } },
  'with another person in userinfo': { userinfo: 'other' },
  'with another person in signed userinfo': { signed: { sub: 'other' } },
  'with userinfo of another issuer': { signed: { iss: 'https://elsewhere.example' } },
  'with userinfo for another': { signed: { aud: 'another' } },
  'with userinfo that is over': { signed: { exp: now - 120 } },
  'with userinfo signed by another key': { signed: {}, forged: { key: true } },
  'with userinfo that says it is signed, and is not': { signed: {}, forged: { header: { alg: 'none' } } },
};
for (const [name, lie] of Object.entries(lies))
  test(`a token ${name} lets nobody in`, async () => {
    const visitor = somebody();
    const before = await people();
    const page = await comeIn(visitor, { sub: 'liar', given_name: 'Lia', family_name: 'Rossi' }, lie);
    assert.equal(page.status, 422, page.text);
    assert.equal((await visitor.get('/me')).url.pathname, '/sign-in');
    assert.equal(await people(), before);
  });

test('an answer that was not asked for is refused', async () => {
  const claims = { sub: 'x1', given_name: 'Rosa', family_name: 'Comper' };
  assert.equal((await comeIn(somebody(), claims, {}, { state: 'other' })).status, 422);
  assert.equal((await comeIn(somebody(), claims, {}, { iss: 'https://elsewhere.example' })).status, 422);
  const stolen = agree(await leave(somebody(), 'fake'));
  assert.equal((await somebody().get(stolen)).status, 422, 'in another browser');
});

test('a code serves once', async () => {
  const visitor = somebody();
  await comeIn(visitor, { sub: 'x1', given_name: 'Rosa', family_name: 'Comper' });
  const other = somebody();
  Object.assign(fake, { claims: { sub: 'x1' }, lie: {} });
  const address = agree(await leave(other, 'fake'));
  const page = await other.get(address);
  assert.equal((await page.submit('/sign-in/return')).url.pathname, '/me');
  assert.notEqual((await other.post('/sign-in/return', page.fields('/sign-in/return'))).status, 200);
});

test('whoever gives up there is told how to go on', async () => {
  const visitor = somebody();
  const asked = new URL(await leave(visitor, 'fake')).searchParams;
  const page = await visitor.get(`/sign-in/return?error=access_denied&state=${asked.get('state')}`);
  assert.equal(page.status, 200);
  assert.match(page.text, /Non sei entrato/);
});

test('a provider that does not answer is said so', async () => {
  const page = await (await somebody().get('/sign-in/with?provider=gone')).submit('/sign-in/with');
  assert.equal(page.status, 503);
});

test('npm oidc-provider: signed request, PKCE, private_key_jwt', async () => {
  const visitor = somebody();
  let address = await leave(visitor, 'real', '/wallet');
  const jar = new Map();
  const go = async (url, options = {}) => {
    const response = await fetch(url, { redirect: 'manual', ...options,
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), ...options.headers } });
    for (const cookie of response.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0].split(/=(.*)/s);
      jar.set(name, value);
    }
    return response;
  };
  for (let step = 0; step < 12 && !address.startsWith(place.url); step++) {
    let response = await go(address);
    if (response.status === 200) {
      const html = await response.text();
      const action = /action="([^"]+)"/.exec(html)[1];
      const prompt = /name="prompt" value="([^"]+)"/.exec(html)[1];
      response = await go(new URL(action, address), { method: 'POST', body: new URLSearchParams({ prompt, login: 'mario', password: 'x' }) });
    }
    assert.ok(response.headers.get('location'), `${response.status} ${address}`);
    address = new URL(response.headers.get('location'), address).href;
  }
  const { pathname, search } = new URL(address);
  const page = await (await visitor.get(pathname + search)).submit('/sign-in/return');
  assert.equal(page.url.pathname, '/wallet', page.text);
  assert.match((await visitor.get('/me')).text, /Mario Dallapè/);
});
