// Every address of a running piazza, from the description that it gives of itself.

import { sql } from './server.mjs';
import { Program } from './visitor.mjs';

// The routes: {method, path, name, roles, mandate, parameters, body}.
export async function everyRoute(place) {
  const { body } = await new Program(place.url).get('/openapi.json');
  return Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      name: operation.operationId,
      roles: operation['x-roles'],
      mandate: operation['x-mandate'],
      assurance: operation['x-assurance'] ?? 0,
      body: operation.requestBody?.content['application/json'].schema.properties ?? {},
    })));
}

// An id as addresses show it: 13 digits of Crockford's base 32.
export function idText(id) {
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  let text = '';
  for (let i = 0, rest = BigInt(id); i < 13; i++, rest >>= 5n) text = digits[Number(rest & 31n)] + text;
  return text;
}

// The newest ids in these tables.
export async function idsIn(place, tables) {
  const ids = [];
  for (const table of tables)
    ids.push(...(await sql(place.database, `select id from ${table} order by id desc limit 6`)).split('\n'));
  return ids.filter(Boolean).map(idText);
}

// The paths of a method with each of the ids in them.
export async function everyAddress(place, ids, method = 'GET') {
  const routes = (await everyRoute(place)).filter((route) => route.method === method);
  return routes.flatMap(({ path }) =>
    path.includes('{') ? ids.map((id) => path.replace(/\{[^}]+\}/, id)) : [path]);
}
