// Starts the transport's test server and talks to it in raw bytes.
//   ECHO_SERVER   the program; build/tests/http/echo_server by default

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = path.resolve(root, process.env.ECHO_SERVER ?? 'build/tests/http/echo_server');

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// A running server with these ECHO_… settings: {port, pid, signal(), stop(), memory()}.
export async function start(settings = {}) {
  const child = spawn(program, { env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([first]) => first),
    ended.then(([code]) => { throw new Error(`the server ended with ${code}`); }),
  ]);
  return {
    port: Number(line.split(' ')[1]),
    signal: (name) => child.kill(name),
    // Its exit code: 0 after a graceful stop.
    async stop() {
      child.kill('SIGTERM');
      const [code, signal] = await ended;
      return code ?? signal;
    },
    // Megabytes in memory now.
    async memory() {
      const status = await readFile(`/proc/${child.pid}/status`, 'latin1');
      return Number(status.match(/VmRSS:\s+(\d+)/)[1]) / 1024;
    },
    isRunning: () => child.exitCode === null && child.signalCode === null,
  };
}

// The whole answers in what was received: [{status, headers, body}]. Interim answers (1xx) count.
export function answers(bytes, methods = []) {
  const found = [];
  let rest = bytes;
  for (let end = rest.indexOf('\r\n\r\n'); end >= 0; end = rest.indexOf('\r\n\r\n')) {
    const [first, ...lines] = rest.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }));
    const hasBody = methods[found.length] !== 'HEAD';
    const length = hasBody ? Number(headers['content-length'] ?? 0) : 0;
    if (rest.length < end + 4 + length) break;
    found.push({
      status: Number(first.split(' ')[1]), headers, body: rest.slice(end + 4, end + 4 + length),
    });
    rest = rest.slice(end + 4 + length);
  }
  return found;
}

// An open connection: send(), received() so far, closed, and until(condition) which waits.
export async function connect(server) {
  const socket = net.connect(server.port, server.host ?? '127.0.0.1');
  const talk = { socket, closed: false, since: performance.now() };
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (data) => { text += data; });
  socket.on('error', () => { talk.closed = true; });
  socket.on('end', () => { talk.closed = true; });
  socket.on('close', () => { talk.closed = true; });
  await once(socket, 'connect');
  talk.send = (data) => { if (!socket.destroyed && socket.writable) socket.write(Buffer.from(data, 'latin1')); };
  talk.received = () => text;
  talk.answers = (methods) => answers(text, methods);
  // False when the time (ms) passed first.
  talk.until = async (condition, limit = 5000) => {
    for (const begun = performance.now(); !condition(talk);) {
      if (performance.now() - begun > limit) return false;
      await pause(5);
    }
    return true;
  };
  talk.end = () => socket.destroy();
  return talk;
}

// Send bytes on a new connection and wait for that many answers, or for its end:
// {answers, closed, text}. Rejects when neither comes in time: a hang.
export async function exchange(server, bytes, { count = 1, methods = [], half = false, limit = 5000 } = {}) {
  const talk = await connect(server);
  talk.send(bytes);
  if (half) talk.socket.end();
  const done = await talk.until((now) => now.closed || (!half && now.answers(methods).length >= count), limit);
  const result = { answers: talk.answers(methods), closed: talk.closed, text: talk.received() };
  talk.end();
  if (!done) throw new Error(`no answer and no end after ${limit} ms, received: ${result.text.slice(0, 200)}`);
  return result;
}

export const get = (target, more = '') => `GET ${target} HTTP/1.1\r\nHost: test\r\n${more}\r\n`;
export const post = (target, body, more = '') =>
  `POST ${target} HTTP/1.1\r\nHost: test\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
