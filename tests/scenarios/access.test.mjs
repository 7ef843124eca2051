// Coming in: what an attacker must not achieve, and what nobody else must suffer from it.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { after, test } from 'node:test';
import { everyRoute } from '../lib/addresses.mjs';
import { start } from '../lib/server.mjs';
import { Program, Visitor, anyAddress, signedIn } from '../lib/visitor.mjs';

const flags = ['--log-level', 'error', '--requests-per-minute', '1000000', '--trusted-proxy', '127.0.0.1'];
const place = await start({ flags });
after(() => place.stop());

const from = (address) => ({ 'x-forwarded-for': address });

function tryPassword(user, password, headers) {
  return new Program(place.url, undefined, headers).post('/sign-in', { user, password });
}

test('two hundred wrong passwords keep no reader waiting', async () => {
  let answered = 0;
  const wrong = Array.from({ length: 200 }, (_, i) =>
    tryPassword(`nessuno${i}`, 'sbagliata', anyAddress()).then((answer) => {
      answered += 1;
      return answer.status;
    }));
  const seen = [];
  for (const page of ['/', '/market', '/territory', '/sign-in']) {
    const response = await fetch(place.url + page, { headers: anyAddress() });
    await response.text();
    seen.push(response.status);
  }
  assert.deepEqual(seen, [200, 200, 200, 200]);
  assert.ok(answered < 200, 'the pages came after every sign-in');
  for (const status of await Promise.all(wrong)) assert.ok([422, 503].includes(status), `${status}`);
});

test('whoever guesses a name locks out their own network, not its owner', async () => {
  for (let i = 0; i < 10; i += 1)
    assert.equal((await tryPassword('luca', 'sbagliata', from(`198.51.100.${i}`))).status, 422);
  assert.equal((await tryPassword('luca', 'piazza-luca', from('198.51.100.99'))).status, 429);
  assert.equal((await tryPassword('luca', 'piazza-luca', from('203.0.113.1'))).status, 200);
});

test('known and unknown names get one answer', async () => {
  const said = async (post) => {
    const { status, body } = await post;
    if (body?.error) delete body.error.request;
    return JSON.stringify([status, body]);
  };
  const program = () => new Program(place.url, undefined, anyAddress());
  assert.equal(await said(tryPassword('elena', 'sbagliata', anyAddress())),
    await said(tryPassword('elena-che-non-esiste', 'sbagliata', anyAddress())));
  assert.equal(await said(program().post('/recover', { who: 'elena' })),
    await said(program().post('/recover', { who: 'elena-che-non-esiste' })));
  assert.equal(await said(program().post('/activate', { code: 'AAAA-AAAA-AAAA', user: 'elena', password: 'una password lunga' })),
    await said(program().post('/activate', { code: 'BBBB-BBBB-BBBB', user: 'nessuno', password: 'una password lunga' })));
});

test('a wrong password takes as long whether or not anybody has the name', async () => {
  const quickest = async (user) => {
    let least = Infinity;
    for (let i = 0; i < 4; i += 1) {
      const began = performance.now();
      assert.equal((await tryPassword(user, 'sbagliata', anyAddress())).status, 422);
      least = Math.min(least, performance.now() - began);
    }
    return least;
  };
  const [known, unknown] = [await quickest('marta'), await quickest('marta-che-non-esiste')];
  assert.ok(unknown > known / 3 && known > unknown / 3, `${known} ms and ${unknown} ms`);
});

test('a session planted before signing in is not the one after it', async () => {
  const planted = 'a'.repeat(64);
  const visitor = new Visitor(place.url);
  visitor.cookies.set('piazza', planted);
  await visitor.signIn('elena');
  assert.notEqual(visitor.cookies.get('piazza'), planted);
  const attacker = new Visitor(place.url);
  attacker.cookies.set('piazza', planted);
  assert.equal((await attacker.send('/me')).status, 303);
});

test('signing in goes back only to this site', async () => {
  for (const back of ['//evil.example', '/\\evil.example', 'https://evil.example', '/\tevil', 'javascript:alert(1)']) {
    const visitor = new Visitor(place.url);
    visitor.extra = anyAddress();
    const page = await visitor.get(`/sign-in?back=${encodeURIComponent(back)}`);
    assert.equal(page.fields('/sign-in').get('back'), '/', back);
    const response = await visitor.send('/sign-in', {
      method: 'POST', body: new URLSearchParams({ user: 'elena', password: 'piazza-elena', back }),
    });
    assert.equal(response.headers.get('location'), '/', back);
  }
});

test('no form of this room is taken without its token, or from another site', async () => {
  const elena = await signedIn(place.url, 'elena');
  const posts = (await everyRoute(place)).filter((route) => route.method === 'POST'
    && /^\/(sign-in|sign-out|recover|activate|me|acting)(\/|$)/.test(route.path));
  assert.ok(posts.length > 12);
  for (const { path: address } of posts) {
    const target = address.replace(/\{[^}]+\}/g, '0zzzzzzzzzzzz');
    for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }]) {
      const response = await elena.send(target, { method: 'POST', body: new URLSearchParams({ csrf: 'f'.repeat(32) }), headers });
      assert.equal(response.status, 403, target);
      await response.text();
    }
  }
  assert.equal((await elena.get('/me/sign-in')).status, 200);
});

