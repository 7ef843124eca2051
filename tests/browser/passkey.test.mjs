// Passkeys, with the browser's own virtual authenticator: added, used, refused, removed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../lib/server.mjs';
import { openBrowser, openContext, sizes } from './lib.mjs';

let server, browser, home;

before(async () => {
  [server, browser] = await Promise.all([start(), openBrowser()]);
  home = server.url.replace('127.0.0.1', 'localhost'); // passkeys belong to names, not to numbers
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

// A page with a device that recognises its owner at once.
async function openDevice() {
  const context = await openContext(browser, sizes.phone);
  const page = await context.newPage();
  const developer = await context.newCDPSession(page);
  await developer.send('WebAuthn.enable');
  const { authenticatorId } = await developer.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { context, page, developer, authenticatorId };
}

async function signIn(page, user, back = '/me/sign-in') {
  await page.goto(`${home}/sign-in?back=${back}`);
  await page.fill('main [name=user]', user);
  await page.fill('main [name=password]', `piazza-${user}`);
  await page.click('form[action="/sign-in"] button');
  await page.waitForURL(`${home}${back}`);
}

async function signOut(context) {
  await context.clearCookies();
}

async function addPasskey(page, name) {
  await page.goto(`${home}/me/sign-in`);
  await page.fill('main [name=name]', name);
  await page.click('form[action="/me/passkeys"] button');
  await page.locator('h3', { hasText: name }).waitFor();
}

const signInButton = 'form[action="/sign-in/passkey"] button';

test('a passkey is added, and signs in without a user name', async () => {
  const { context, page } = await openDevice();
  await signIn(page, 'elena');
  await addPasskey(page, 'Il mio telefono');
  assert.match(await page.textContent('main'), /Passkey aggiunta/);

  await signOut(context);
  await page.goto(`${home}/sign-in?back=/wallet`);
  await page.click(signInButton);
  await page.waitForURL(`${home}/wallet`);
  await page.goto(`${home}/me`);
  assert.match(await page.textContent('main'), /Elena/);
  await context.close();
});

test('a passkey that was removed opens nothing', async () => {
  const { context, page } = await openDevice();
  await signIn(page, 'luca');
  await addPasskey(page, 'Telefono perso');
  await page.click('form[action$="/remove"] button');
  await page.locator('h3', { hasText: 'Telefono perso' }).waitFor({ state: 'detached' });
  await signOut(context);
  await page.goto(`${home}/sign-in`);
  await page.click(signInButton);
  await page.locator('[role=alert]', { hasText: 'Non abbiamo riconosciuto la passkey' }).waitFor();
  await context.close();
});

// Sends once more what the browser has just sent, with the cookies of that moment.
async function replay(page, sent) {
  const headers = { ...(await sent.allHeaders()) };
  for (const name of Object.keys(headers)) if (name.startsWith(':') || name === 'content-length') delete headers[name];
  return fetch(sent.url(), { method: 'POST', headers, body: sent.postData(), redirect: 'manual' });
}

test('the same answer does not sign in twice', async () => {
  const { context, page } = await openDevice();
  await signIn(page, 'marta');
  await addPasskey(page, 'Tablet');
  await signOut(context);
  await page.goto(`${home}/sign-in?back=/wallet`);
  const sending = page.waitForRequest((request) =>
    request.method() === 'POST' && request.url().endsWith('/sign-in/passkey'));
  await page.click(signInButton);
  const sent = await sending;
  await page.waitForURL(`${home}/wallet`);
  const again = await replay(page, sent);
  assert.equal(again.status, 422);
  assert.match(await again.text(), /Non abbiamo riconosciuto la passkey|È passato troppo tempo/);
  assert.ok(!again.headers.getSetCookie().some((cookie) => cookie.startsWith('piazza=')));
  await context.close();
});

test('a challenge given to one browser does nothing in another', async () => {
  const { context, page } = await openDevice();
  await signIn(page, 'sara');
  await addPasskey(page, 'Portatile');
  await signOut(context);
  await page.goto(`${home}/sign-in`);
  let sent;
  await page.route('**/sign-in/passkey', (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    sent = route.request().postData();
    return route.abort();
  });
  await Promise.all([page.waitForEvent('requestfailed'), page.click(signInButton)]);
  const stranger = await fetch(`${home}/sign-in/passkey`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: home },
    body: sent,
    redirect: 'manual',
  });
  assert.equal(stranger.status, 422);
  await context.close();
});

// The same server under another name: what is signed there is signed for another site.
test('a page of another origin gets nowhere', async () => {
  const { context, page, developer, authenticatorId } = await openDevice();
  await signIn(page, 'giulia');
  await addPasskey(page, 'Chiave');
  await signOut(context);
  const { credentials } = await developer.send('WebAuthn.getCredentials', { authenticatorId });
  assert.equal(credentials[0].rpId, 'localhost');
  await page.goto(`${home}/sign-in`);
  let sent;
  await page.route('**/sign-in/passkey', (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const fields = new URLSearchParams(route.request().postData());
    const credential = JSON.parse(fields.get('credential'));
    const data = Buffer.from(credential.response.clientDataJSON, 'base64url').toString();
    credential.response.clientDataJSON = Buffer.from(data.replace(home, 'http://localhost:1')).toString('base64url');
    fields.set('credential', JSON.stringify(credential));
    sent = fields.toString();
    return route.continue({ postData: sent });
  });
  await page.click(signInButton);
  await page.locator('[role=alert]', { hasText: 'Non abbiamo riconosciuto la passkey' }).waitFor();
  await context.close();
});

test('without a script the page has no passkey button, and the password works', async () => {
  const context = await openContext(browser, sizes.plain);
  const page = await context.newPage();
  await page.goto(`${home}/sign-in`);
  assert.equal(await page.locator(signInButton).isVisible(), false);
  await signIn(page, 'paolo');
  assert.equal(await page.locator('form[action="/me/passkeys"] button').isVisible(), false);
  await context.close();
});
