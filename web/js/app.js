// What the pages gain from a script; each works without it.
(() => {
  'use strict';

  // ---- announcing changes to screen readers ------------------------------------------------------

  const live = document.createElement('p');
  live.className = 'visually-hidden';
  live.setAttribute('role', 'status');
  document.body.append(live);

  function announce(text) {
    live.textContent = '';
    setTimeout(() => { live.textContent = text; }, 60);
  }

  // ---- replacing one part of a page with the same part of the server's next page ----------------
  // <form method="get" data-swap="#results"> and <a data-swap="#results">

  // trusted: only pages of our own origin are parsed
  const policy = window.trustedTypes?.createPolicy('piazza', { createHTML: (html) => html });
  const parse = (html) =>
    new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, 'text/html');

  let underWay;

  // False: it did not work, go there the plain way.
  async function swap(url, selector, remember) {
    const old = document.querySelector(selector);
    if (!old) return false;
    underWay?.abort();
    underWay = new AbortController();
    old.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(url, { signal: underWay.signal });
      const page = parse(await answer.text());
      const fresh = page.querySelector(selector);
      if (answer.redirected || !fresh) { // the session has ended, for one
        location.href = answer.url;
        return true;
      }
      old.replaceWith(document.adoptNode(fresh));
      if (remember) {
        history.replaceState(null, '', answer.url);
        document.title = page.title;
      }
      announce(fresh.querySelector('[data-say]')?.textContent.trim() ?? '');
      return true;
    } catch (error) {
      old.removeAttribute('aria-busy');
      return error.name === 'AbortError';
    }
  }

  function address(form) {
    const url = new URL(form.action);
    url.search = new URLSearchParams(new FormData(form));
    return url;
  }

  document.addEventListener('click', async (event) => {
    const link = event.target.closest('a[data-swap]');
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (!await swap(link.href, link.dataset.swap, true)) location.href = link.href;
  });

  // data-live: search while typing
  let pause;
  document.addEventListener('input', (event) => {
    const form = event.target.closest('form[data-swap][data-live]');
    if (!form) return;
    clearTimeout(pause);
    pause = setTimeout(() => swap(address(form), form.dataset.swap, true), 350);
  });

  // data-poll="30": a board that changes by itself, unless somebody is using it or has filled a field
  for (const { id, dataset } of document.querySelectorAll('[data-poll]')) {
    setInterval(() => {
      const used = document.querySelector(`#${id}:is(:focus-within, [data-filled])`);
      if (document.visibilityState === 'visible' && !used) swap(location.href, `#${id}`, false);
    }, dataset.poll * 1000);
  }
  document.addEventListener('input', (event) =>
    event.target.closest('[data-poll]')?.setAttribute('data-filled', ''));

  // ---- one press, one order -----------------------------------------------------------------------
  // The server also knows a repeated form by its key; this spares the person the doubt.

  function lock(event) {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    event.submitter?.setAttribute('aria-disabled', 'true');
    event.submitter?.classList.add('is-busy');
  }

  // a page shown again by "back" is open again
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
    for (const button of document.querySelectorAll('.is-busy')) {
      button.classList.remove('is-busy');
      button.removeAttribute('aria-disabled');
    }
  });

  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (form.method === 'post') {
      lock(event);
    } else if (form.dataset.swap) {
      event.preventDefault();
      clearTimeout(pause);
      if (!await swap(address(form), form.dataset.swap, true)) location.href = address(form);
    }
  });

  // ---- small things -------------------------------------------------------------------------------

  // a form that came back: start at the first wrong field
  document.querySelector('[aria-invalid="true"], .cv-error + .cv-opts input')?.focus();

  // print buttons are shown only where there is a script
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }
})();
