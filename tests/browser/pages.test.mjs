// Every page, as the people who use it see it: small and large screens, with and without a script,
// by keyboard, and through the validators.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { start } from '../lib/server.mjs';
import { Program } from '../lib/visitor.mjs';
import { examine, openBrowser, openContext, signIn, sizes, validate } from './lib.mjs';

// Who opens what. "PLACE > SELECTOR" follows the first such link of the place. The third is the
// page's main action, which the keyboard must reach. {agnese} is her id: shop and desk have opened her
// record.
const visits = [
  ['nobody', '/', 'main .btn-primary'],
  ['nobody', '/sign-in', 'main .btn-primary'],
  ['nobody', '/recover', 'main .btn-primary'],
  ['nobody', '/recover/sent'],
  ['nobody', '/recover/choose?code=x', 'main .btn-primary'],
  ['nobody', '/activate', 'main .btn-primary'],
  ['nobody', '/market', 'main .btn-primary'],
  ['nobody', '/market > main a[href^="/market/"]', 'main .btn-primary'],
  ['nobody', '/agora'],
  ['nobody', '/agora > main a[href^="/agora/squares/"]'],
  ['nobody', '/agora > main a[href^="/proposals/"]'],
  ['nobody', '/territory'],
  ['nobody', '/territory > main td a, main th a', 'main .btn-primary'],
  ['nobody', '/needs', 'main .btn-primary'],
  ['nobody', '/more', 'main .btn-primary'],
  ['nobody', '/organisations', 'main .btn-primary'],
  ['nobody', '/organisations?q=sentiero > main h3 a', 'main .btn-primary'],
  ['nobody', '/organisations/apply', 'main .btn-primary'],
  ['nobody', '{benefits}'],
  ['secretary', '{benefits}', 'main .btn-primary'],
  ['secretary', '{benefits}/new', 'main .btn-primary'],
  ['secretary', '{benefit}', 'main .btn-primary'],
  ['secretary', '{benefit}/edit', 'main .btn-primary'],
  ['nobody', '/how', 'main .btn-primary'],
  ['nobody', '/accessibility'],
  ['nobody', '/privacy'],
  ['daughter', '/', 'main .btn-primary'],
  ['daughter', '/agenda', 'main .btn-primary'],
  ['daughter', '/wallet'],
  ['daughter', '/wallet > main a[href^="/wallet/accounts/"]'],
  ['daughter', '/wallet/why?category=compagnia&at=sentiero', 'main .btn-primary'],
  ['daughter', '/wallet/why?category=compagnia&at=a', 'main .btn-primary'],
  ['daughter', '/wallet > main a[href^="/wallet/accounts/"] > main a[href$="/limits"]', 'main .btn-primary'],
  ['daughter', '/wallet > main li:last-child a[href^="/wallet/accounts/"] > main a[href$="/gift"]', 'main .btn-primary'],
  ['daughter', '/market > main a[href^="/market/"] > main a[href$="/credits"]'],
  ['daughter', '/mandates', 'main .btn-primary'],
  ['daughter', '/mandates > main a[href$="/receipts"]'],
  ['daughter', '/me'],
  ['daughter', '/me/access'],
  ['daughter', '/me/consents'],
  ['daughter', '/me/data', 'main .btn-primary'],
  ['daughter', '/me/erase'],
  ['daughter', '/me/sign-in'],
  ['daughter', '/me/password', 'main .btn-primary'],
  ['daughter', '/me/pin', 'main .btn-primary'],
  ['daughter', '/me/code-app', 'main .btn-primary'],
  ['daughter', '/me/spare-codes'],
  ['nobody', '/c/AAAAAAAAAAAAAAAAAAAAAA', 'main .btn-primary'],
  ['daughter', '/me/card', 'main .btn-primary'],
  ['daughter', '/me/benefits', 'main .btn-primary'],
  ['daughter for mother', '/me/benefits'],
  ['nobody', '/welfare/rules'],
  ['daughter', '/deeds'],
  ['daughter', '/deeds > main section:first-of-type li:last-child a', 'main .btn-primary'],
  ['daughter', '/deeds > main section:last-of-type a'],
  ['operator', '/deeds/waiting'],
  ['operator', '/deeds/waiting > main h2 a', 'main .btn-primary'],
  ['operator', '/deeds/kinds', 'main .btn-primary'],
  ['operator', '/deeds/kinds/new', 'main .btn-primary'],
  ['daughter', '/me/family', 'main .btn-primary'],
  ['daughter', '/me/welfare/year', 'main .btn-primary'],
  ['daughter', '/me/welfare/try', 'main .btn-primary'],
  ['daughter', '/me/welfare/try?what=goods&amount=140,00', 'main .btn-primary'],
  ['daughter', '/me/welfare/try?what=f&way=reimbursement&relation=parent_in_law&amount=x', 'main .btn-primary'],
  ['shopkeeper', '/serve', 'main .btn-primary'],
  ['shopkeeper', '/serve/{agnese}'],
  ['shopkeeper', '/serve/{agnese}/pay', 'main .btn-primary'],
  ['shopkeeper', '/serve/{agnese}/pay/check?category=compagnia&amount=5,00'],
  ['shopkeeper', '/till', 'main .btn-primary'],
  ['shopkeeper', '/till/requests/new', 'main .btn-primary'],
  ['shopkeeper', '/till/requests/{request}', 'main .btn-primary'],
  ['daughter', '/pay/{request}', 'main .btn-primary'],
  ['daughter', '/pay'],
  ['shopkeeper', '/serve/{agnese} > main a[href*="/offers/"]', 'main .btn-primary'],
  ['shopkeeper', '{check}', 'main .btn-primary'],
  ['shopkeeper', '{slip}'],
  ['operator', '/desk/people/{agnese}/pin', 'main .btn-primary'],
  ['operator', '/desk/people/{agnese}/code', 'main .btn-primary'],
  ['operator', '/desk/people/{agnese}/close/new', 'main .btn-primary'],
  ['shopkeeper', '/c/AAAAAAAAAAAAAAAAAAAAAA', 'main .btn-primary'],
  ['operator', '/attestations', 'main .btn-primary'],
  ['operator', '/attestations/new', 'main .btn-primary'],
  ['operator', '/attestations/new/{agnese}', 'main .btn-primary'],
  ['operator', '/people/{agnese}/card', 'main .btn-primary'],
  ['daughter', '/more', 'main a'],
  ['daughter', '/needs', 'main .btn-primary'],
  ['daughter', '/orders'],
  ['daughter', '/signals'],
  ['daughter for mother', '/', 'main .btn-primary'],
  ['daughter for mother', '/market > main a[href^="/market/"]', 'main .btn-primary'],
  ['shopkeeper', '/shop/orders'],
  ['shopkeeper', '/shop/products', 'main .btn-primary'],
  ['shopkeeper', '/shop/products > main th a', 'main .btn-primary'],
  ['shopkeeper', '/shop/products > main a[href^="/shops/"]', 'main .btn-primary'],
  ['shopkeeper', '/wallet/organisation'],
  ['shopkeeper', '/takings', 'main .btn-primary'],
  ['secretary', '/bank-account', 'main .btn-primary'],
  ['federation', '/bank-accounts', 'main .btn-primary'],
  ['federation', '/payouts', 'main .btn-primary'],
  ['federation', '/payouts > main th a'],
  ['federation', '/fees', 'main .btn-primary'],
  ['federation', '/reconciliation', 'main .btn-primary'],
  ['federation', '/reconciliation > main th a'],
  ['federation', '/netting', 'main .btn-primary'],
  ['coordinator', '/care'],
  ['coordinator', '/needs/open'],
  ['care worker', '/visits'],
  ['HR manager', '/wallet/organisation'],
  ['HR manager', '/welfare/plans', 'main .btn-primary'],
  ['HR manager', '/welfare/plans/new', 'main .btn-primary'],
  ['HR manager', '/welfare/plans > main h2 a', 'main .btn-primary'],
  ['HR manager', '/welfare/plans > main h2 a > main a[href$="/totals"]'],
  ['HR manager', '/welfare/employees', 'main .btn-primary'],
  ['employee', '/me/welfare', 'main .btn-primary'],
  ['employee', '/me/welfare > main a.btn-primary', 'main .btn-primary'],
  ['employee', '/me/welfare > main h3 a', 'main .btn-primary'],
  ['employee', '/me/welfare > main h3 a > main a[href$="/document"]', 'main .btn-primary'],
  ['administration', '/welfare/plans > main h2 a > main a[href$="/payroll"]', 'main .btn-primary'],
  ['shopkeeper', '/welfare/provider'],
  ['operator', '/welfare/desk'],
  ['operator', '/welfare/desk > main h2 a', 'main .btn-primary'],
  ['daughter', '/me/records', 'main .btn-primary'],
  ['daughter', '/me/verify'],
  ['daughter', '/me/people', 'main .btn-primary'],
  ['daughter', '/me/people/new', 'main .btn-primary'],
  ['operator', '/desk', 'main .btn-primary'],
  ['operator', '/desk/register', 'main .btn-primary'],
  ['operator', '/desk/verifications'],
  ['federation', '/desk/duplicates'],
  ['operator', '/more', 'main a'],
  ['federation', '/imports', 'main .btn-primary'],
  ['federation', '/imports > main a[href^="/imports/0"]', 'main .btn-primary'],
  ['daughter', '/memberships', 'main .btn-primary'],
  ['daughter', '/organisations/apply', 'main .btn-primary'],
  ['daughter', '/organisations?q=sentiero > main h3 a', 'main .btn-primary'],
  ['secretary', '/more', 'main a'],
  ['secretary', '/working-for', 'main .btn'],
  ['secretary', '/secretary', 'main .btn'],
  ['secretary', '/organisations?q=botteghe > main h3 a', 'main .btn-primary'],
  ['secretary', '/secretary/members', 'main .btn-primary'],
  ['secretary', '/secretary > main h3 a', 'main .btn-primary'],
  ['secretary', '/secretary/members?type=worker > main th a', 'main .btn'],
  ['secretary', '/secretary/roles', 'main .btn-primary'],
  ['secretary', '/secretary/loans', 'main .btn-primary'],
  ['secretary', '/secretary/loans?q=bottega', 'main .btn-primary'],
  ['federation', '/federation', 'main a'],
  ['federation', '/federation > main h3 a', 'main .btn-primary'],
  ['federation', '/federation/organisations', 'main .btn-primary'],
  ['federation', '/federation/organisations?q=sentiero > main th a', 'main .btn'],
  ['federation', '/federation/roles', 'main .btn-primary'],
  ['federation', '/federation/statistics'],
  ['federation', '/secretary', 'main .btn'],
  ['federation', '/journal'],
  ['federation', '/more', 'main a'],
];

