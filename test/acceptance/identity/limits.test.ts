import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { auth, registration } from './people.ts';

const environment = { OWLERY_ADDRESS_LIMIT: '5', TRUST_PROXY: 'loopback' };
let nodes: TestServer[];
beforeAll(async () => {
  const first = await startTestServer('identity', { environment });
  const second = await startTestServer('identity', { environment, databaseUrl: first.core.config.databaseUrl ?? '' });
  nodes = [first, second];
});
afterAll(async () => {
  for (const node of nodes) await node.close();
  expect(nodes.flatMap(({ undeclared }) => undeclared)).toEqual([]);
});

const bodies: [string, () => unknown][] = [
  ['register', () => registration()],
  ['login/json', () => ({ username: 'nobody', password: 'wrong' })],
  ['forgot-password', () => ({ email: 'nobody@example.com' })],
];

test.each(bodies)('%s returns 429 above the limit of an address, counted over all nodes', async (path, body) => {
  const from = (address: string, index: number) =>
    nodes[index % 2]?.send('POST', `${auth}/${path}`, { json: body(), headers: { 'x-forwarded-for': address } });
  const statuses = [];
  for (let index = 0; index < 6; index += 1) statuses.push((await from('203.0.113.7', index))?.status);
  expect(statuses.slice(0, 5)).not.toContain(429);
  expect(statuses[5]).toBe(429);
  const refused = await from('203.0.113.7', 0);
  expect(refused?.status).toBe(429);
  expect(refused?.body.detail).toMatch(/^请求过于频繁，请在 \d+ 秒后重试$/);
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused?.headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);
  expect((await from('203.0.113.8', 0))?.status).not.toBe(429);
});

test('All addresses of one IPv6 network share one limit', async () => {
  const from = (address: string) =>
    nodes[0]?.send('POST', `${auth}/login`, {
      form: { username: registration().username, password: 'wrong' },
      headers: { 'x-forwarded-for': address },
    });
  for (let index = 1; index <= 5; index += 1) expect((await from(`2001:db8:1:2::${index}`))?.status).toBe(401);
  expect((await from('2001:db8:1:2:ffff:ffff:ffff:ffff'))?.status).toBe(429);
  expect((await from('2001:db8:1:3::1'))?.status).toBe(401);
});
