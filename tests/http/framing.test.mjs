// Where requests begin and end, and what of them is let through.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connect, exchange, get, pause, post, start } from './echo.mjs';

let server;
before(async () => { server = await start(); });
after(async () => {
  assert.ok(server.isRunning());
  assert.equal(await server.stop(), 0);
});

const one = async (bytes, options) => (await exchange(server, bytes, options)).answers[0];

test('requests in one packet are answered in order', async () => {
  const bytes = get('/a') + post('/form', 'x=1') + get('/slow') + get('/b?c=%20d');
  const { answers, closed } = await exchange(server, bytes, { count: 4 });
  assert.deepEqual(answers.map((answer) => answer.status), [404, 200, 200, 404]);
  assert.deepEqual([answers[0].body, answers[1].body, answers[3].body], ['GET /a \n', 'x=1', 'GET /b c=%20d\n']);
  assert.ok(!closed, 'the connection stays open');
});

test('a connection serves many requests, byte by byte too', async () => {
  const talk = await connect(server);
  talk.socket.setNoDelay(true);
  for (let i = 1; i <= 3; i++) {
    for (const byte of post('/form', `i=${i}`)) {
      talk.send(byte);
      await pause(1);
    }
    assert.ok(await talk.until(() => talk.answers().length === i));
    assert.equal(talk.answers()[i - 1].body, `i=${i}`);
  }
  talk.end();
});

test('HEAD is answered like GET, without the body', async () => {
  const bytes = get('/hello').replace('GET', 'HEAD') + get('/hello');
  const { answers } = await exchange(server, bytes, { count: 2, methods: ['HEAD'] });
  assert.equal(answers[0].headers['content-length'], '36');
  assert.equal(answers[1].body.length, 36);
});

test('the target arrives as it was sent', async () => {
  for (const target of ['/%2e%2e/a%2Fb', '/a//b/../c', '/a?b=%00&c', '/a+b?%zz', '/?', '/a?b?c'])
    assert.equal((await one(get(target))).body, `GET ${target.replace('?', ' ') + (target.includes('?') ? '' : ' ')}\n`);
});

test('unknown methods reach the application', async () => {
  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'BREW', 'get'])
    assert.equal((await one(get('/a').replace('GET', method))).status, 405);
});

test('Expect: 100-continue', async () => {
  const talk = await connect(server);
  talk.send('POST /form HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n');
  assert.ok(await talk.until(() => talk.answers().length === 1));
  assert.equal(talk.answers()[0].status, 100);
  talk.send('a=1');
  assert.ok(await talk.until(() => talk.answers().length === 2));
  assert.equal(talk.answers()[1].body, 'a=1');
  talk.end();
});

test('HTTP/1.0 and Connection: close end the connection', async () => {
  for (const bytes of [get('/hello').replace('1.1', '1.0'), get('/hello', 'Connection: close\r\n')]) {
    const { answers, closed } = await exchange(server, bytes, { count: 2 });
    assert.equal(answers[0].status, 200);
    assert.ok(closed);
  }
});

const broken = {
  'no Host': 'GET /a HTTP/1.1\r\n\r\n',
  'two Hosts': get('/a', 'Host: other\r\n'),
  'bare LF everywhere': 'GET /a HTTP/1.1\nHost: test\n\n',
  'bare LF after the request line': 'GET /a HTTP/1.1\nHost: test\r\n\r\n',
  'bare LF after the last header': 'GET /a HTTP/1.1\r\nHost: test\n\r\n',
  'bare LF as the empty line': 'GET /a HTTP/1.1\r\nHost: test\r\n\n',
  'bare CR in a value': get('/a', 'X: a\rY: b\r\n'),
  'NUL in a value': get('/a', 'X: a\0b\r\n'),
  'NUL at the end of a value': get('/a', 'X: a\0\0\0\0\r\n'),
  'NUL in the last header': 'GET /a HTTP/1.1\r\nHost: test\r\nX: a\0b\r\n\r\n',
  'NUL in the target': get('/a\0b'),
  'a control character in a value': get('/a', 'X: a\x01b\r\n'),
  'DEL in a value': get('/a', 'X: a\x7fb\r\n'),
  'a folded line': get('/a', 'X: a\r\n b\r\n'),
  'a space in a name': get('/a', 'X y: a\r\n'),
  'a space before the colon': get('/a', 'X : a\r\n'),
  'a name of nothing': get('/a', ': a\r\n'),
  'bytes above 127 in a name': get('/a', 'X\xe8: a\r\n'),
  'a line without a colon': get('/a', 'nonsense\r\n'),
  'a header before the first': 'GET /a HTTP/1.1\r\n X: a\r\nHost: test\r\n\r\n',
  'two spaces before the target': 'GET  /a HTTP/1.1\r\nHost: test\r\n\r\n',
  'two spaces after the target': 'GET /a  HTTP/1.1\r\nHost: test\r\n\r\n',
  'a space in the target': get('/a b'),
  'a tab in the target': get('/a\tb'),
  'invalid UTF-8 in the target': get('/a\xff\xfe'),
  'UTF-8 in the target, not encoded': get('/a\xc3\xa8'),
  'a fragment': get('/a#b'),
  'an absolute target': get('http://test/a'),
  'a target without a slash': get('a'),
  'an asterisk': get('*').replace('GET', 'OPTIONS'),
  'two Content-Types': get('/a', 'Content-Type: text/html\r\nContent-Type: application/json\r\n'),
  'no version': 'GET /a\r\nHost: test\r\n\r\n',
  'a method that is no token': get('/a').replace('GET', 'G(T'),
};
for (const [name, bytes] of Object.entries(broken)) {
  test(`${name}: 400, and the connection is closed`, async () => {
    const { answers, closed, text } = await exchange(server, bytes, { count: 9 });
    assert.equal(answers[0]?.status, 400);
    assert.ok(closed);
    assert.ok(!text.includes('X-Handled'));
  });
}

