// What a shop takes in, until it is on its bank account: drafted by one, approved by another, sent
// to the bank, confirmed or returned by its statement; and what organisations owe each other.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { check, start } from '../lib/server.mjs';
import { Program, signedIn } from '../lib/visitor.mjs';

const server = await start({ flags: ['--log-level', 'error'] });
after(() => server.stop());

let chiara, aldo, pietro, anna, nadia, issuer;
before(async () => {
  chiara = await Program.signIn(server.url, 'federazione');
  aldo = await Program.signIn(server.url, 'aldo');
  pietro = await Program.signIn(server.url, 'pietro');
  anna = await Program.signIn(server.url, 'bottega');
  nadia = await Program.signIn(server.url, 'nadia');
  const { body } = await chiara.get('/payouts');
  issuer = body.issuers.find((one) => one.name.startsWith('Federazione'));
});

const iban = 'IT60X0542811101000000123456';

// A statement with these entries: [end-to-end id, cents (below zero: paid), what was written].
function camt(id, entries, account = iban) {
  const all = entries.map(([reference, cents, about = '', reason = '']) => `<Ntry>
    <Amt Ccy="EUR">${(Math.abs(cents) / 100).toFixed(2)}</Amt><CdtDbtInd>${cents < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>
    <Sts>BOOK</Sts><BookgDt><Dt>2026-11-24</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>${reference}</EndToEndId></Refs>
    <RmtInf><Ustrd>${about}</Ustrd></RmtInf>${reason && `<RtrInf><Rsn><Cd>${reason}</Cd></Rsn></RtrInf>`}
    </TxDtls></NtryDtls></Ntry>`);
  return `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
    <Id>${id}</Id><Acct><Id><IBAN>${account}</IBAN></Id></Acct>${all.join('')}</Stmt></BkToCstmrStmt></Document>`;
}

const outcomes = async (who, statement) =>
  (await who.get(`/reconciliation/${statement}`)).body.entries.map((entry) => entry.outcome);

async function line(batch, provider) {
  const { body } = await chiara.get(`/payouts/${batch}`);
  return body.lines.find((one) => one.provider === provider);
}

test('takings say what came in, what it costs, and what was paid', async () => {
  const { status, body } = await anna.get('/takings?from=2020-01-01');
  assert.equal(status, 200);
  const vouchers = body.accounts.find((one) => one.fund === 'Buoni spesa di valle');
  assert.equal(vouchers.taken_cents, 2450 + 1890 + 3120);
  assert.equal(vouchers.fee_cents, 37 + 28 + 47); // 1,5 % of each payment, a half goes up
  assert.equal(vouchers.balance_cents, 3120);
  assert.equal(body.payouts.length, 1);
  assert.equal(body.payouts[0].net_cents, 2450 + 1890 - 37 - 28);
});

test('the takings as a file say each payment', async () => {
  const page = await (await signedIn(server.url, 'bottega')).send('/takings/export?from=2020-01-01');
  assert.match(page.headers.get('content-type'), /^text\/csv/);
  const rows = (await page.text()).trim().split('\r\n');
  assert.equal(rows.length, 4);
  assert.ok(rows[1].includes('"Buoni spesa di valle";"payment";"spesa";') && rows[1].includes(';31,20;0,47;'), rows[1]);
});

test('the file for the bank names each payment by its number', async () => {
  const batch = issuer.batches[0].id;
  const visitor = await signedIn(server.url, 'federazione');
  for (const version of ['03', '09']) {
    const file = await visitor.send(`/payouts/${batch}/file?version=${version}`);
    assert.match(file.headers.get('content-type'), /^application\/xml/);
    const xml = await file.text();
    assert.ok(xml.includes(`pain.001.001.${version}"`) && xml.includes('<CtrlSum>75.30</CtrlSum>'), xml);
    for (const one of (await chiara.get(`/payouts/${batch}`)).body.lines)
      assert.ok(xml.includes(`<EndToEndId>${one.id}</EndToEndId>`) && xml.includes(`<IBAN>${one.iban}</IBAN>`));
  }
});

test('nobody reads the takings, accounts or payouts of others', async () => {
  const { body } = await anna.get('/takings');
  assert.equal((await nadia.get(`/takings?organisation=${body.organisation_id}`)).status, 404);
  assert.equal((await nadia.get(`/bank-account?organisation=${body.organisation_id}`)).status, 404);
  assert.equal((await nadia.post('/payouts', { issuer: issuer.id })).status, 404);
  assert.equal((await nadia.get(`/payouts/${issuer.batches[0].id}`)).status, 404);
  assert.equal((await nadia.post(`/payouts/${issuer.batches[0].id}/approve`)).status, 404);
  assert.equal((await anna.get('/payouts')).status, 403);
});

test('an IBAN is verified by another person', async () => {
  assert.equal((await pietro.post('/bank-account', { iban: 'IT60 X054 2811 1010 0000 0123 457' })).status, 422);
  const entered = await nadia.post('/bank-account', { iban: 'IT41 Y083 0434 6720 0000 0010 023' });
  assert.equal(entered.status, 200);
  const own = await chiara.post('/bank-account', { iban });
  assert.equal((await chiara.post(`/bank-accounts/${own.body.account_id}/verify`)).status, 422);
  assert.equal((await aldo.post(`/bank-accounts/${own.body.account_id}/decline`)).status, 200);
  assert.equal((await aldo.post(`/bank-accounts/${own.body.account_id}/verify`)).status, 409);
  assert.equal((await aldo.post(`/bank-accounts/${entered.body.account_id}/verify`)).status, 200);
  assert.equal((await nadia.get('/bank-account')).body.accounts[0].state, 'verified');
});

