// What a mandate is not for, how much it may spend, what it leaves behind.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { everyRoute } from '../lib/addresses.mjs';
import { sql, start } from '../lib/server.mjs';
import { Program, signedIn } from '../lib/visitor.mjs';

const place = await start({ flags: ['--log-level', 'error', '--requests-per-minute', '1000000'] });
after(() => place.stop());

const elena = await signedIn(place.url, 'elena');

test('credentials, mandates, erasure and votes are never under a mandate', async () => {
  const closed = /^\/(sign-in|sign-out|recover|activate|mandates|acting|me\/(sign-in|password|passkeys|code-app|spare-codes|pin|erase|consents|data|access)|ballots|agora|people)/;
  const open = (await everyRoute(place)).filter((route) => closed.test(route.path)
    && !(route.method === 'GET' && route.roles.includes('anyone'))
    && !['self', undefined, null, 'none', ''].includes(route.mandate));
  assert.deepEqual(open.map((route) => `${route.method} ${route.path} ${route.mandate}`), []);
});

test('acting for another, these are refused or are one’s own', async () => {
  const program = await Program.signIn(place.url, 'elena');
  const { body: mandates } = await program.get('/mandates');
  const { id } = mandates.received.find((one) => one.state === 'active');
  await program.post(`/mandates/${id}/use`);
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  for (const [path, body] of [['/mandates', { user: 'luca', read: true, until }], ['/me/erase', { sure: true }], ['/me/erase/cancel', {}]]) {
    const { status, body: answer } = await program.post(path, body);
    assert.deepEqual([path, status, answer.error.code], [path, 403, 'mandate_scope']);
  }
  const { body: me } = await program.get('/me');
  assert.equal(me.person.name, 'Elena Zeni');
  const { body: data } = await program.get('/me/data');
  assert.equal(data.data.registry.profile[0].name, 'Elena Zeni');
  assert.equal(await sql(place.database, 'select count(*) from erasures'), '0');
});

test('one press changes for whom one acts, on every page', async () => {
  await sql(place.database, `insert into mandates (id, principal_id, delegate_id, scopes, basis, state, offered_at, accepted_at, from_at, until_at)
    select 77, l.person_id, m.delegate_id, 3, 'will', 'active', 1, 1, 1, m.until_at from mandates m,
    (select max(person_id) as person_id from passwords where person_id <> (select min(delegate_id) from mandates where state = 'active')) l
    where m.state = 'active' limit 1`);
  const profile = await elena.get('/me');
  const acting = await profile.submit('/use');
  assert.match(acting.html, /Stai operando per/);
  const other = await (await elena.get('/market')).submit('/use');
  assert.match(other.html, /Stai operando per/);
  const none = await other.submit('/acting/end');
  assert.doesNotMatch(none.html, /Stai operando per/);
  await sql(place.database, "update mandates set state = 'revoked', closed_at = 2 where id = 77");
});

test('an order above the limit is refused; below it leaves a receipt', async () => {
  await sql(place.database, "update mandates set amount_cents = 100 where state = 'active'");
  const program = await Program.signIn(place.url, 'elena');
  const { body: mandates } = await program.get('/mandates');
  const { id } = mandates.received.find((one) => one.state === 'active');
  await program.post(`/mandates/${id}/use`);
  const { body: found } = await program.get('/market?area=022150&q=spesa%20compagnia');
  const listing = `/market/${found.listings[0].id}`;
  const { body: shown } = await program.get(listing);
  const order = { slot: shown.days[1].slots[0].id, pay: 'credit', expected_credit: 1400 };
  const refused = await program.post(`${listing}/order`, order);
  assert.deepEqual([refused.status, refused.body.error.code], [422, 'mandate_amount']);
  await sql(place.database, "update mandates set amount_cents = 2200 where state = 'active'");
  assert.equal((await program.post(`${listing}/order`, order)).status, 200);
  const receipts = await elena.get(`/mandates/${id}/receipts`);
  assert.match(receipts.text, /Ha ordinato qualcosa al mercato/);
  assert.match(receipts.text, /22,00 €/);
  const luca = await signedIn(place.url, 'luca');
  assert.equal((await luca.get(`/mandates/${id}/receipts`)).status, 404);
});
