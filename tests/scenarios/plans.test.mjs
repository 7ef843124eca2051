// An employer's welfare plan, from drawing it up to the wages: the personnel office writes, the
// administration approves, employees ask, the desk checks documents, payroll gets its rows.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { check, sql, start } from '../lib/server.mjs';
import { Program, signedIn } from '../lib/visitor.mjs';

const server = await start({ flags: ['--log-level', 'error'] });
after(() => server.stop());

const who = {};
let plan, draft, first, provider;
before(async () => {
  for (const user of ['paolo', 'ilaria', 'davide', 'elena', 'federazione'])
    who[user] = await Program.signIn(server.url, user);
  first = (await who.davide.get('/me/welfare')).body.plans[0].id; // the demo's
  const { body } = await who.davide.get(`/me/welfare/plans/${first}/request`);
  provider = body.providers[0].id;
  draft = (await who.paolo.get('/welfare/plans/new')).body.desks[0].id;
});

const today = new Date();
const day = (later) => new Date(today.getTime() + later * 86400000).toLocaleDateString('sv', { timeZone: 'Europe/Rome' });
const called = (name) => `(select id from plans where name = '${name}')`; // ids are shown otherwise than they are kept
const [mine, theDemos] = [called('Piano di prova'), called('Piano welfare')];
const number = async (statement) => Number(await sql(server.database, statement));
const fields = (answer) => answer.body.error?.fields ?? {};

function refused(answer, field, code) {
  assert.ok([409, 422].includes(answer.status), JSON.stringify(answer));
  assert.equal(fields(answer)[field]?.code, code, JSON.stringify(answer.body));
}

