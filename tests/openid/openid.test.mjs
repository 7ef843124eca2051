// A certified application library (openid-client) and a browser: sign in, agree, tokens, refresh,
// reuse, revocation, sign out.

import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { after, before, test } from 'node:test';
import * as oidc from 'openid-client';
import { openBrowser, openContext, signIn, sizes } from '../browser/lib.mjs';
import { signedIn, Visitor } from '../lib/visitor.mjs';
import { authorization, call, newKey, openApplication, register, sign, startProvider } from './lib.mjs';

const elena = { name: 'elena', password: 'piazza-elena' };
const local = { execute: [oidc.allowInsecureRequests] };
let place, application, browser, session;

before(async () => {
  [place, application, browser] = await Promise.all([
    startProvider(), openApplication(), openBrowser()]);
  session = await signIn(browser, place.url, elena);
});

after(async () => {
  application?.close();
  await browser?.close();
  await place?.stop();
});

const discover = (client, metadata, authentication) =>
  oidc.discovery(new URL(place.url), client.id, metadata ?? client.secret, authentication, local);

// The person presses the button that agrees, if it is there.
async function agree(page) {
  const button = page.locator('main button[value=yes]');
  await Promise.race([button.waitFor(), page.waitForURL(`${application.url}/**`)]).catch(() => {});
  if (await button.count()) await button.click();
  await page.waitForURL(`${application.url}/**`);
}

// The whole way of a person: {tokens, nonce, page, context}.
async function enter(config, client, { parameters = {}, state = session, through = agree } = {}) {
  const verifier = oidc.randomPKCECodeVerifier(), nonce = oidc.randomNonce(), secret = oidc.randomState();
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: client.redirect, scope: 'openid profile email phone fiscal offline_access', nonce, state: secret,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...parameters,
  });
  const context = await openContext(browser, sizes.phone, state);
  const page = await context.newPage();
  await page.goto(address.href);
  await through(page);
  const back = await application.next();
  const tokens = await oidc.authorizationCodeGrant(config, back, {
    pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: secret, idTokenExpected: true,
    ...(parameters.max_age !== undefined && { maxAge: Number(parameters.max_age) }),
  });
  return { tokens, page, context, back };
}

test('sign in with a code, read, refresh; a refresh token used twice ends all', async () => {
  const client = await register(place, application, { name: 'Con segreto nella richiesta' });
  const config = await discover(client);
  const { tokens, context } = await enter(config, client);
  const claims = tokens.claims();
  assert.equal(claims.aud, client.id);
  assert.equal(claims.iss, place.url);
  assert.ok(Number.isInteger(claims.auth_time));
  const info = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
  assert.equal(info.given_name, 'Elena');
  assert.match(info.birthdate, /^\d{4}-\d\d-\d\d$/);

  const second = await oidc.refreshTokenGrant(config, tokens.refresh_token);
  assert.notEqual(second.refresh_token, tokens.refresh_token);
  assert.equal(second.claims().sub, claims.sub);
  await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' });
  await assert.rejects(oidc.refreshTokenGrant(config, second.refresh_token), { error: 'invalid_grant' });
  await assert.rejects(oidc.fetchUserInfo(config, second.access_token, claims.sub));
  await context.close();
});

test('once agreed to, the same is not asked again, and works in silence', async () => {
  const client = await register(place, application, { name: 'Bottega già nota' });
  const config = await discover(client);
  const first = await enter(config, client);
  const straight = (page) => page.waitForURL(`${application.url}/**`);
  const again = await enter(config, client, { through: straight });
  assert.equal(again.tokens.claims().sub, first.tokens.claims().sub);
  const silent = await enter(config, client, { through: straight, parameters: { prompt: 'none' } });
  assert.equal(silent.tokens.claims().sub, first.tokens.claims().sub);
  for (const one of [first, again, silent]) await one.context.close();
});

test('somebody not signed in comes in first, then agrees, without a script', async () => {
  const client = await register(place, application, { name: 'Prima si entra', signing_alg: 'RS256' });
  const config = await discover(client, { client_secret: client.secret, id_token_signed_response_alg: 'RS256' });
  const through = async (page) => {
    await page.fill('main [name=user]', elena.name);
    await page.fill('main [name=password]', elena.password);
    await page.click('main button[type=submit]');
    await agree(page);
  };
  const { tokens, context } = await enter(config, client, { state: { cookies: [], origins: [] }, through, parameters: { max_age: '60' } });
  assert.ok(Date.now() / 1000 - tokens.claims().auth_time < 60);

  const again = (page) => page.waitForURL(`${application.url}/**`);
  const anew = await enter(config, client, {
    state: await context.storageState(), parameters: { prompt: 'login' },
    through: async (page) => {
      await page.fill('main [name=user]', elena.name);
      await page.fill('main [name=password]', elena.password);
      await page.click('main button[type=submit]');
      await again(page);
    },
  });
  assert.ok(anew.tokens.claims().auth_time >= tokens.claims().auth_time);
  await context.close();
  await anew.context.close();
});