test('versions of another kind: 505', async () => {
  for (const version of ['0.9', '2.0', '3.7'])
    assert.equal((await one(get('/a').replace('1.1', version))).status, 505);
});

test('who stops sending is answered, and then the connection ends', async () => {
  const talks = await Promise.all(Array.from({ length: 200 }, () => connect(server)));
  for (const talk of talks) {
    talk.send(get('/hello'));
    talk.socket.end();
  }
  for (const talk of talks) assert.ok(await talk.until(() => talk.closed, 5000));
  assert.ok(talks.every((talk) => talk.answers()[0].status === 200));
});

test('bytes that are no HTTP are closed', async () => {
  const all = Array.from({ length: 255 }, (_, i) => String.fromCharCode(i + 1)).join('');
  await exchange(server, `${all}\r\n\r\n`, { half: true });
  await exchange(server, `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${'\0'.repeat(508)}`, { half: true });
  await exchange(server, '\r\n'.repeat(20000), { half: true });
});

test('X-Forwarded-For counts from the trusted proxy only, and only its last entry', async () => {
  const address = async (to, header) =>
    (await exchange(to, get('/a', header))).answers[0].headers['x-address'];
  const chain = 'X-Forwarded-For: 10.9.9.9, 192.0.2.7\r\n';
  const behind = await start({ ECHO_TRUSTED_PROXY: '127.0.0.1' });
  assert.equal(await address(server, chain), '127.0.0.1');
  assert.equal(await address(behind, chain), '192.0.2.7');
  assert.equal(await address(behind, `X-Forwarded-For: 10.9.9.9\r\n${chain}`), '192.0.2.7');
  assert.equal(await address(behind, 'X-Forwarded-For: 2001:db8::1 \r\n'), '2001:db8::1');
  assert.equal(await address(behind, 'X-Forwarded-For: 192.0.2.7, nonsense\r\n'), '127.0.0.1');
  assert.equal(await address(behind, ''), '127.0.0.1');
  await behind.stop();
});

test('IPv6, and IPv4 over the same socket', async (t) => {
  if (!os.networkInterfaces().lo?.some(({ address }) => address === '::1')) return t.skip('no IPv6 here');
  const both = await start({ ECHO_LISTEN: '::' });
  const address = async (host) =>
    (await exchange({ ...both, host }, get('/a'))).answers[0].headers['x-address'];
  assert.equal(await address('::1'), '::1');
  assert.equal(await address('127.0.0.1'), '127.0.0.1');
  assert.equal(await both.stop(), 0);
});

test('an address that is none is refused at the start', async () => {
  await assert.rejects(start({ ECHO_LISTEN: 'localhost' }), /ended with 1/);
});

// ---- cases collected by others --------------------------------------------------------------------

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const shared = process.env.PIAZZA_SHARED_DATA || path.resolve(root, '../shared/data');
const collected = (name) => readFile(path.join(shared, 'robustezza', name), 'utf8').catch(() => null);

// Refused by that server under a setting of its own (header lines of at most 98 bytes).
const tolerated = new Set(['invalid/012 LimitRequestHeaders']);

test('collected valid and invalid requests end in an answer or a close', async (t) => {
  const text = await collected('http_gunicorn_requests.json');
  if (!text) return t.skip('no shared test data (set PIAZZA_SHARED_DATA)');
  const accepted = await Promise.all(JSON.parse(text).map(async ({ name, raw_latin1: raw, expect }) => {
    const result = await exchange(server, raw, { half: true });
    return expect.error && result.text.includes('X-Handled') ? `${name} ${expect.error}` : null;
  }));
  assert.deepEqual(accepted.filter((name) => name && !tolerated.has(name)), []);
});

// In these files a line end is CR LF, and a backslash writes what cannot be seen.
const unescaped = (text) => text
  .replace(/\n$/, '').replace(/\\\n/g, '').replace(/\r?\n/g, '\r\n')
  .replace(/\\r/g, '\r').replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\f/g, '\f')
  .replace(/\\x([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));

for (const file of ['llhttp_request_sample.md', 'llhttp_url.md']) {
  test(`requests of ${file} end in an answer or a close`, async (t) => {
    const text = await collected(file);
    if (!text) return t.skip('no shared test data (set PIAZZA_SHARED_DATA)');
    const cases = [...text.matchAll(/```(?:http|url)\n([\s\S]*?)```/g)].map(([, block]) => unescaped(block));
    assert.ok(cases.length > 10);
    await Promise.all(cases.map((raw) => {
      const bytes = file.includes('url') ? get(raw) : raw;
      return exchange(server, Buffer.from(bytes, 'utf8').toString('latin1'), { half: true });
    }));
  });
}
