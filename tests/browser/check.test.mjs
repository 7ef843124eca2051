// The check of a page, checked: one page with every fault, and each fault is named.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { examine, openBrowser, validate } from './lib.mjs';

const faulty = `<!DOCTYPE html>
<html lang="it"><head><title>Faulty</title><meta name="viewport" content="width=device-width"></head>
<body><main><h1>One</h1><h1>Two</h1>
<p style="color: red">Inline style, refused by the policy</p>
<p><font color="#6b6b6b">Grey on white, 5.3:1</font></p>
<button type="button">x</button><input name="unlabelled">
<img src="http://127.0.0.2:9009/spy.gif" alt="" width="900" height="10">
</main></body></html>`;

let browser, server, url;

before(async () => {
  browser = await openBrowser();
  server = createServer((request, answer) => {
    answer.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'self'; img-src *",
    });
    answer.end(faulty);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});

after(async () => {
  await browser.close();
  server.close();
});

test('every fault of a page is named', async () => {
  const complaints = (await examine(browser, url, '/')).wrong.join('\n');
  for (const expected of [/Content Security Policy/, /another site/, /sideways/, /one h1/,
    /small target: button "x"/, /label:/, /color-contrast-enhanced:/])
    assert.match(complaints, expected);
});

test('the validator reads what the server sent', async () => {
  assert.match((await validate({ faulty })).join('\n'), /font.*obsolete/);
});

test('the keyboard misses an action that is not there, and a focus that does not show', async () => {
  const complaints = (await examine(browser, url, '/', { action: '.btn-primary' })).wrong.join('\n');
  assert.match(complaints, /btn-primary is not reached/);
  assert.match(complaints, /no focus ring: x/);
});