async function done(answer) {
  const { status, body } = await answer;
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

// ---- the plan ----------------------------------------------------------------------------------

test('one draws a plan up, another approves it', async () => {
  const terms = { name: 'Piano di prova', from: day(-5), until: day(200), desk: draft, residue: 'extinguish', regulation: 'Per tutti.' };
  refused(await who.paolo.post('/welfare/plans/new', { ...terms, until: day(-6) }), 'until', 'out_of_range');
  assert.equal((await who.davide.post('/welfare/plans/new', terms)).status, 403);
  plan = (await done(who.paolo.post('/welfare/plans/new', terms, 'one-plan'))).plan_id;
  assert.equal((await done(who.paolo.post('/welfare/plans/new', terms, 'one-plan'))).plan_id, plan);
  assert.equal(await number("select count(*) from plans where name = 'Piano di prova'"), 1);

  const at = `/welfare/plans/${plan}`;
  assert.equal((await who.ilaria.post(`${at}/approve`)).status, 422, 'it holds nothing yet');
  await done(who.paolo.post(`${at}/sources`, { source: 'bonus', budget_cents: 500000 }));
  await done(who.paolo.post(`${at}/sources`, { source: 'on-top', budget_cents: 30000 }));
  for (const letter of ['f', 'f-bis', 'fringe'])
    await done(who.paolo.post(`${at}/letters`, { letter, letter_cents: 200000 }));
  await done(who.paolo.post(`${at}/categories`, { category: 'Quadri', attribute: 'level', value: 'Q9' }));
  assert.equal((await who.paolo.post(`${at}/approve`)).status, 403);
  assert.equal((await who.paolo.post(`${at}/fund`)).status, 409);
  await done(who.ilaria.post(`${at}/approve`));
  refused(await who.paolo.post(`${at}/sources`, { source: 'contract', budget_cents: 1 }), 'plan', 'state_conflict');
  await done(who.paolo.post(`${at}/fund`));
  await done(who.paolo.post(`${at}/activate`));
});

// ---- employees ---------------------------------------------------------------------------------

const heading = 'Codice fiscale;Cognome;Nome;Livello;Premio di risultato;Reddito dell’anno prima';
const good = ['RSSMRA85T10A562S;Rossi;Mario;Q9;1.200,00;28.000,00', 'VRDLGU80A01H501Q;Verdi;Luigi;Q9;;'];

test('a list with mistakes says where they are, and writes nothing', async () => {
  const before = await number('select count(*) from employees');
  const people = await number('select count(*) from parties');
  const bad = [heading, good[0], 'RSSMRA85T10A562X;Rossi;Anna;Q9;;', 'VRDLGU80A01H501Q;Verdi;Luigi;Q9;mille;'].join('\r\n');
  const { list_id } = await done(who.paolo.post('/welfare/employees', { file: bad }));
  const { body } = await who.paolo.get(`/welfare/employees/lists/${list_id}`);
  assert.deepEqual(body.faults.map((fault) => [fault.line, fault.column]), [[3, 'Codice fiscale'], [4, 'Premio di risultato']]);
  assert.equal((await who.paolo.post(`/welfare/employees/lists/${list_id}/confirm`)).status, 422);
  assert.equal(await number('select count(*) from employees'), before);
  assert.equal(await number('select count(*) from parties'), people);
  assert.equal((await who.ilaria.get(`/welfare/employees/lists/${list_id}`)).status, 403);
  await done(who.paolo.post(`/welfare/employees/lists/${list_id}/discard`));
});

test('a right list goes in, once', async () => {
  const { list_id } = await done(who.paolo.post('/welfare/employees', { file: [heading, ...good].join('\n') }));
  const before = await number('select count(*) from employees');
  await done(who.paolo.post(`/welfare/employees/lists/${list_id}/confirm`, {}, 'one-list'));
  await done(who.paolo.post(`/welfare/employees/lists/${list_id}/confirm`, {}, 'one-list'));
  assert.equal((await who.paolo.post(`/welfare/employees/lists/${list_id}/confirm`)).status, 409);
  assert.equal(await number('select count(*) from employees'), before + 2);
  const { body } = await who.paolo.get('/welfare/employees');
  assert.ok(!JSON.stringify(body).includes('bonus_cents'));
  const again = await done(who.paolo.post('/welfare/employees', { file: [heading, ...good].join('\n') }));
  await done(who.paolo.post(`/welfare/employees/lists/${again.list_id}/confirm`));
  const { list } = (await who.paolo.get(`/welfare/employees/lists/${again.list_id}`)).body;
  assert.deepEqual([list.added_count, list.known_count], [0, 2]);
});

// ---- grants and bonuses ------------------------------------------------------------------------

test('a grant reaches each of its category once, within the budget', async () => {
  const { body } = await who.paolo.get(`/welfare/plans/${plan}`);
  const category = body.categories[0];
  assert.equal(category.heads, 2);
  const grant = (label, head_cents, key) => who.paolo.post(`/welfare/plans/${plan}/grants`,
    { source: 'on-top', category: category.id, label, head_cents }, key);
  refused(await grant('Troppo', 15001), 'head_cents', 'budget_short');
  assert.equal(await number(`select count(*) from employee_grants where plan_id = ${mine}`), 0);
  await done(grant('Quota', 10000, 'one-grant'));
  await done(grant('Quota', 10000, 'one-grant'));
  refused(await grant('Quota', 10000), 'label', 'already_done');
  assert.equal(await number(`select sum(amount_cents) from employee_grants where plan_id = ${mine}`), 20000);
});

test('a bonus becomes credit within the limits, for good', async () => {
  const open = () => who.paolo.post(`/welfare/plans/${plan}/bonuses`, { choose_until: day(30) });
  assert.equal((await done(open())).opened, 1);
  assert.equal((await done(open())).opened, 0);
  const employee = await sql(server.database, `select e.id from employees e join welfare_requests r on r.employee_id = e.id limit 1`);
  await sql(server.database, `insert into bonus_choices (id, plan_id, employee_id, bonus_cents, income_cents, until_at, state)
    values (77, ${mine}, ${employee}, 120000, 2800000, ${Math.floor(Date.now() / 1000) + 86400}, 'open')`);
  const [choice] = (await who.davide.get('/me/welfare')).body.choices;
  const at = `/me/welfare/choices/${choice.id}`;
  assert.equal((await who.elena.get(at)).status, 404);
  assert.equal((await who.paolo.get(at)).status, 404);
  refused(await who.davide.post(at, { converted_cents: 120001 }), 'converted_cents', 'out_of_range');
  const chosen = await done(who.davide.post(at, { converted_cents: 50000 }, 'one-choice'));
  assert.deepEqual(await done(who.davide.post(at, { converted_cents: 50000 }, 'one-choice')), chosen);
  assert.equal((await who.davide.post(at, { converted_cents: 100 })).status, 409);
  assert.equal(await number(`select granted_cents from plan_sources where plan_id = ${mine} and source = 'bonus'`), 50000);
  assert.equal(await number(`select sum(amount_cents) from employee_grants where plan_id = ${mine} and source = 'bonus'`), 50000);
});

// ---- requests ----------------------------------------------------------------------------------

const wanted = { letter: 'f-bis', way: 'direct', amount_cents: 1000, what: 'Mensa', relation: 'child', name: 'Giada Pancheri' };
const ask = async (terms, key) => (await done(who.davide.post(`/me/welfare/plans/${first}/request`, { ...wanted, provider, ...terms }, key))).request_id;
const confirm = (request, key) => who.davide.post(`/me/welfare/requests/${request}/confirm`, {}, key);
const document = {
  provider_name: 'Scuola', provider_vat_number: '00743110157', iban: 'IT60X0542811101000000123456', number: '7', date: day(-2),
  beneficiary_name: 'Giada Pancheri', beneficiary_tax_code: 'RSSMRA85T10A562S', description: 'Mensa', net_cents: 1000, vat_cents: 0, total_cents: 1000,
};

const held = () => number("select coalesce(sum(amount_cents), 0) from holds where state = 'open'");

test('letter f is never reimbursed, and the answer names its rule', async () => {
  const request = await ask({ letter: 'f', way: 'reimbursement', relation: 'self', name: '', provider: undefined });
  const { body } = await who.davide.get(`/me/welfare/requests/${request}`);
  assert.equal(body.can_confirm, false);
  assert.equal(body.decision.outcome, 'refused');
  assert.ok(body.decision.rule && body.decision.ruleset && body.decision.confidence, JSON.stringify(body.decision));
  assert.equal((await confirm(request)).status, 409);
  const page = await (await signedIn(server.url, 'davide')).get(`/me/welfare/requests/${request}`);
  assert.ok(page.text.includes(body.decision.rule) && page.text.includes(body.decision.ruleset), page.text);
});

test('a request names somebody of the family, and the law of today decides', async () => {
  const about = { name: 'Pia Pancheri', relation: 'parent_in_law', birth_date: '1940-05-01' };
  refused(await who.davide.post('/me/family', { ...about, dependent: true }), 'consent', 'consent_needed');
  const { id: alone } = await done(who.davide.post('/me/family', about));
  const { id: lodger } = await done(who.davide.post('/me/family', { ...about, name: 'Ugo Pancheri', cohabiting: true, dependent: true, consent: true }));
  const for_whom = (member, letter) => ask({ letter, member, relation: undefined, name: undefined });
  const decided = async (member) => (await who.davide.get(`/me/welfare/requests/${await for_whom(member, 'f-ter')}`)).body;
  const out = await decided(alone), within = await decided(lodger);
  assert.deepEqual([out.decision.rule, out.decision.reason, out.can_confirm], ['R9', 'family_not_cohabiting', false]);
  assert.deepEqual([within.decision.rule, within.request.beneficiary, within.request.details.name, within.can_confirm],
    ['f-ter', 'family', 'Ugo Pancheri', true]);
  assert.equal(within.request.details.is_not_self_sufficient, true);
  const stranger = await ask({ letter: 'fringe', way: 'voucher', relation: 'other' });
  const fringe = (await who.davide.get(`/me/welfare/requests/${stranger}`)).body;
  assert.deepEqual([fringe.decision.rule, fringe.decision.reason, fringe.can_confirm], ['R9', 'family_not', false]);
  const at = `/me/welfare/plans/${first}/request`;
  const school = (await who.davide.get(`/me/welfare/requests/${await for_whom(lodger, 'f')}`)).body;
  assert.equal(school.request.details.is_not_self_sufficient, false); // of their health only what the letter asks
  refused(await who.davide.post(at, { ...wanted, member: plan }), 'member', 'not_a_choice');
  refused(await who.davide.post(at, { ...wanted, relation: undefined }), 'relation', 'missing');
  refused(await who.davide.post(at, { ...wanted, letter: 'f', is_not_self_sufficient: true, consent: true }), 'consent', 'health_unneeded');
  refused(await who.davide.post(at, { ...wanted, letter: 'f-ter', is_not_self_sufficient: true }), 'consent', 'consent_needed');
});

test('a provider is found by name, however many there are', async () => {
  const at = `/me/welfare/plans/${first}/request`;
  const names = async (find) => (await who.davide.get(`${at}?find=${find}`)).body.providers.map((one) => one.name);
  const all = await names('');
  const [one] = all;
  assert.deepEqual(await names(encodeURIComponent(one)), [one]);
  assert.deepEqual(await names('zzz%25'), []);
});

test('each way: asked, confirmed, documented, checked, paid', async () => {
  for (const way of ['voucher', 'direct', 'reimbursement']) {
    const before = await held();
    const terms = { way, provider: way === 'reimbursement' ? undefined : provider };
    const request = await ask(terms, `ask-${way}`);
    assert.equal(await ask(terms, `ask-${way}`), request);
    await done(confirm(request, `confirm-${way}`));
    await done(confirm(request, `confirm-${way}`));
    assert.equal((await confirm(request)).status, 409);
    assert.equal(await held(), before + 1000, 'once');

    const bring = (change) => who.davide.post(`/welfare/requests/${request}/document`, { ...document, ...change });
    refused(await bring({ iban: '' }), 'iban', 'document_lacks');
    refused(await bring({ number: '' }), 'number', 'document_lacks');
    assert.equal((await who.elena.post(`/welfare/requests/${request}/document`, document)).status, 404);
    await done(bring({}));
    assert.equal((await who.paolo.get(`/welfare/desk/${request}`)).status, 403);
    assert.equal((await who.paolo.post(`/welfare/desk/${request}/verify`)).status, 403);
    await done(who.federazione.post(`/welfare/desk/${request}/verify`, {}, `verify-${way}`));
    await done(who.federazione.post(`/welfare/desk/${request}/verify`, {}, `verify-${way}`));
    const { body } = await who.davide.get(`/me/welfare/requests/${request}`);
    assert.equal(body.request.state, way === 'reimbursement' ? 'verified' : 'paid');
  }
});

test('the employer’s people see no request', async () => {
  const request = await ask({});
  for (const user of ['paolo', 'ilaria']) {
    assert.equal((await who[user].get('/welfare/desk')).status, 403);
    assert.ok([403, 404].includes((await who[user].get(`/me/welfare/requests/${request}`)).status));
    assert.ok([403, 404].includes((await who[user].get(`/welfare/requests/${request}/document`)).status));
  }
});

test('of two requests for the same credit one wins', async () => {
  const { credits } = (await who.davide.get('/wallet')).body;
  const free = credits.reduce((sum, credit) => sum + credit.free_cents, 0);
  const before = await held();
  const of = (await sql(server.database, `select sum(a.received_cents - a.paid_cents - a.held_cents) from accounts a join plan_sources s on s.fund_id = a.fund_id
    where s.plan_id = ${theDemos} and a.holder_id = (select e.person_id from employees e join welfare_requests r on r.employee_id = e.id limit 1)`));
  assert.ok(Number(of) > 0 && Number(of) <= free);
  const requests = [await ask({ amount_cents: Number(of) }), await ask({ amount_cents: Number(of) })];
  const answers = await Promise.all(requests.map((request) => confirm(request)));
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1, JSON.stringify(answers.map((one) => one.body)));
  assert.equal(await held(), before + Number(of));
});

