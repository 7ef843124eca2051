// A person with an old browser, or a program with a token: requests, cookies and forms, no
// JavaScript. Pages are read with an HTML parser, so a test says what a person would do.

import { parse } from 'node-html-parser';

const same = (a, b) => a.replace(/\s+/g, ' ').trim() === b;

export class Page {
  constructor(visitor, response, html) {
    this.visitor = visitor;
    this.status = response.status;
    this.headers = response.headers;
    this.url = new URL(response.url);
    this.html = html;
    this.document = parse(html);
  }

  // The page's words, as read aloud: without the menu and the footer.
  get text() {
    const main = this.document.querySelector('main') ?? this.document;
    return main.structuredText.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ');
  }

  find(selector) {
    return this.document.querySelector(selector);
  }

  // The link with this text; fails when there is none.
  link(text) {
    const found = this.document.querySelectorAll('a').find((a) => same(a.textContent, text) || a.textContent.includes(text));
    if (!found) throw new Error(`no link "${text}" on ${this.url.pathname}`);
    return found.getAttribute('href');
  }

  follow(text) {
    return this.visitor.get(this.link(text));
  }

  // The form whose action ends so; fails when there is none.
  form(action) {
    const forms = this.document.querySelectorAll('form');
    const found = forms.find((form) => form.getAttribute('action')?.endsWith(action));
    if (!found) {
      const known = forms.map((form) => form.getAttribute('action')).join(' ');
      throw new Error(`no form to ${action} on ${this.url.pathname} (${this.status}); forms: ${known}`);
    }
    return found;
  }

  // What the form would send as it stands.
  fields(action) {
    const fields = new URLSearchParams();
    for (const input of this.form(action).querySelectorAll('input, textarea, select, button[name]')) {
      const name = input.getAttribute('name');
      const type = input.getAttribute('type');
      if (!name || input.hasAttribute('disabled') || input.tagName === 'BUTTON') continue;
      if ((type === 'radio' || type === 'checkbox') && !input.hasAttribute('checked')) continue;
      const chosen = input.tagName === 'SELECT'
        ? (input.querySelector('option[selected]') ?? input.querySelector('option'))?.getAttribute('value')
        : input.tagName === 'TEXTAREA' ? input.textContent : input.getAttribute('value') ?? (type === 'checkbox' ? 'on' : '');
      fields.set(name, chosen ?? '');
    }
    return fields;
  }

  // Fill in the values given, press the button, and see the page that follows.
  submit(action, values = {}) {
    const form = this.form(action);
    const fields = this.fields(action);
    for (const [name, value] of Object.entries(values)) fields.set(name, value);
    const target = new URL(form.getAttribute('action'), this.url);
    if ((form.getAttribute('method') ?? 'get').toLowerCase() === 'get') {
      target.search = fields;
      return this.visitor.get(target.pathname + target.search);
    }
    return this.visitor.post(target.pathname, fields);
  }
}

export class Visitor {
  constructor(base) {
    this.base = base;
    this.cookies = new Map();
    this.extra = {}; // further headers of every request
  }

  headers() {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return { ...(cookie && { cookie }), 'accept-language': 'it', origin: this.base, ...this.extra };
  }

  keep(response) {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
  }

  // One request, no redirect followed: the raw answer.
  async send(path, options = {}) {
    const response = await fetch(new URL(path, this.base),
      { redirect: 'manual', ...options, headers: { ...this.headers(), ...options.headers } });
    this.keep(response);
    return response;
  }

  async #page(response) {
    let hops = 0;
    while (response.status === 303 && hops++ < 5) {
      await response.text();
      response = await this.send(response.headers.get('location'));
    }
    return new Page(this, response, await response.text());
  }

  async get(path) {
    return this.#page(await this.send(path));
  }

  async post(path, fields) {
    return this.#page(await this.send(path, { method: 'POST', body: fields }));
  }

  // Sign in with a demo user's name; the password follows the demo's rule.
  async signIn(user, password = `piazza-${user}`) {
    const page = await this.get('/sign-in');
    return page.submit('/sign-in', { user, password });
  }
}

export async function signedIn(base, user) {
  const visitor = new Visitor(base);
  const page = await visitor.signIn(user);
  if (page.status !== 200 || page.url.pathname === '/sign-in')
    throw new Error(`${user} cannot sign in: ${page.status} ${page.text.slice(0, 200)}`);
  return visitor;
}

// An address behind a trusted proxy: each call is somebody else, and no limit is for all of them.
export function anyAddress() {
  const byte = () => Math.floor(Math.random() * 256);
  return { 'x-forwarded-for': `10.${byte()}.${byte()}.${byte()}` };
}

// A program: JSON in and out, a bearer token, an idempotency key when given.
export class Program {
  constructor(base, token, headers = {}) {
    this.base = base;
    this.token = token;
    this.headers = headers;
  }

  static async signIn(base, user, password = `piazza-${user}`, headers = {}) {
    const program = new Program(base, undefined, headers);
    const { status, body } = await program.post('/sign-in', { user, password });
    if (status !== 200) throw new Error(`${user} cannot sign in: ${status}`);
    program.token = body.token;
    return program;
  }

  async call(method, path, body, key) {
    const response = await fetch(`${this.base}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...this.headers,
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(body && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = /^application\/json/.test(response.headers.get('content-type')); // else a document
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  get(path) {
    return this.call('GET', path);
  }

  post(path, body = {}, key) {
    return this.call('POST', path, body, key);
  }
}
