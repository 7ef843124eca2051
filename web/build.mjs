// Builds what the browser loads besides the pages, for compiling into the program:
//
//     node web/build.mjs OUT [--root DIR] [--depfile FILE]
//
// writes into OUT the stylesheet, script, fonts, icon sprite and favicon under names that carry a
// hash of their content, each also as .br and .gz, and the C table of them all: assets_gen.c with
// assets_data.S, which pulls the bytes in. The table's types are in src/web/assets.h.

import { transform as minifyCss } from 'lightningcss';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import zlib from 'node:zlib';
import { PurgeCSS } from 'purgecss';
import * as sass from 'sass';
import { minify as minifyJs } from 'terser';

const web = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(web, 'node_modules');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    root: { type: 'string', default: path.dirname(web) },
    depfile: { type: 'string' },
  },
});
const out = path.resolve(positionals[0] ?? 'assets');
const source = path.join(options.root, 'src');

const types = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

// What was read, and the folders of pages: when one changes, or a folder gains a page, build again.
const inputs = new Set();

function read(file) {
  inputs.add(file);
  return fs.readFileSync(file, 'utf8');
}

function list(folder, wanted) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return list(full, wanted);
    return wanted(full) ? [full] : [];
  });
}

// ---- what the pages use --------------------------------------------------------------------------

const isPage = (file) => /\/pages\/[^/]+\.html$/.test(file);
const pages = list(source, isPage).sort();
for (const page of pages) inputs.add(path.dirname(page));
const scripts = list(path.join(web, 'js'), (file) => file.endsWith('.js')).sort();
// C files that print markup of their own, such as the map's SVG
const printers = list(source, (file) => file.endsWith('.c')).filter((file) =>
  fs.readFileSync(file, 'utf8').includes('class=\\"'));

const markup = [...pages, ...scripts, ...printers].map((file) => ({
  raw: read(file),
  extension: path.extname(file).slice(1),
}));

// ---- one asset -----------------------------------------------------------------------------------

const assets = [];

// Writes the content under its hashed name and in its compressed forms.
function publish(name, content) {
  const data = Buffer.from(content);
  const hash = crypto.createHash('sha256').update(data).digest('hex').slice(0, 12);
  const { name: stem, ext } = path.parse(name);
  const file = `${stem}.${hash}${ext}`;
  const asset = {
    name,
    file,
    url: `/assets/${file}`,
    type: types[ext.slice(1)],
    etag: `"${hash}"`,
    forms: { identity: data },
  };
  if (ext !== '.woff2') {
    // a woff2 file is compressed already
    asset.forms.br = zlib.brotliCompressSync(data, {
      params: { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: data.length },
    });
    asset.forms.gz = zlib.gzipSync(data, { level: 9 });
  }
  for (const [form, bytes] of Object.entries(asset.forms))
    fs.writeFileSync(formFile(asset, form), bytes);
  assets.push(asset);
  return asset;
}

const formFile = (asset, form) =>
  path.join(out, form === 'identity' ? asset.file : `${asset.file}.${form}`);

// ---- fonts, icons, stylesheet, script ------------------------------------------------------------

function publishFont(weight) {
  const file = path.join(modules, '@fontsource/titillium-web/files',
    `titillium-web-latin-${weight}-normal.woff2`);
  inputs.add(file);
  return publish(`titillium-${weight}.woff2`, fs.readFileSync(file));
}

// The drawing inside an <svg>, without its wrapper.
const drawing = (svg) =>
  svg.replace(/<!--.*?-->/gs, '').replace(/<\/?svg[^>]*>/gs, '').replace(/\s+/g, ' ').trim();

// One sprite of the icons that templates name with {{icon:NAME}}, and of our own.
function publishIcons() {
  const names = new Set();
  for (const { raw } of markup)
    for (const [, name] of raw.matchAll(/\{\{icon:([a-z0-9-]+)\}\}/g)) names.add(name);
  const symbols = [...names].sort().map((name) => {
    const ours = path.join(web, 'icons', `${name}.svg`);
    const lucide = path.join(modules, 'lucide-static/icons', `${name}.svg`);
    const file = [ours, lucide].find((candidate) => fs.existsSync(candidate));
    if (!file) throw new Error(`no icon is called "${name}": see lucide.dev/icons or add ${ours}`);
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawing(read(file))}</symbol>`;
  });
  publish('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`);
}

