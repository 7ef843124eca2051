// Too much of everything: each is answered or closed as it should be, and memory stays bounded.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, exchange, get, pause, post, start } from './echo.mjs';

const MEGABYTE = 1024 * 1024;
let server;
before(async () => { server = await start({ ECHO_SLOW_MS: '1' }); });
after(() => server.stop());

const status = async (bytes, options) => (await exchange(server, bytes, options)).answers[0]?.status;

async function stillAnswers() {
  const begun = performance.now();
  assert.equal(await status(get('/hello')), 200);
  assert.ok(performance.now() - begun < 500);
}

// What the server's memory grew by while this ran, in MB.
async function growth(work) {
  const before = await server.memory();
  await work();
  return await server.memory() - before;
}

test('1,000 idle connections do not keep others from an answer', async () => {
  const grown = await growth(async () => {
    const idle = await Promise.all(Array.from({ length: 1000 }, () => connect(server)));
    for (const talk of idle) talk.send(get('/hello'));
    for (const talk of idle) assert.ok(await talk.until(() => talk.answers().length === 1));
    await stillAnswers();
    for (const talk of idle) talk.send('GET /half HTTP/1.1\r\nHost: te');
    await pause(100);
    await stillAnswers();
    for (const talk of idle) talk.end();
  });
  assert.ok(grown < 64, `${grown} MB`);
});

test('heads: 11 KB pass, more is 431, a longer target is 414', async () => {
  assert.equal(await status(get('/hello', `X: ${'a'.repeat(11000)}\r\n`)), 200);
  assert.equal(await status(get('/hello', `Cookie: ${`${'a'.repeat(50)}=${'b'.repeat(50)}; `.repeat(40)}\r\n`)), 200);
  assert.equal(await status(get('/hello', `X: ${'a'.repeat(13000)}\r\n`)), 431);
  assert.equal(await status(get('/hello', `X: ${'a'.repeat(MEGABYTE)}\r\n`)), 431);
  assert.equal(await status(get('/hello', 'X: y\r\n'.repeat(62))), 200);
  assert.equal(await status(get('/hello', 'X: y\r\n'.repeat(70))), 431);
  assert.equal(await status(get('/hello', 'X: y\r\n'.repeat(10000))), 431);
  assert.equal(await status(get(`/hello?${'a'.repeat(8000)}`)), 200);
  assert.equal(await status(get(`/hello?${'a'.repeat(9000)}`)), 414);
  assert.equal(await status(get(`/${'a'.repeat(100000)}`)), 414);
  await stillAnswers();
});

test('a head in small pieces is read as one', async () => {
  for (const length of [100, 4000, 8100, 8192, 8200, 10000]) {
    const talk = await connect(server);
    const head = get('/hello?q=1', `X-A: b\r\nX-B: ${'c'.repeat(length)}\r\nCookie: a=1; b=2\r\n`);
    talk.socket.setNoDelay(true);
    for (let at = 0; at < head.length; at += 997) {
      talk.send(head.slice(at, at + 997));
      await pause(2);
    }
    assert.ok(await talk.until(() => talk.answers().length === 1));
    assert.equal(talk.answers()[0].status, 200);
    talk.end();
  }
});

test('10,000 parameters: in a query 414, in a form whole to the application', async () => {
  const many = Array.from({ length: 10000 }, (_, i) => `a${i}=${i}`).join('&');
  assert.equal(await status(get(`/hello?${many}`)), 414);
  assert.equal(await status(get(`/hello?${'a=1&'.repeat(1900)}`)), 200);
  const { answers } = await exchange(server, post('/form', many));
  assert.equal(answers[0].body, many);
});

test('a body of 1 MB comes back whole; a longer one is refused before it is read', async () => {
  const whole = 'x'.repeat(MEGABYTE);
  assert.equal((await exchange(server, post('/form', whole))).answers[0].body.length, MEGABYTE);
  const { answers, closed } = await exchange(server, `POST /form HTTP/1.1\r\nHost: test\r\nContent-Length: ${MEGABYTE + 1}\r\n\r\n`);
  assert.equal(answers[0].status, 413);
  assert.ok(closed || answers[0].headers.connection === 'close');
});

