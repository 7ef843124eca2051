// Registers an application at a running demo, and gets codes for it.
//   node codes.mjs URL CODES FOLDER   writes FOLDER/piazza.json and FOLDER/piazza.codes

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { signedIn } from '../../tests/lib/visitor.mjs';
import { ask, authorization, challengeOf, register } from '../../tests/openid/lib.mjs';

const [url, count, folder] = [process.argv[2], Number(process.argv[3]), process.argv[4]];
const place = { url };
const client = await register(place, { url: 'https://app.example' });
const elena = await signedIn(url, 'elena');
await ask(elena, authorization(client).path);

const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
const cookie = [...elena.cookies].map(([name, value]) => `${name}=${value}`).join('; ');

// fetch is too slow for this many.
function getCode() {
  const verifier = randomBytes(32).toString('base64url');
  const target = authorization(client, { code_challenge: challengeOf(verifier) }).path;
  return new Promise((resolve, reject) => {
    http.get(url + target, { agent, headers: { cookie } }, (response) => {
      response.resume();
      response.on('end', () => resolve(`${new URL(response.headers.location).searchParams.get('code')} ${verifier}`));
    }).on('error', reject);
  });
}

const lines = [];
while (lines.length < count) lines.push(...await Promise.all(Array.from({ length: 64 }, getCode)));
agent.destroy();
writeFileSync(path.join(folder, 'piazza.codes'), `${lines.join('\n')}\n`);
writeFileSync(path.join(folder, 'piazza.json'), JSON.stringify({ url, token: '/openid/token', userinfo: '/openid/userinfo',
  id: client.id, secret: client.secret, redirect: client.redirect }));
