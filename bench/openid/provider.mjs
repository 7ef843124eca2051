// oidc-provider in memory, with one client and codes ready to be exchanged.
//   node provider.mjs CODES FOLDER   listens on a free port; writes FOLDER/provider.json and codes

import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { Provider } from 'oidc-provider';

const [count, folder] = [Number(process.argv[2]), process.argv[3]];

// The library's own forgets all but the newest thousand.
const store = new Map(), byUid = new Map();
class Memory {
  constructor(name) { this.name = name; }
  key(id) { return `${this.name} ${id}`; }
  async upsert(id, payload) { store.set(this.key(id), payload); if (payload.uid) byUid.set(this.key(payload.uid), id); }
  async find(id) { return store.get(this.key(id)); }
  async findByUid(uid) { return this.find(byUid.get(this.key(uid))); }
  async destroy(id) { store.delete(this.key(id)); }
  async consume(id) { store.get(this.key(id)).consumed = Math.floor(Date.now() / 1000); }
  async revokeByGrantId() {}
}

const server = http.createServer();
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const client = { client_id: 'bench', client_secret: randomBytes(32).toString('base64url'), redirect_uris: ['https://app.example/callback'] };
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const provider = new Provider(url, {
    adapter: Memory,
    clients: [{ ...client, grant_types: ['authorization_code'], response_types: ['code'], id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'client_secret_post' }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'ES256' }] },
    claims: { openid: ['sub'], profile: ['name', 'given_name', 'family_name', 'birthdate'] },
    conformIdTokenClaims: true,
    pkce: { required: () => true },
    expiresWithSession: () => false,
    findAccount: (context, sub) => ({ accountId: sub, claims: () => ({ sub, name: 'Elena Zeni', given_name: 'Elena', family_name: 'Zeni', birthdate: '1976-05-18' }) }),
  });
  const known = await provider.Client.find(client.client_id);
  const lines = [];
  for (let i = 0; i < count; i++) {
    const grant = new provider.Grant({ accountId: 'elena', clientId: client.client_id });
    grant.addOIDCScope('openid profile');
    const verifier = randomBytes(32).toString('base64url');
    const code = new provider.AuthorizationCode({
      accountId: 'elena', client: known, clientId: client.client_id, grantId: await grant.save(), scope: 'openid profile',
      redirectUri: client.redirect_uris[0], codeChallengeMethod: 'S256', authTime: Math.floor(Date.now() / 1000),
      codeChallenge: createHash('sha256').update(verifier).digest('base64url'), gty: 'authorization_code',
    });
    lines.push(`${await code.save()} ${verifier}`);
  }
  writeFileSync(path.join(folder, 'provider.codes'), `${lines.join('\n')}\n`);
  writeFileSync(path.join(folder, 'provider.json'), JSON.stringify({ url, token: '/token', userinfo: '/me',
    id: client.client_id, secret: client.client_secret, redirect: client.redirect_uris[0] }));
  server.on('request', provider.callback());
});
