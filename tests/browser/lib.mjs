// What the browser tests share: a browser, people who sign in, and the check of a page.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const vnuJar = path.join(path.dirname(require.resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

const BYTES_MAX = 100_000;
const REQUESTS_MAX = 8;
const TARGET_MIN = 44; // px, either way

export const sizes = {
  small: { width: 320, height: 640, script: true, axe: true },
  phone: { width: 390, height: 844, script: true },
  plain: { width: 390, height: 844, script: false },
  desk: { width: 1280, height: 900, script: true, axe: true },
};

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic',
      '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--force-color-profile=srgb', '--font-render-hinting=none'],
  });
}

// A context as a person has it: this size, Italian, and the session if there is one. Where axe is to
// be injected the site's policy is lifted; it is in force, and watched, at the other sizes.
export function openContext(browser, size, session) {
  return browser.newContext({
    bypassCSP: size.axe ?? false,
    viewport: { width: size.width, height: size.height },
    javaScriptEnabled: size.script,
    locale: 'it-IT',
    reducedMotion: 'reduce',
    storageState: session,
  });
}

// Signs in through the form; the returned state opens contexts of that person. Acting for somebody
// is asked by the name of the person who gave the mandate.
export async function signIn(browser, url, user, actingFor) {
  const context = await openContext(browser, sizes.desk);
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.fill('main [name=user]', user.name);
  await page.fill('main [name=password]', user.password);
  await page.click('main button[type=submit]');
  assert.ok(!page.url().includes('/sign-in'), `${user.name} cannot sign in`);
  if (actingFor) await startActing(page, url, actingFor);
  const session = await context.storageState();
  await context.close();
  return session;
}

async function startActing(page, url, name) {
  await page.goto(`${url}/mandates`);
  await page.locator('main form', { hasText: name }).locator('button[type=submit]').first().click();
  await page.locator('.cv-acting', { hasText: name }).waitFor();
}

// Listens to all that should not happen on a page; returns the list it fills.
function watch(page, url, seen) {
  const wrong = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('requestfailed', (request) => { // what is let go when the page is left has not failed
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') wrong.push(`failed: ${request.url()}`);
  });
  page.on('request', (request) => {
    if (request.url().startsWith('data:')) return;
    seen.requests += 1;
    if (!request.url().startsWith(url)) wrong.push(`another site: ${request.url()}`);
  });
  return wrong;
}

// Links and controls too small for a finger; links within a sentence are exempt (WCAG 2.5.8).
function smallTargets(minimum) {
  const inSentence = (element) =>
    element.matches('a') && getComputedStyle(element).display === 'inline'
    && element.parentElement.textContent.trim() !== element.textContent.trim();
  return [...document.querySelectorAll('a[href], button, select, textarea, summary, input:not([type=hidden])')]
    .filter((element) => {
      const label = element.matches('[type=radio], [type=checkbox]') ? element.closest('.cv-opt') : null;
      const box = (label ?? element).getBoundingClientRect();
      const hidden = !box.width || element.matches('.cv-skip, svg a') || element.closest('svg');
      return !hidden && !inSentence(element) && (box.height < minimum - 0.5 || box.width < minimum - 0.5);
    })
    .map((element) => `${element.tagName.toLowerCase()} "${element.textContent.trim().slice(0, 40)}"`);
}