test('drafted by one, approved by another, sent, confirmed by the statement, once', async () => {
  const { status, body } = await chiara.post('/payouts', { issuer: issuer.id });
  assert.equal(status, 200);
  const batch = body.batch_id;
  assert.equal((await chiara.post('/payouts', { issuer: issuer.id })).status, 409);
  assert.equal((await chiara.post(`/payouts/${batch}/approve`)).status, 422);
  assert.equal((await aldo.post(`/payouts/${batch}/export`)).status, 409);
  assert.equal((await aldo.get(`/payouts/${batch}/file?version=09`)).status, 409);
  assert.equal((await aldo.post(`/payouts/${batch}/approve`)).status, 200);
  assert.equal((await aldo.post(`/payouts/${batch}/approve`)).status, 409);
  const shop = await line(batch, 'Bottega di Rabbi');
  assert.deepEqual([shop.gross_cents, shop.fee_cents, shop.net_cents, shop.state], [3120, 47, 3073, 'sent']);
  assert.equal((await anna.get('/takings')).body.accounts.find((one) => one.fund.startsWith('Buoni')).balance_cents, 0);
  assert.equal((await chiara.post(`/payouts/${batch}/discard`)).status, 409);
  assert.equal((await chiara.post(`/payouts/${batch}/export`)).status, 200);

  const statement = camt('S-1', [[shop.id, -3073], ['NOTPROVIDED', -1200, 'Canone'], [shop.id, -3073]]);
  const sent = await chiara.post('/reconciliation', { file: statement });
  assert.equal(sent.status, 200);
  assert.deepEqual(await outcomes(chiara, sent.body.statement_id), ['confirmed', 'unknown', 'again']);
  const again = await aldo.post('/reconciliation', { file: statement });
  assert.equal(again.body.statement_id, sent.body.statement_id);
  assert.equal(again.body.is_new, false);
  assert.equal((await chiara.get(`/payouts/${batch}`)).body.batch.state, 'closed');
});

test('what the bank sends back is due again, and costs no second fee', async () => {
  const batch = issuer.batches[0].id;
  const shop = await line(batch, 'Bottega di Rabbi');
  const sent = await chiara.post('/reconciliation', {
    file: camt('S-2', [[shop.id, -shop.net_cents - 1], [shop.id, shop.net_cents, '', 'AC04']]),
  });
  assert.deepEqual(await outcomes(chiara, sent.body.statement_id), ['differs', 'returned']);
  assert.equal((await line(batch, 'Bottega di Rabbi')).reason, 'AC04');
  const { body } = await chiara.post('/payouts', { issuer: issuer.id });
  const next = await line(body.batch_id, 'Bottega di Rabbi');
  assert.deepEqual([next.gross_cents, next.fee_cents], [shop.net_cents, 0]);
  assert.equal((await aldo.post(`/payouts/${body.batch_id}/discard`)).status, 200);
});

test('a statement of an unknown account, or of nonsense, changes nothing', async () => {
  const foreign = await chiara.post('/reconciliation', { file: camt('S-3', [], 'DE89370400440532013000') });
  assert.equal(foreign.status, 422);
  assert.equal((await chiara.post('/reconciliation', { file: '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' })).status, 422);
  assert.equal((await nadia.post('/reconciliation', { file: camt('S-4', []) })).status, 422);
});

test('a netting asks one payment of each who owes, and pays those who are owed when all has come', async () => {
  const { body } = await chiara.get('/netting');
  assert.ok(body.circular_cents > 0);
  const sum = (rows) => rows.reduce((all, row) => all + row.amount_cents, 0);
  assert.equal(sum(body.pay), sum(body.receive));
  assert.ok(body.in_cents < body.owed_cents);
  assert.equal((await chiara.post('/netting', { in_cents: body.in_cents + 1 })).status, 409);
  const confirmed = await chiara.post('/netting', { in_cents: body.in_cents });
  assert.equal(confirmed.status, 200);
  assert.equal((await chiara.post('/netting', { in_cents: body.in_cents })).status, 409);
  const batch = confirmed.body.batch_id;
  assert.equal((await aldo.post(`/payouts/${batch}/approve`)).status, 422); // nothing came in yet

  const { dues } = (await chiara.get('/netting')).body;
  const entries = dues.map((due, at) => at ? ['NOTPROVIDED', due.amount_cents, `Compensazione ${due.id}`] : [due.id, due.amount_cents]);
  const sent = await chiara.post('/reconciliation', { file: camt('S-5', entries) });
  assert.ok((await outcomes(chiara, sent.body.statement_id)).every((outcome) => outcome === 'received'));
  assert.equal((await aldo.post(`/payouts/${batch}/approve`)).status, 200);
  const after = (await chiara.get('/netting')).body;
  assert.deepEqual([after.pay, after.debts], [[], []]);
});

test('the limit of the network is shown with its numbers and its source', () => {
  assert.equal(issuer.network.limit_cents, 100000000);
  assert.match(issuer.network.source, /2015\/2366/);
});


test('every invariant still holds', async () => {
  assert.match(await check(server), /settlement: a payout line stands as its batch does/);
});
