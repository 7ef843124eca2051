// The four traps of libmicrohttpd 0.9.75, each of which once held a server still.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, exchange, get, pause, start } from './echo.mjs';

let server;
before(async () => {
  server = await start({ ECHO_LOOPS: '1', ECHO_HEADER_SECONDS: '1', ECHO_GRACE_SECONDS: '1', ECHO_IDLE_SECONDS: '4' });
});
after(() => server.stop());

for (const many of [127, 128, 129, 256, 512]) {
  test(`${many} connections that become ready at once are all answered`, async () => {
    const talks = await Promise.all(Array.from({ length: many }, () => connect(server)));
    for (const talk of talks) talk.send(get('/hello'));
    for (const talk of talks) assert.ok(await talk.until(() => talk.answers().length === 1));
    server.signal('SIGSTOP');
    await pause(50);
    for (const talk of talks) talk.send(get('/hello'));
    await pause(100);
    const begun = performance.now();
    server.signal('SIGCONT');
    for (const talk of talks) assert.ok(await talk.until(() => talk.answers().length === 2, 2000));
    assert.ok(performance.now() - begun < 1000, 'without waiting for a timeout');
    for (const talk of talks) talk.end();
  });
}

test('a 64 KB chunk extension is refused and does not spin', async () => {
  const chunked = 'POST /form HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n';
  const { answers, closed } = await exchange(server, `${chunked}b;${'e'.repeat(65536)}\r\nname=ab&x=1\r\n0\r\n\r\n`);
  assert.equal(answers[0]?.status, 411);
  assert.ok(closed || answers[0].headers.connection === 'close');
  const begun = performance.now();
  assert.equal((await exchange(server, get('/hello'))).answers[0].status, 200);
  assert.ok(performance.now() - begun < 500);
});

const hidden = get('/hidden');
const ambiguous = {
  'Content-Length and Transfer-Encoding': `Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
  'Transfer-Encoding and Content-Length': `Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${hidden}`,
  'two lengths, the first larger': `Content-Length: ${11 + hidden.length}\r\nContent-Length: 11\r\n\r\nname=ab&x=1${hidden}`,
  'two lengths, the second larger': `Content-Length: 11\r\nContent-Length: ${11 + hidden.length}\r\n\r\nname=ab&x=1${hidden}`,
  'two equal lengths': `Content-Length: 11\r\nContent-Length: 11\r\n\r\nname=ab&x=1${hidden}`,
  'a list of lengths': `Content-Length: 11, 11\r\n\r\nname=ab&x=1${hidden}`,
  'a length with a sign': `Content-Length: +11\r\n\r\nname=ab&x=1${hidden}`,
  'a hexadecimal length': `Content-Length: 0x0b\r\n\r\nname=ab&x=1${hidden}`,
  'an empty length': `Content-Length: \r\n\r\nname=ab&x=1${hidden}`,
  'a space before the colon': `Content-Length: 11\r\nTransfer-Encoding : chunked\r\n\r\nname=ab&x=1${hidden}`,
  'a length in a folded line': `X: a\r\n Content-Length: 11\r\n\r\n${hidden}`,
  'a length after a bare LF': `X: a\nContent-Length: 11\r\n\r\nname=ab&x=1${hidden}`,
  'a length after a bare CR': `X: a\rContent-Length: 11\r\n\r\n${hidden}`,
  'an unknown transfer coding': `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`,
};
for (const [name, rest] of Object.entries(ambiguous)) {
  test(`${name}: refused, and nothing after it is read as a request`, async () => {
    const { answers, text } = await exchange(server, `POST /form HTTP/1.1\r\nHost: test\r\n${rest}`, { count: 9 });
    assert.ok([400, 411].includes(answers[0]?.status), `${answers[0]?.status}`);
    assert.ok(!text.includes('X-Handled'), 'no handler ran');
  });
}

// Send a byte ten times a second; how long the server bore it.
async function drip(first) {
  const talk = await connect(server);
  const begun = performance.now();
  talk.send(first);
  while (!talk.closed && performance.now() - begun < 10000) {
    talk.send('x');
    await pause(100);
  }
  talk.end();
  return performance.now() - begun;
}

test('a head that drips in is cut off', async () => {
  assert.ok(await drip('GET /hello HTTP/1.1\r\nHost: test\r\nX-A: ') < 5000);
});

test('a request line that drips in is cut off', async () => {
  assert.ok(await drip('GET /') < 5000);
});

test('a body that drips in is cut off', async () => {
  assert.ok(await drip('POST /form HTTP/1.1\r\nHost: test\r\nContent-Length: 50000\r\n\r\n') < 6000);
});

test('who sends nothing is cut off', async () => {
  const talk = await connect(server);
  assert.ok(await talk.until(() => talk.closed, 6000));
});
