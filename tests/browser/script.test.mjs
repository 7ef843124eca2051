// What the pages' script does, on pages made for it, under the same policy as the real ones.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer } from 'node:http';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { openBrowser, openContext, sizes } from './lib.mjs';

const script = fs.readFileSync(new URL('../../web/js/app.js', import.meta.url), 'utf8');
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'; img-src data:; "
  + "require-trusted-types-for 'script'";

const page = (title, main) => `<!DOCTYPE html><html lang="it"><head><title>${title}</title>
<link rel="icon" href="data:,"><script src="/app.js" defer></script></head><body><main>${main}</main></body></html>`;

let visits = 0;
let posted = [];
const pages = {
  '/order': () => page('Order', '<form action="/order" method="post"><button>Ordina</button></form>'),
  '/search': (query) => page(`Search ${query.get('q') ?? ''}`, `
    <form action="/search" method="get" data-swap="#found" data-live>
    <label>Cerca <input name="q" id="q"></label><button>Cerca</button></form>
    <div id="found"><p data-say>${query.get('q') ? `1 offerta: ${query.get('q')}` : '2 offerte'}</p>
    <a href="/search?q=due" data-swap="#found">Pagina 2</a></div>`),
  '/elsewhere': () => page('Elsewhere', '<p>Nothing to swap here</p>'),
  '/lost': () => page('Lost', '<a href="/elsewhere" data-swap="#found">Go</a><div id="found">old</div>'),
  '/board': () => page('Board', `<div id="board" data-poll="0.2"><p>${visits += 1}</p><button>Use</button><input></div>`),
  '/form': () => page('Form', `<form><input name="a"><input name="b" aria-invalid="true">
    <input name="c" aria-invalid="true"></form>`),
  '/print': () => page('Print', '<button type="button" data-print hidden>Stampa</button>'),
};

let browser, server, url, context, tab, complaints;

async function answer(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://here');
  response.setHeader('content-security-policy', policy);
  if (pathname === '/app.js') {
    response.setHeader('content-type', 'text/javascript');
    response.end(script);
    return;
  }
  response.setHeader('content-type', 'text/html; charset=utf-8');
  if (request.method === 'POST') {
    posted.push(pathname);
    await new Promise((resolve) => { setTimeout(resolve, 400); });
  }
  response.end(pages[pathname](searchParams));
}

before(async () => {
  browser = await openBrowser();
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}`;
});

after(async () => {
  await browser.close();
  server.close();
});

beforeEach(async () => {
  context = await openContext(browser, sizes.phone);
  tab = await context.newPage();
  complaints = [];
  posted = [];
  tab.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  tab.on('pageerror', (error) => complaints.push(error.message));
});

afterEach(async () => {
  await context.close();
  assert.deepEqual(complaints, []);
});

test('a form pressed twice is sent once', async () => {
  await tab.goto(`${url}/order`);
  const busy = await tab.evaluate(() => {
    const button = document.querySelector('button');
    button.click();
    button.click();
    return button.matches('[aria-disabled=true].is-busy');
  });
  assert.ok(busy);
  await tab.waitForTimeout(800);
  assert.deepEqual(posted, ['/order']);
});

test('typing replaces the results, says so, and keeps the place to come back to', async () => {
  await tab.goto(`${url}/search`);
  await tab.fill('#q', 'pane');
  await tab.locator('#found', { hasText: '1 offerta: pane' }).waitFor();
  await tab.locator('[role=status]', { hasText: '1 offerta: pane' }).waitFor();
  assert.equal(tab.url(), `${url}/search?q=pane`);
  assert.equal(await tab.title(), 'Search pane');
  assert.equal(await tab.evaluate(() => document.activeElement.id), 'q');
});

test('a link replaces the results too', async () => {
  await tab.goto(`${url}/search`);
  await tab.click('text=Pagina 2');
  await tab.locator('#found', { hasText: '1 offerta: due' }).waitFor();
  assert.equal(tab.url(), `${url}/search?q=due`);
});

test('an answer without the part leads to its page', async () => {
  await tab.goto(`${url}/lost`);
  await tab.click('a');
  await tab.waitForURL(`${url}/elsewhere`);
});

test('a board renews itself, but not under the hands of who uses it', async () => {
  await tab.goto(`${url}/board`);
  const first = await tab.textContent('#board p');
  await tab.waitForFunction((old) => document.querySelector('#board p').textContent !== old, first);
  await tab.focus('#board button');
  await tab.waitForTimeout(300); // a renewal already under way
  await tab.focus('#board button');
  const used = await tab.textContent('#board p');
  await tab.waitForTimeout(600);
  assert.equal(await tab.textContent('#board p'), used);
});

test('a board with a field filled in waits for its form to be sent', async () => {
  await tab.goto(`${url}/board`);
  await tab.fill('#board input', 'half written');
  await tab.evaluate(() => document.activeElement.blur());
  await tab.waitForTimeout(600);
  assert.equal(await tab.inputValue('#board input'), 'half written');
});

test('a form that came back starts at the first wrong field', async () => {
  await tab.goto(`${url}/form`);
  assert.equal(await tab.evaluate(() => document.activeElement.name), 'b');
});

test('the print button is there only with a script', async () => {
  await tab.goto(`${url}/print`);
  assert.ok(await tab.isVisible('text=Stampa'));
});