// ---- what the employer sees ----------------------------------------------------------------------

test('totals hide what few people spent', async () => {
  const { body } = await who.paolo.get(`/welfare/plans/${first}/totals`);
  assert.ok(body.letters.length > 0);
  for (const letter of body.letters) assert.deepEqual([letter.is_hidden, letter.people, letter.amount_cents], [true, null, null]);
  assert.deepEqual(body.sources.map((source) => [source.source, source.is_hidden, source.people]), [['on-top', false, 12]]);
  assert.equal((await who.davide.get(`/welfare/plans/${first}/totals`)).status, 403);
});

test('payroll gets a month as a file, and each employee reads who drew it up', async () => {
  assert.equal((await who.paolo.post(`/welfare/plans/${first}/payroll`, { month: day(0) })).status, 403);
  refused(await who.ilaria.post(`/welfare/plans/${first}/payroll`, { month: day(40) }), 'month', 'out_of_range');
  const before = await number("select count(*) from record_accesses where reason = 'welfare'");
  const { export_id } = await done(who.ilaria.post(`/welfare/plans/${first}/payroll`, { month: day(0) }));
  assert.equal(await number("select count(*) from record_accesses where reason = 'welfare'"), before + 1);
  const file = await who.ilaria.get(`/welfare/payroll/${export_id}/file`);
  assert.match(file.headers.get('content-type'), /^text\/csv/);
  const [names, ...rows] = file.body.replace('\uFEFF', '').trim().split('\r\n');
  assert.equal(names.replaceAll('"', ''), 'employee;month;year;source;letter;beneficiary;amount;available;document;running;limit;evidence');
  assert.ok(rows.length >= 6);
  for (const row of rows) assert.equal(row.split(';').length, 12, row);
  assert.ok(rows.some((row) => row.includes(';"on-top";"f-bis";"family";10,00;')), rows.join('\n'));
  assert.ok(!file.body.includes('Giada') && !file.body.includes('Mensa'), 'nothing of the family');
  assert.equal((await who.paolo.get(`/welfare/payroll/${export_id}/file`)).status, 403);
  assert.equal(await number("select count(*) from welfare_requests where way = 'reimbursement' and state = 'verified'"), 0);
});

test('every invariant still holds', async () => {
  assert.match(await check(server), /a plan's source has granted what its employees got/);
});