const demo = (user) => ({ name: user, password: `piazza-${user}` });
const people = {
  daughter: demo('elena'),
  shopkeeper: demo('bottega'),
  coordinator: demo('marta'),
  'care worker': demo('sara'),
  employee: demo('davide'),
  'HR manager': demo('paolo'),
  administration: demo('ilaria'),
  operator: demo('operatrice'),
  secretary: demo('nadia'),
  federation: demo('federazione'),
};

let server, browser;
const sessions = {};
const ids = {};

// Turns "PLACE > SELECTOR > …" into the address that the last link has.
async function resolve(place, session) {
  let [address, ...selectors] = place.replace(/\{(\w+)\}/, (_, name) => ids[name]).split(' > ');
  if (selectors.length === 0) return address;
  const context = await openContext(browser, sizes.plain, session);
  try {
    const page = await context.newPage();
    for (const selector of selectors) {
      await page.goto(server.url + address);
      address = await page.locator(selector).first().getAttribute('href', { timeout: 3000 });
    }
    return address;
  } finally {
    await context.close();
  }
}

// At the shop's counter, with Agnese's card shown: the page that confirms an order, and its receipt.
async function orderAtCounter(shop) {
  const [listing] = (await shop.get(`/serve/${ids.agnese}`)).body.offers;
  const place = `/serve/${ids.agnese}/offers/${listing.id}`;
  const { days } = (await shop.get(place)).body;
  const slot = days.flatMap((day) => day.slots).find((one) => one.is_free).id;
  const { body } = await shop.post(place, { slot, pay: 'cash', expected_credit: 0, spoken: true });
  ids.check = `${place}/check?slot=${slot}&pay=cash`;
  ids.slip = `/serve/${ids.agnese}/orders/${body.id}`;
}

