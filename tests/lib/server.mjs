// One running piazza with the demo's people, for tests: start() and stop(). It builds nothing.
//   PIAZZA                 the program; build/piazza by default
//   PIAZZA_TEST_POSTGRES   address of a PostgreSQL server where databases may be created; each
//                          start makes its own. Without it each start has its own SQLite file.

import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const run = promisify(execFile);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const program = path.resolve(root, process.env.PIAZZA ?? 'build/piazza');

// A database of its own, its files on that disk if one is given: {address, drop()}.
async function createDatabase(folder, disk) {
  const server = process.env.PIAZZA_TEST_POSTGRES;
  if (!server) return { address: `sqlite:${path.join(disk ?? folder, 'piazza.db')}`, drop: async () => {} };
  const name = `piazza_${randomBytes(6).toString('hex')}`;
  const statement = (text) => run('psql', [server, '-qc', text]);
  if (disk) await statement(`create tablespace ${name} location '${disk}'`);
  await statement(`create database ${name} ${disk ? `tablespace ${name}` : ''}`);
  const address = server.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);

  async function drop() {
    await statement(`drop database ${name} with (force)`);
    if (disk) await statement(`drop tablespace ${name}`);
  }
  return { address, drop };
}

// Resolves with the address once the program says that it listens; rejects if it ends before.
function listening(child) {
  return new Promise((resolve, reject) => {
    const said = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (said.length > 50) said.shift();
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = line.match(/^listening on (http:\/\/\S+)/);
      if (found) resolve(found[1]);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`piazza ended (${code ?? signal}):\n${said.join('\n')}`)));
  });
}

function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', resolve));
}

// A folder and a database of its own, with the demo's people unless told otherwise; the database's
// files on that disk if one is given: {folder, database, options, drop()}.
export async function prepare({ demo = true, disk } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'piazza-test-'));
  const database = await createDatabase(folder, disk);
  const options = ['--db', database.address, '--vault-key', path.join(folder, 'master.key'),
    '--outbox', path.join(folder, 'outbox')];
  if (demo) await run(program, ['demo', '--no-serve', ...options], { cwd: root });

  async function drop() {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
  return { folder, database: database.address, options, drop };
}

// One server on a prepared place: {url, child, stop()}. stop is graceful unless told a signal.
export async function serve(place, flags = []) {
  const child = spawn(program, ['serve', ...place.options, '--port', '0', ...flags],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await listening(child);

  async function stop(signal = 'SIGTERM') {
    child.kill(signal);
    await ended(child);
  }
  return { url, child, stop };
}

// Both: {url, database, folder, child, stop()}. flags are further options of "serve".
export async function start({ demo = true, flags = [] } = {}) {
  const place = await prepare({ demo });
  const server = await serve(place, flags);

  async function stop() {
    await server.stop();
    await place.drop();
  }
  return { ...place, ...server, stop };
}

// Run a statement on the database behind the program's back: for what only an operator does.
export async function sql(address, statement) {
  const [command, ...args] = address.startsWith('sqlite:')
    ? ['sqlite3', '-cmd', '.timeout 10000', address.slice('sqlite:'.length), statement]
    : ['psql', address, '-qAtc', statement];
  return (await run(command, args)).stdout.trim();
}

// "piazza check" on the place: resolves with what it prints, rejects when anything is broken.
export async function check(place) {
  return (await run(program, ['check', ...place.options], { cwd: root })).stdout;
}
