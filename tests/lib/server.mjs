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

// A database of its own: {address, drop()}.
async function createDatabase(folder) {
  const server = process.env.PIAZZA_TEST_POSTGRES;
  if (!server) return { address: `sqlite:${path.join(folder, 'piazza.db')}`, drop: async () => {} };
  const name = `piazza_${randomBytes(6).toString('hex')}`;
  await run('psql', [server, '-qc', `create database ${name}`]);
  const address = server.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
  return { address, drop: () => run('psql', [server, '-qc', `drop database ${name} with (force)`]) };
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

// {url, database, folder, child, stop()}. options.demo: false leaves the database empty;
// options.flags are further options of "serve".
export async function start({ demo = true, flags = [] } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'piazza-test-'));
  const database = await createDatabase(folder);
  const common = ['--db', database.address, '--outbox', path.join(folder, 'outbox')];
  if (demo) await run(program, ['demo', '--no-serve', ...common], { cwd: root });
  const child = spawn(program, ['serve', ...common, '--port', '0', ...flags],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await listening(child);

  async function stop() {
    child.kill('SIGTERM');
    await ended(child);
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
  return { url, database: database.address, folder, child, stop };
}
