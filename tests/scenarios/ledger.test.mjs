// The whole ledger as plain-text accounting: two programs that know nothing of piazza read it, and
// agree with piazza on every balance.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { check, program, sql, start } from '../lib/server.mjs';
import { Program } from '../lib/visitor.mjs';

// hledger reads its file in the encoding of the locale.
const environment = { ...process.env, LC_ALL: 'C.UTF-8' };
const run = (command, words, options) => promisify(execFile)(command, words, { env: environment, ...options });
const server = await start({ flags: ['--log-level', 'error'] });
after(() => server.stop());

const ask = { hledger: (file) => run('hledger', ['-f', file, 'check', '--strict']), beancount: (file) => run('bean-check', ['--no-cache', file]) };
const formats = Object.keys(ask);

// "piazza ledger export" into a file: its name.
async function written(format) {
  const { stdout } = await run(program, ['ledger', 'export', '--format', format, ...server.options], { maxBuffer: 1e9 });
  const file = path.join(server.folder, `ledger.${format}`);
  await writeFile(file, stdout);
  return file;
}

// A journal with this in place of that, refused by its checker.
async function refused(format, change) {
  const file = await written(format);
  const text = await readFile(file, 'utf8');
  const changed = change(text);
  assert.notEqual(changed, text);
  await writeFile(file, changed);
  await assert.rejects(ask[format](file), format);
}

before(() => check(server));

for (const format of formats)
  test(`${format} reads the whole ledger and finds nothing wrong`, async () => {
    await ask[format](await written(format));
  });

test('hledger comes to the balance of every account by the transactions alone', async () => {
  const text = await readFile(await written('hledger'), 'utf8');
  const file = path.join(server.folder, 'transactions.hledger');
  await writeFile(file, text.split('\n').filter((line) => !line.includes(' = ')).join('\n').replace(/^.* \* balance$/gm, ''));
  const { stdout } = await run('hledger', ['-f', file, 'balance', '--flat', '--empty', '--no-total', '-O', 'csv', '--layout', 'bare']);
  const theirs = new Map(stdout.trim().split('\n').slice(1).map((line) => {
    const [account, , amount] = line.slice(1, -1).split('","');
    return [account.split(':').at(-1), Math.round(Number(amount) * (line.includes('"EUR"') ? 100 : 1))];
  }));
  const rows = await sql(server.database, 'select balance from (select received_cents - paid_cents as balance from accounts where last_transfer_id is not null) b order by balance');
  const ours = rows.split('\n').map(Number);
  assert.ok(ours.length > 10);
  assert.deepEqual([...theirs.values()].sort((a, b) => a - b), ours);
  const { body: { credits } } = await (await Program.signIn(server.url, 'elena')).get('/wallet');
  assert.ok(credits.length > 1);
  for (const credit of credits) assert.equal(theirs.get(credit.account_id.toUpperCase()), credit.balance_cents, credit.fund);
});

test('every transfer is one transaction, with an id that stays', async () => {
  const ids = (text) => [...text.matchAll(/^\d{4}-\d\d-\d\d \* \(([0-9a-z]{13})\) [a-z]+$/gm)].map((found) => found[1]);
  const [first, second] = [ids(await readFile(await written('hledger'), 'utf8')), ids(await readFile(await written('hledger'), 'utf8'))];
  assert.equal(new Set(first).size, Number(await sql(server.database, 'select count(*) from transfers')));
  assert.deepEqual(first, second);
});

for (const format of formats) {
  test(`${format} refuses one flipped amount`, () =>
    refused(format, (text) => text.replace(/ {2}-(\d+\.\d\d EUR)$/m, '  $1')));

  test(`${format} refuses a transfer of one cent more than the accounts say`, () =>
    refused(format, (text) => text.replace(/ {2}-(\d+)\.00 EUR\n(.*) {2}\1\.00 EUR$/m, '  -$1.01 EUR\n$2  $1.01 EUR')));

  test(`${format} refuses a balance of one cent more`, () =>
    refused(format, (text) => (format === 'hledger'
      ? text.replace(/ = (\d+)\.00 EUR$/m, ' = $1.01 EUR') : text.replace(/ {2}(\d+)\.00 ~ 0\.00 EUR$/m, '  $1.01 ~ 0.00 EUR'))));

  test(`${format}: organisations are named, people are not`, async () => {
    const text = await readFile(await written(format), 'utf8');
    assert.ok(text.includes('holder: "Federazione'));
    const holders = new Set([...text.matchAll(/:HOLDER:([0-9A-Z]{13}):/g)].map((found) => found[1]));
    assert.ok(holders.size > 3);
    for (const name of ['Aldo', 'Nadia', 'Pietro']) assert.ok(!text.includes(name), name);
  });
}

test('what cannot be exported says why', async () => {
  const failure = (words) => run(program, ['ledger', ...words, ...server.options]).then(() => assert.fail('done'), (error) => error.stderr);
  assert.match(await failure(['export', '--format', 'excel']), /hledger or beancount/);
  assert.match(await failure(['import']), /ledger export/);
});
