// How surely somebody is known, and what that opens: who is not known enough reads what is missing.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { everyRoute } from '../lib/addresses.mjs';
import { sql, start } from '../lib/server.mjs';
import { Program, signedIn } from '../lib/visitor.mjs';

const server = await start({ flags: ['--log-level', 'error'] });
after(() => server.stop());

test('voting and publishing need a contact, mandates and attestations a document', async () => {
  const levels = Object.fromEntries((await everyRoute(server)).filter((one) => one.assurance).map((one) => [one.name, one.assurance]));
  for (const name of ['vote_post', 'proposal_post', 'proposal_publish', 'comment_post', 'product_add'])
    assert.equal(levels[name], 1, name);
  for (const name of ['mandate_offer', 'mandate_publish_act', 'mandate_accept', 'attestation_give'])
    assert.equal(levels[name], 2, name);
});

test('a program reads which level is needed, and which one its user has', async () => {
  const davide = await Program.signIn(server.url, 'davide');
  const { status, body } = await davide.post('/mandates', { user: 'luca', read: true, until: '2099-01-01' });
  assert.equal(status, 403);
  assert.equal(body.error.code, 'assurance_needed');
  assert.equal(body.error.assurance.needed, 2);
  assert.equal(body.error.assurance.known, 0);
});

test('a person reads what is missing and how to get it, gets it, and goes on', async () => {
  const davide = await signedIn(server.url, 'davide');
  const square = (await davide.get('/agora')).find('main a[href^="/agora/squares/"]').getAttribute('href');
  const proposal = { title: 'Una panchina al sole', body: 'Davanti alla fontana manca una panchina per riposare.' };
  const form = await davide.get(`${square}/proposals/new`);
  const refused = await form.submit('/proposals', proposal);
  assert.equal(refused.status, 403);
  assert.match(refused.text, /Questo lo fa solo chi ha confermato un recapito.*codice per posta elettronica/);
  const how = await refused.follow('Fatti riconoscere');
  assert.equal(how.url.pathname, '/me/verify');
  await sql(server.database, "update persons set assurance = 1 where id = (select person_id from verification_requests limit 1)");
  const done = await form.submit('/proposals', proposal);
  assert.notEqual(done.status, 403);
  const mandate = await (await davide.get('/mandates')).submit('/mandates', { user: 'luca', read: '1', until: '2099-01-01' });
  assert.match(mandate.text, /Questo lo fa solo chi è riconosciuto con un documento.*A uno sportello/);
});