test('another site signs nobody in and changes nothing, even with the token of the form', async () => {
  const elsewhere = [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }];
  for (const headers of elsewhere) {
    const visitor = new Visitor(place.url);
    const fields = (await visitor.get('/sign-in')).fields('/sign-in');
    fields.set('user', 'elena');
    fields.set('password', 'piazza-elena');
    assert.equal((await visitor.send('/sign-in', { method: 'POST', body: fields, headers })).status, 403);
    const elena = await signedIn(place.url, 'elena');
    const form = (await elena.get('/me')).fields('/me/language');
    form.set('language', 'de');
    assert.equal((await elena.send('/me/language', { method: 'POST', body: form, headers })).status, 403);
    assert.equal((await elena.send('/me/language', { method: 'POST', body: form })).status, 303, 'the same form of ours');
  }
});

test('signing out elsewhere ends that session at once', async () => {
  const here = await signedIn(place.url, 'marta');
  const there = await signedIn(place.url, 'marta');
  const page = await here.get('/me/sign-in');
  const other = page.document.querySelectorAll('form').find((form) => /sessions\/\w{13}\/end$/.test(form.getAttribute('action')));
  await page.submit(other.getAttribute('action'));
  assert.equal((await there.send('/me')).status, 303);
  assert.equal((await here.send('/me')).status, 200);
});

// ---- the way back in ------------------------------------------------------------------------------

// fetch does not let one lie about the host.
function ask(url, host) {
  const body = new URLSearchParams({ who: 'elena' }).toString();
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}/recover`, {
      method: 'POST',
      headers: {
        host,
        origin: `http://${host}`,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': body.length,
        ...anyAddress(),
      },
    }, (response) => response.resume().on('end', () => resolve(response.statusCode)));
    request.on('error', reject).end(body);
  });
}

async function linksIn(folder) {
  const names = await readdir(path.join(folder, 'outbox')).catch(() => []);
  const letters = await Promise.all(names.filter((name) => name.endsWith('.eml'))
    .map((name) => readFile(path.join(folder, 'outbox', name), 'utf8')));
  return letters.flatMap((letter) => letter.match(/\S+\/recover\/choose\?code=\S+/g) ?? []);
}

// A link to that site, in a letter that was not there before.
async function newLink(folder, before, origin) {
  for (let i = 0; i < 100; i += 1) {
    const fresh = (await linksIn(folder)).filter((link) => !before.includes(link));
    assert.ok(!fresh.some((link) => link.includes('evil')), fresh.join(' '));
    const found = fresh.find((link) => link.startsWith(`${origin}/recover/`));
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no letter came');
}

test('a link of a letter leads here, whatever host the request named', async () => {
  const before = await linksIn(place.folder);
  assert.equal(await ask(place.url, 'evil.example'), 303);
  await newLink(place.folder, before, 'http://localhost');
});

test('the link chooses a new password, once, and ends what was open', async () => {
  const before = await linksIn(place.folder);
  const open = await signedIn(place.url, 'elena');
  assert.equal(await ask(place.url, new URL(place.url).host), 303);
  const link = await newLink(place.folder, before, place.url);
  const visitor = new Visitor(place.url);
  const page = await visitor.get(link.slice(place.url.length));
  assert.match(page.text, /Il tuo nome utente è elena/);
  const done = await page.submit('/recover/choose', { password: 'una frase del tutto nuova' });
  assert.match(done.text, /La password è pronta/);
  assert.equal((await open.send('/me')).status, 303);
  assert.equal((await tryPassword('elena', 'piazza-elena', anyAddress())).status, 422);
  assert.equal((await tryPassword('elena', 'una frase del tutto nuova', anyAddress())).status, 200);
  assert.match((await visitor.get(link.slice(place.url.length))).text, /Questo link non vale più/);
});

test('over https the session lies in a cookie of the host only', async () => {
  const secure = await start({ flags: [...flags, '--origin', 'https://piazza.example'] });
  try {
    const response = await fetch(`${secure.url}/sign-in`, {
      method: 'POST',
      headers: { origin: 'https://piazza.example', ...anyAddress() },
      body: new URLSearchParams({ user: 'elena', password: 'piazza-elena' }),
      redirect: 'manual',
    });
    const [cookie] = response.headers.getSetCookie();
    assert.match(cookie, /^__Host-piazza=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    const token = cookie.match(/=([0-9a-f]+)/)[1];
    const me = (name) => fetch(`${secure.url}/me`, { headers: { cookie: `${name}=${token}` }, redirect: 'manual' });
    assert.equal((await me('__Host-piazza')).status, 200);
    assert.equal((await me('piazza')).status, 303);
    const before = await linksIn(secure.folder);
    await ask(secure.url, 'evil.example').catch(() => {});
    await fetch(`${secure.url}/recover`, {
      method: 'POST', headers: { origin: 'https://piazza.example' }, body: new URLSearchParams({ who: 'elena' }), redirect: 'manual',
    });
    await newLink(secure.folder, before, 'https://piazza.example');
  } finally {
    await secure.stop();
  }
});

test('the language that an application asks for outlives a wrong password', async () => {
  const visitor = new Visitor(place.url);
  const action = '/sign-in?ui_locales=de';
  let page = await visitor.get('/sign-in?ui_locales=fr%20de-AT');
  for (let tries = 0; tries < 2; tries++) {
    assert.equal(page.document.querySelector('html').getAttribute('lang'), 'de');
    page = await visitor.post(action, new URLSearchParams([...page.fields(action), ['user', 'nessuno'], ['password', 'sbagliata']]));
    assert.equal(page.status, 422);
  }
  assert.ok((await visitor.get('/sign-in')).form('/sign-in'), 'nothing was asked');
});