// A bill that the shop asks to be paid on the phone, by whoever opens its address.
async function askForPayment(shop) {
  const { body } = await shop.post('/till/requests', { category: 'compagnia', amount: 1250 });
  ids.request = body.id;
}

// A benefit that its organisation has written and not opened yet.
async function writeBenefit(secretary) {
  const [{ id }] = (await secretary.get('/organisations?q=sentiero')).body.organisations;
  ids.benefits = `/organisations/${id}/benefits`;
  const { body } = await secretary.post(ids.benefits, {
    title_it: 'Ginnastica dolce', about_it: 'Il lunedì alle dieci.', kind: 'access', from: '2026-01-01', until: '2099-12-31', age_from: 65,
  });
  ids.benefit = `/benefits/${body.id}`;
}

before(async () => {
  [server, browser] = await Promise.all([start(), openBrowser()]);
  for (const [who, user] of Object.entries(people))
    sessions[who] = await signIn(browser, server.url, user);
  for (const staff of ['bottega', 'operatrice'])
    ids.agnese = (await (await Program.signIn(server.url, staff)).post('/serve', { code: 'FC 0042 1942' })).body.person_id;
  await writeBenefit(await Program.signIn(server.url, 'nadia'));
  const shop = await Program.signIn(server.url, 'bottega');
  await orderAtCounter(shop);
  await askForPayment(shop);
  const office = await Program.signIn(server.url, 'federazione');
  await office.post('/imports', { kind: 'people', file: 'Cognome;Nome;Codice fiscale\nRossi;Mario;RSSMRA85T10A562S\nRossi;Mar10;X\n' });
  await office.post('/reconciliation', { file: statement });
  sessions['daughter for mother'] = await signIn(browser, server.url, people.daughter, 'Agnese');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

// What the Federation's bank says of a day: nothing of ours.
const statement = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>2026-327</Id>
<Acct><Id><IBAN>IT60X0542811101000000123456</IBAN></Id></Acct><Ntry><Amt Ccy="EUR">12.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>
<Sts>BOOK</Sts><BookgDt><Dt>2026-11-23</Dt></BookgDt><AddtlNtryInf>Canone</AddtlNtryInf></Ntry></Stmt></BkToCstmrStmt></Document>`;

const kept = {}; // the HTML of every page, for one run of the validator

describe('pages', { concurrency: 2 }, () => {
  for (const [who, place, action] of visits)
    test(`${place} as ${who}`, async () => {
      const session = sessions[who];
      const address = await resolve(place, session);
      const { wrong, html } = await examine(browser, server.url, address, { session, who, action });
      kept[`${who} ${place}`] = html;
      assert.deepEqual(wrong, []);
    });
});

test('every page is valid HTML', async () => {
  assert.deepEqual(await validate(kept), []);
});