async function axeViolations(page) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'color-contrast-enhanced': { enabled: true } }, // 7:1
    resultTypes: ['violations'],
  }));
  return violations.map((violation) =>
    `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

// With the browser's text set to 200 %, what leaves the window sideways?
async function overflowAtDoubleText(page) {
  const developer = await page.context().newCDPSession(page);
  await developer.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  const pixels = await overflow(page);
  await developer.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } });
  return pixels;
}

// Looks at a loaded page at one size; returns what is wrong. The keyboard walks to the main action,
// if one is named, at the size of a phone.
async function look(page, size, { title, action }) {
  const wrong = [];
  const expect = (right, text) => { if (!right) wrong.push(text); };
  await page.setViewportSize(size);
  const pixels = await overflow(page);
  expect(pixels <= 0, `scrolls ${pixels} px sideways`);
  expect(await page.locator('h1').count() === 1, 'does not have one h1');
  const small = await page.evaluate(smallTargets, TARGET_MIN);
  expect(!small.length, `small target: ${small.slice(0, 5).join(', ')} (${small.length})`);
  await screenshot(page, title, size);
  if (size.axe) wrong.push(...await axeViolations(page));
  if (action && size === sizes.phone) wrong.push(...await walkByKeyboard(page, action));
  if (size === sizes.small) {
    const double = await overflowAtDoubleText(page);
    expect(double <= 0, `scrolls ${double} px sideways with text at 200 %`);
  }
  return wrong;
}

// A browser's windows, one for each size and session, kept until it closes: opening one takes longer
// than the page it shows.
const windows = new WeakMap();
function keptContext(browser, shape, session) {
  if (!windows.has(browser)) windows.set(browser, new Map());
  const kept = windows.get(browser);
  const key = `${shape} ${JSON.stringify(session ?? null)}`;
  if (!kept.has(key)) kept.set(key, openContext(browser, sizes[shape], session));
  return kept.get(key);
}

// Loads a page once and looks at it at each of these sizes. Returns what is wrong with it, as
// sentences, and the HTML as the server sent it.
async function inspect(browser, url, place, shapes, { session, who = 'nobody', action } = {}) {
  const context = await keptContext(browser, shapes[0], session);
  const page = await context.newPage();
  await page.setViewportSize(sizes[shapes[0]]);
  const seen = { requests: 0, bytes: 0 };
  const wrong = watch(page, url, seen);
  const developer = await context.newCDPSession(page);
  await developer.send('Network.enable');
  await developer.send('Network.setCacheDisabled', { cacheDisabled: true }); // as on a first visit
  developer.on('Network.loadingFinished', (event) => { seen.bytes += event.encodedDataLength; });
  try {
    const answer = await page.goto(url + place, { waitUntil: 'load' });
    const html = await answer.text();
    if (answer.status() !== 200) wrong.push(`status ${answer.status()}`);
    for (const shape of shapes) {
      const complaints = await look(page, sizes[shape], { title: `${who} ${place}`, action });
      wrong.push(...complaints.map((complaint) => `${shape}: ${complaint}`));
    }
    if (seen.bytes > BYTES_MAX) wrong.push(`${seen.bytes} bytes`);
    if (seen.requests > REQUESTS_MAX) wrong.push(`${seen.requests} requests`);
    return { wrong, html };
  } finally {
    await page.close();
  }
}

// Inspects a page at every size: loaded once for those that axe reads, once as it is, once without
// script. Returns what is wrong, and the HTML.
export async function examine(browser, url, place, visit) {
  const found = [];
  for (const shapes of [['small', 'desk'], ['phone'], ['plain']])
    found.push(await inspect(browser, url, place, shapes, visit));
  return { wrong: found.flatMap(({ wrong }) => wrong), html: found[0].html };
}

// With SHOTS set to a folder, every page checked is also kept as a picture.
async function screenshot(page, title, size) {
  if (!process.env.SHOTS) return;
  const name = `${title.replace(/\W+/g, '_').slice(0, 100)}-${size.width}${size.script ? '' : '-plain'}.png`;
  await page.screenshot({ path: path.join(process.env.SHOTS, name), fullPage: true });
}

// Walks the page with the Tab key until the main action, a dozen steps at a time. Returns what is
// wrong: the action is not reached, or something on the way does not show that it has the focus.
async function walkByKeyboard(page, action) {
  let walk = await page.evaluate(noteFocus, action);
  for (let presses = 0; presses < 200 && !walk.reached; presses += 12) {
    await Promise.all(Array.from({ length: 12 }, () => page.keyboard.press('Tab')));
    walk = await page.evaluate(() => window.walk);
  }
  const wrong = walk.ringless.map((name) => `no focus ring: ${name}`);
  return walk.reached ? wrong : [...wrong, `${action} is not reached`];
}

// In the browser: notes in window.walk, until the action has the focus, whatever had it without a
// ring that shows.
function noteFocus(action) {
  const walk = window.walk = { ringless: [], reached: false };
  document.addEventListener('focusin', ({ target }) => {
    if (walk.reached) return;
    const shown = target.closest('.cv-opt') ?? target;
    if (parseFloat(getComputedStyle(shown).outlineWidth) < 3) walk.ringless.push(target.textContent.trim().slice(0, 40));
    walk.reached = target.matches(action);
  });
  return walk;
}

// Runs the Nu HTML checker once over all pages, {name: html}; returns its complaints.
export async function validate(pages) {
  const folder = await mkdtemp(path.join(tmpdir(), 'piazza-html-'));
  try {
    for (const [name, html] of Object.entries(pages))
      await writeFile(path.join(folder, `${name.replace(/\W+/g, '_')}.html`), html);
    await run('java', ['-Xmx256m', '-jar', vnuJar, '--Werror', folder]);
    return [];
  } catch (error) {
    return (error.stderr || error.message).split('\n').filter(Boolean);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