test('ten bodies of 50 MB are refused without being kept', async () => {
  const body = 'x'.repeat(50 * MEGABYTE);
  const grown = await growth(async () => {
    for (let i = 0; i < 10; i++) assert.equal(await status(post('/form', body)), 413);
  });
  assert.ok(grown < 16, `${grown} MB`);
  await stillAnswers();
});

test('announced bodies take no memory, and too many large ones are told to come later', async () => {
  const announced = `POST /form HTTP/1.1\r\nHost: test\r\nContent-Length: ${MEGABYTE}\r\n\r\n`;
  const grown = await growth(async () => {
    const talks = await Promise.all(Array.from({ length: 100 }, () => connect(server)));
    for (const talk of talks) talk.send(announced);
    await pause(200);
    const refused = talks.filter((talk) => talk.answers()[0]?.status === 503);
    assert.equal(refused.length, 100 - 64);
    assert.equal(await status(post('/form', 'a=1')), 200, 'small ones pass');
    for (const talk of talks) talk.end();
  });
  assert.ok(grown < 16, `${grown} MB`);
  await pause(100);
  assert.equal(await status(post('/form', 'x'.repeat(MEGABYTE))), 200);
});

test('a wrong Content-Length never mixes two requests', async () => {
  const short = await connect(server);
  short.send('POST /form HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\na=1');
  short.socket.end();
  assert.ok(await short.until(() => short.closed));
  assert.equal(short.received(), '');
  const { answers } = await exchange(server, `${post('/form', 'a=1').replace(': 3', ': 2')}`, { count: 2, half: true });
  assert.equal(answers[0].body, 'a=');
  assert.ok(answers.slice(1).every((answer) => answer.status === 400));
});

test('who leaves before a slow answer does no harm', async () => {
  for (let round = 0; round < 5; round++) {
    const talks = await Promise.all(Array.from({ length: 50 }, () => connect(server)));
    for (const talk of talks) talk.send(get('/slow'));
    await pause(round);
    for (const talk of talks) talk.end();
  }
  await pause(500);
  const { answers } = await exchange(server, get('/slow').repeat(20), { count: 20 });
  assert.equal(new Set(answers.map((answer) => answer.body)).size, 20);
});

test('who does not read a large answer is cut off', async () => {
  const impatient = await start({ ECHO_GRACE_SECONDS: '1', ECHO_RATE: '100000000' });
  const talk = await connect(impatient);
  talk.socket.pause();
  talk.send(get('/large'));
  await pause(3500);
  const { answers } = await exchange(impatient, get('/stats'));
  assert.equal(JSON.parse(answers[0].body).reaped, 1);
  talk.end();
  assert.equal(await impatient.stop(), 0);
});

test('beyond the limit of connections others wait, and then are answered', async () => {
  const small = await start({ ECHO_LOOPS: '1', ECHO_CONNECTIONS: '10' });
  const talks = await Promise.all(Array.from({ length: 10 }, () => connect(small)));
  for (const talk of talks) talk.send(get('/hello'));
  for (const talk of talks) assert.ok(await talk.until(() => talk.answers().length === 1));
  const waiting = await connect(small);
  waiting.send(get('/hello'));
  await pause(200);
  assert.equal(waiting.answers().length, 0);
  for (const talk of talks) talk.end();
  assert.ok(await waiting.until(() => waiting.answers().length === 1));
  waiting.end();
  assert.equal(await small.stop(), 0);
});

test('a graceful stop answers what is under way, and nothing new', async () => {
  const stopping = await start({ ECHO_SLOW_MS: '300' });
  const talk = await connect(stopping);
  const body = await connect(stopping);
  talk.send(get('/slow'));
  body.send('POST /form HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\na');
  await pause(100);
  const stopped = stopping.stop();
  await pause(100);
  await assert.rejects(connect(stopping), { code: 'ECONNREFUSED' });
  body.send('=1');
  assert.ok(await talk.until(() => talk.closed && body.closed));
  assert.equal(talk.answers()[0].status, 200);
  assert.equal(talk.answers()[0].headers.connection, 'close');
  assert.equal(body.answers()[0].body, 'a=1');
  assert.equal(await stopped, 0);
});

test('a port in use is refused, not shared', async () => {
  await assert.rejects(start({ ECHO_PORT: String(server.port) }), /ended with 1/);
});
