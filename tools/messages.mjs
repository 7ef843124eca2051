#!/usr/bin/env node
// The texts people read, and their translations.
//
//   tools/messages.mjs update   collect all texts into locale/piazza.pot, merge them into the catalogues
//   tools/messages.mjs check    fail when a translation is missing or differs in its tags or values
//
// Texts are the {{#_}} sections of the templates (src/*/pages), the messages of errors.def,
// and in C: N_("…"), locale_text(…, "…") and the labels of indicators.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const languages = ['de', 'en'];
const templateText = /\{\{#_\}\}([\s\S]*?)\{\{\/_\}\}/g;
const indicatorTable = /struct indicator \w+\[\] = \{[\s\S]*?\};/g;
const indicatorLabel = /\{\s*(?:\.name = )?"[^"]*",\s*(?:\.label = )?"((?:[^"\\]|\\.)*)"/g;

function filesBelow(directory, pattern) {
  return readdirSync(path.join(root, directory), { recursive: true })
    .map((name) => path.join(directory, name))
    .filter((name) => pattern.test(name))
    .sort();
}

const read = (file) => readFileSync(path.join(root, file), 'utf8');
const folded = (text) => text.replace(/[ \t\r\n]+/g, ' ').trim();
const quoted = (text) => `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
const unquoted = (text) => JSON.parse(`"${text}"`);

// Every text of the templates and indicators with the files it stands in: Map of text -> Set of file.
function collect() {
  const places = new Map();
  const add = (text, file) => places.set(text, (places.get(text) ?? new Set()).add(file));
  for (const file of filesBelow('src', /\/pages\/[^/]*\.(html|txt)$/)) {
    const source = read(file);
    for (const found of source.matchAll(templateText)) add(folded(found[1]), file);
  }
  for (const file of filesBelow('src', /\.c$/)) {
    const source = read(file);
    for (const table of source.matchAll(indicatorTable))
      for (const found of table[0].matchAll(indicatorLabel))
        add(unquoted(found[1]), file);
  }
  return places;
}

// What xgettext finds in the C sources, as .po text with its header.
function collectC() {
  const sources = [...filesBelow('src', /\.c$/).filter((name) => !/\/test_/.test(name)), 'src/base/errors.def'];
  return execFileSync('xgettext', ['--language=C', '--from-code=UTF-8', '--keyword', '--keyword=N_',
    '--keyword=ERROR:3', '--keyword=locale_text:2', '--package-name=piazza', '--no-wrap', '--sort-by-file', '--add-location=file', '--output=-', ...sources],
  { cwd: root, encoding: 'utf8' });
}

function template() {
  const entries = [...collect()].map(([text, places]) =>
    `${[...places].map((place) => `#: ${place}\n`).join('')}msgid ${quoted(text)}\nmsgstr ""\n`);
  const parts = mkdtempSync(path.join(tmpdir(), 'piazza-messages-'));
  writeFileSync(path.join(parts, 'c.po'), collectC());
  writeFileSync(path.join(parts, 'pages.po'), `msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n${entries.join('\n')}`);
  const merged = execFileSync('msgcat', ['--use-first', '--no-wrap', '--sort-by-file', 'c.po', 'pages.po'], { cwd: parts, encoding: 'utf8' });
  rmSync(parts, { recursive: true });
  return merged.replace(/^"POT-Creation-Date: .*\n/m, '').replace(/^"PO-Revision-Date: .*\n/m, '')
    .replace(/^(#.*\n)*(?=msgid ""\n)/, '# The texts of piazza, collected by tools/messages.mjs.\n');
}

// The entries of a .po file: [{ msgid, msgstr, fuzzy }].
function entries(po) {
  const text = (block, key) =>
    (block.match(new RegExp(`^${key} ((?:"(?:[^"\\\\]|\\\\.)*"\\s*)+)`, 'm'))?.[1].match(/"((?:[^"\\]|\\.)*)"/g) ?? [])
      .map((piece) => JSON.parse(piece)).join('');
  return po.split(/\n\n+/).filter((block) => !/^#~/m.test(block))
    .map((block) => ({ msgid: text(block, 'msgid'), msgstr: text(block, 'msgstr'), fuzzy: /^#, .*fuzzy/m.test(block) }))
    .filter((entry) => entry.msgid !== '');
}

// The values and tags that a translation must keep, in any order.
const marks = (text) => (text.match(/\{\{[^}]*\}+|<[^>]*>/g) ?? []).map((mark) => mark.replace(/\s+/g, ' ')).sort().join(' ');

function check() {
  const problems = [];
  const wanted = entries(template()).map((entry) => entry.msgid);
  for (const language of languages) {
    const known = new Map(entries(read(`locale/${language}.po`)).map((entry) => [entry.msgid, entry]));
    for (const msgid of wanted) {
      const entry = known.get(msgid);
      if (!entry?.msgstr || entry.fuzzy) problems.push(`${language}: not translated: ${msgid}`);
      else if (marks(entry.msgstr) !== marks(msgid)) problems.push(`${language}: other tags or values: ${msgid} -> ${entry.msgstr}`);
    }
  }
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) console.error('Run tools/messages.mjs update, then edit locale/*.po.');
  process.exitCode = problems.length > 0 ? 1 : 0;
}

function update() {
  const pot = path.join(root, 'locale/piazza.pot');
  writeFileSync(pot, template());
  for (const language of languages) {
    const po = path.join(root, `locale/${language}.po`);
    if (!existsSync(po)) throw new Error(`${po} is missing`);
    execFileSync('msgmerge', ['--quiet', '--update', '--backup=none', '--no-wrap', '--no-fuzzy-matching', po, pot]);
    const kept = execFileSync('msgattrib', ['--no-obsolete', '--no-wrap', po], { encoding: 'utf8' });
    writeFileSync(po, kept);
  }
}

const commands = { update, check };
const command = commands[process.argv[2]];
if (!command) {
  console.error('usage: tools/messages.mjs update|check');
  process.exit(2);
}
command();
