// Passkeys (WebAuthn). A form <form data-passkey="ADDRESS" hidden> is shown where the browser knows
// them: its button asks ADDRESS for a challenge, has the device answer, and sends the answer in the
// field "credential".
(() => {
  'use strict';

  if (!window.PublicKeyCredential) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

  function creation(asked) {
    return {
      challenge: bytes(asked.challenge),
      rp: { id: asked.site, name: asked.site_name },
      user: {
        id: new TextEncoder().encode(asked.user.id),
        name: asked.user.name,
        displayName: asked.user.display_name,
      },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }],
      excludeCredentials: asked.exclude.map((id) => ({ type: 'public-key', id: bytes(id) })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
    };
  }

  const request = (asked) =>
    ({ challenge: bytes(asked.challenge), rpId: asked.site, userVerification: 'required' });

  // What the device answers, as JSON; the members that only one of the two has are left out.
  function written({ id, type, response }) {
    const members = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
    return JSON.stringify({
      id,
      type,
      response: Object.fromEntries(members.filter((name) => response[name])
        .map((name) => [name, text(response[name])])),
    });
  }

  async function answer(form) {
    const reply = await fetch(form.dataset.passkey, { headers: { accept: 'application/json' } });
    const asked = await reply.json();
    const credential = asked.user
      ? await navigator.credentials.create({ publicKey: creation(asked) })
      : await navigator.credentials.get({ publicKey: request(asked) });
    form.elements.credential.value = written(credential);
    form.submit();
  }

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const failed = form.querySelector('[data-passkey-failed]');
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      event.stopPropagation(); // the form is sent later, and may be tried again
      failed.hidden = true;
      try {
        await answer(form);
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