test('every way in which an application proves who it is', async () => {
  const key = newKey('application');
  const ways = [
    ['client_secret_basic', {}, (client) => oidc.ClientSecretBasic(client.secret)],
    ['client_secret_post', {}, (client) => oidc.ClientSecretPost(client.secret)],
    ['none', {}, () => oidc.None()],
    ['private_key_jwt', { keys: key.jwks }, async () => oidc.PrivateKeyJwt({
      key: await crypto.subtle.importKey('pkcs8', createPrivateKey(key.privateKey.export({ type: 'pkcs8', format: 'pem' }))
        .export({ type: 'pkcs8', format: 'der' }), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']),
      kid: 'application',
    })],
  ];
  for (const [method, values, authentication] of ways) {
    const client = await register(place, application, { name: `Modo ${method}`, auth_method: method, ...values });
    const config = await discover(client, {}, await authentication(client));
    const { tokens, context } = await enter(config, client);
    await oidc.tokenRevocation(config, tokens.refresh_token);
    await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' });
    await context.close();
  }
});

test('who refuses goes back with a refusal', async () => {
  const client = await register(place, application, { name: 'Rifiutata' });
  const config = await discover(client);
  const through = async (page) => {
    await page.locator('main button[value=no]').click();
    await page.waitForURL(`${application.url}/**`);
  };
  await assert.rejects(enter(config, client, { through }), { error: 'access_denied' });
});

test('a person sees the connection, and ends it', async () => {
  const client = await register(place, application, { name: 'Da scollegare' });
  const config = await discover(client);
  const { tokens, page, context } = await enter(config, client);
  await page.goto(`${place.url}/me/apps`);
  const card = page.locator('li.cv-card', { hasText: 'Da scollegare' });
  assert.match(await card.textContent(), /codice fiscale/);
  await card.locator('button').click();
  await page.waitForLoadState();
  assert.equal(await page.locator('li.cv-card', { hasText: 'Da scollegare' }).count(), 0);
  await assert.rejects(oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub));
  await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' });
  await context.close();
});

test('people have another name in each sector, and the same within one', async () => {
  const sub = async (values) => {
    const client = await register(place, application, values);
    const { tokens, context } = await enter(await discover(client), client);
    await context.close();
    return tokens.claims().sub;
  };
  const here = await sub({ name: 'Uno' });
  assert.equal(await sub({ name: 'Due' }), here);
  const there = await sub({ name: 'Tre', sector: 'altrove.example' });
  assert.notEqual(there, here);
  const open = await sub({ name: 'Quattro', is_public: '1' });
  assert.equal(new Set([here, there, open]).size, 3);
});

test('who acts for another is told apart, when the application asks', async () => {
  const client = await register(place, application, { name: 'Per mia madre' });
  const config = await discover(client);
  const acting = await signIn(browser, place.url, elena, 'Agnese');
  const own = await enter(config, client);
  const silent = await enter(config, client, { state: acting, through: (page) => page.waitForURL(`${application.url}/**`) });
  assert.equal(silent.tokens.claims().sub, own.tokens.claims().sub, 'without the scope nothing changes');
  assert.equal(silent.tokens.claims().act, undefined);

  const other = await enter(config, client, { state: acting, parameters: { scope: 'openid profile email mandate' } });
  const claims = other.tokens.claims();
  assert.notEqual(claims.sub, own.tokens.claims().sub);
  assert.deepEqual(claims.act, { sub: own.tokens.claims().sub });
  const info = await oidc.fetchUserInfo(config, other.tokens.access_token, claims.sub);
  assert.equal(info.given_name, 'Agnese');
  assert.equal(info.email, undefined);
  for (const one of [own, silent, other]) await one.context.close();
});

test('an application is changed: new addresses count, the old do not, and what it may not ask ends', async () => {
  const client = await register(place, application, { name: 'Da cambiare' });
  const config = await discover(client);
  const { tokens, context } = await enter(config, client);
  const sub = tokens.claims().sub;
  assert.ok((await oidc.fetchUserInfo(config, tokens.access_token, sub)).email);
  const staff = await signedIn(place.url, 'federazione');
  const change = `/applications/${client.id}/change`;
  const form = await staff.get(change);
  assert.equal(form.document.querySelector('#redirects').text.trim(), client.redirect);
  assert.ok(form.document.querySelector('#email').hasAttribute('checked'));
  const wrong = await form.submit(change, { redirects: 'http://app.example/' });
  assert.equal(wrong.status, 422);
  assert.equal(wrong.document.querySelector('#redirects').text.trim(), 'http://app.example/');
  const fields = Object.fromEntries(wrong.fields(change));
  delete fields.email;
  const page = await staff.post(change, new URLSearchParams({ ...fields, name: 'Cambiata', redirects: `${application.url}/new` }));
  assert.equal(page.status, 200, page.text);
  assert.match(page.text, /Cambiata/);
  assert.equal((await oidc.fetchUserInfo(config, tokens.access_token, sub)).email, undefined);
  const old = await staff.get(authorization(client).path);
  assert.equal(old.status, 400, 'the old address is not known any more');
  const elenas = await signedIn(place.url, 'elena');
  assert.equal((await elenas.get(`${change}`)).status, 403, 'the Federation only');
  await context.close();
});