// Classes that no template shows whole: put together from data, or set by the script.
const composed = [/^is-/, /^step-/, /^kind-/, /^state-/, /^t-lg$/];

async function publishStyles(fonts) {
  const compiled = sass.compile(path.join(web, 'scss/app.scss'), {
    loadPaths: [modules],
    style: 'compressed',
    charset: false,
    quietDeps: true,
    silenceDeprecations: ['import'],
  });
  for (const url of compiled.loadedUrls) inputs.add(fileURLToPath(url));
  const [purged] = await new PurgeCSS().purge({
    content: markup,
    css: [{ raw: compiled.css }],
    safelist: composed,
    variables: true,
  });
  const css = purged.css.replace(/url\(["']?(titillium-\d+)\.woff2["']?\)/g,
    (_, stem) => `url(${fonts.find((font) => font.name === `${stem}.woff2`).file})`);
  const { code } = minifyCss({
    filename: 'app.css',
    code: Buffer.from(css),
    minify: true,
    targets: { chrome: 100 << 16, firefox: 100 << 16, safari: 15 << 16 },
  });
  publish('app.css', code);
}

async function publishScript(file) {
  const { code } = await minifyJs(read(file), { ecma: 2020, compress: { passes: 2 } });
  publish(path.basename(file), code);
}

// ---- the C table ---------------------------------------------------------------------------------

const symbol = (asset, form) => `asset_${asset.name.replace(/\W/g, '_')}_${form}`;

// Assembly, because gcc 12 has no #embed.
function writeData() {
  const parts = assets.flatMap((asset) => Object.keys(asset.forms).map((form) => `
\t.global ${symbol(asset, form)}
\t.balign 16
${symbol(asset, form)}:
\t.incbin "${formFile(asset, form)}"
`));
  fs.writeFileSync(path.join(out, 'assets_data.S'),
    `\t.section .rodata\n${parts.join('')}\n\t.section .note.GNU-stack,"",%progbits\n`);
}

function writeTable() {
  const externs = assets.flatMap((asset) =>
    Object.keys(asset.forms).map((form) => `extern const unsigned char ${symbol(asset, form)}[];`));
  const rows = assets.map((asset) => {
    const body = (form) => asset.forms[form]
      ? `{${symbol(asset, form)}, ${asset.forms[form].length}}` : '{0, 0}';
    return `    {${JSON.stringify(asset.name)}, ${JSON.stringify(asset.url)}, `
      + `${JSON.stringify(asset.type)}, ${JSON.stringify(asset.etag)},\n`
      + `     ${body('identity')}, ${body('br')}, ${body('gz')}},`;
  });
  fs.writeFileSync(path.join(out, 'assets_gen.c'), `/* Written by web/build.mjs. */
#include "web/assets.h"

${externs.join('\n')}

const struct asset assets[] = {
${rows.join('\n')}
};
const unsigned assets_count = ${assets.length};
`);
}

// For ninja: the generated table depends on every input.
function writeDepfile(file) {
  const escaped = [...inputs].map((input) => input.replace(/[ #]/g, '\\$&'));
  fs.writeFileSync(file, `${path.join(positionals[0], 'assets_gen.c')}: ${escaped.join(' \\\n  ')}\n`);
}

// ---- all of it -----------------------------------------------------------------------------------

fs.mkdirSync(out, { recursive: true });
for (const old of fs.readdirSync(out).filter((file) => /\.[0-9a-f]{12}\./.test(file)))
  fs.unlinkSync(path.join(out, old));
const fonts = [publishFont(400), publishFont(600)];
publishIcons();
publish('favicon.svg', read(path.join(web, 'icons/favicon.svg')));
await publishStyles(fonts);
for (const script of scripts) await publishScript(script);
assets.sort((a, b) => (a.name < b.name ? -1 : 1));
writeData();
writeTable();
if (options.depfile) writeDepfile(path.resolve(options.depfile));

if (process.stdout.isTTY)
  console.table(assets.map(({ name, forms }) => ({
    name, bytes: forms.identity.length, gzip: forms.gz?.length, brotli: forms.br?.length,
  })));