test('an application changes its key; people see whom to ask', async () => {
  const [old, fresh] = [newKey(), newKey()];
  const client = await register(place, application, { name: 'Cambia chiave', auth_method: 'private_key_jwt', keys: old.jwks });
  const proves = async (key) => {
    const claims = { iss: client.id, sub: client.id, aud: place.url, jti: Math.random().toString(), exp: Math.floor(Date.now() / 1000) + 60 };
    const { status } = await call(place, '/openid/revoke', { token: 'AAAA', client_assertion: sign(key, claims),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' });
    return status === 200;
  };
  assert.ok(await proves(old));
  const staff = await signedIn(place.url, 'federazione'), change = `/applications/${client.id}/change`;
  const form = await staff.get(change);
  const wrong = await form.submit(change, { keys: '{"keys": []}' });
  assert.equal(wrong.status, 422);
  assert.ok(wrong.find('#keys-error'));
  await wrong.submit(change, { keys: fresh.jwks, contact: '0463 123456' });
  assert.deepEqual([await proves(old), await proves(fresh)], [false, true]);
  const elenas = await signedIn(place.url, 'elena');
  assert.match((await elenas.get(authorization(client).path)).text, /0463 123456/);
});

test('a secret is changed with a week of overlap, or at once', async () => {
  const client = await register(place, application, { name: 'Segreto nuovo' });
  const staff = await signedIn(place.url, 'federazione');
  const renew = async (values) => {
    const page = await staff.get(`/applications/${client.id}/secret`);
    const secret = page.fields('/secret').get('secret');
    assert.equal((await page.submit('/secret', values)).status, 200);
    return secret;
  };
  const works = async (secret) => {
    const answer = await fetch(`${place.url}/openid/token`, { method: 'POST', body: new URLSearchParams({
      grant_type: 'refresh_token', refresh_token: 'none', client_id: client.id, client_secret: secret }) });
    return (await answer.json()).error === 'invalid_grant';
  };
  const second = await renew({});
  assert.deepEqual([await works(client.secret), await works(second), await works('x')], [true, true, false]);
  assert.match((await staff.get(`/applications/${client.id}`)).text, /Quello di prima vale ancora fino a/);
  const third = await renew({ at_once: '1' });
  assert.deepEqual([await works(client.secret), await works(second), await works(third)], [false, false, true]);
});

test('an application says who is expected, and in which language', async () => {
  const client = await register(place, application, { name: 'Suggerimenti' });
  const stranger = new Visitor(place.url);
  const hinted = async (values) => {
    const page = await stranger.get(authorization(client, values).path);
    return [page.document.querySelector('html').getAttribute('lang'), page.document.querySelector('#user').getAttribute('value')];
  };
  assert.deepEqual(await hinted({ login_hint: 'elena', ui_locales: 'fr de-AT en' }), ['de', 'elena']);
  assert.deepEqual(await hinted({ login_hint: '"><script>', ui_locales: 'xx' }), ['it', '"><script>']);
  assert.deepEqual(await hinted({ login_hint: 'two words' }), ['it', '']);
  assert.deepEqual(await hinted({ login_hint: 'n'.repeat(65) }), ['it', '']);
});

test('signing out asks, and goes back only where it was registered', async () => {
  const client = await register(place, application, { name: 'Si esce' });
  const config = await discover(client);
  const own = await signIn(browser, place.url, elena);
  const { tokens, page, context } = await enter(config, client, { state: own });
  const address = oidc.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token, post_logout_redirect_uri: client.logout, state: 'bye' });
  await page.goto(address.href);
  await page.locator('main button.btn-primary').click();
  await page.waitForURL(`${client.logout}?state=bye`);
  await application.next();
  await page.goto(`${place.url}/me`);
  assert.match(page.url(), /\/sign-in/);
  await page.goto(address.href);
  assert.equal(page.url(), `${client.logout}?state=bye`, 'nobody is signed in: nothing to ask');

  address.searchParams.set('post_logout_redirect_uri', `${client.logout}/else`);
  const answer = await page.goto(address.href);
  assert.equal(answer.status(), 400);
  await context.close();
});
