/** While the database is away every system says so in its own envelope; afterwards it recovers by itself. */
import { describe, expect, test } from 'vitest';
import type { SystemName } from '../../src/app/systems.ts';
import { createTestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { openProxy } from '../support/proxy.ts';
import { startTestServer } from '../support/server.ts';
import { accountWith } from '../support/tokens.ts';

const expected = {
  identity: {
    path: '/api/v1/auth/login/json',
    me: '/api/v1/auth/me',
    status: 503,
    body: { detail: '服务暂时不可用，请稍后重试' },
  },
  market: {
    path: '/api/auth/login',
    me: '/api/auth/me',
    status: 503,
    body: { code: 5001, message: '服务暂时不可用，请稍后重试', reason: 'unavailable' },
  },
};

describe.each(Object.entries(expected))('%s', (name, { path, me, status, body }) => {
  test('reports that the database is away, and recovers', async () => {
    const { connection } = await createTestDatabase();
    await using proxy = await openProxy(connection);
    const { host, port } = proxy.connection;
    const databaseUrl = `postgresql://owlery@${host}:${port}/${connection.database}`;
    const server = await startTestServer(name as SystemName, { databaseUrl });
    const origin = new URL(server.url).origin;
    const token = await accountWith(server.core, 'user');
    const json = { username: 'nobody', password: 'wrong password' };
    const health = async () => (await fetch(`${origin}/health`)).status;
    expect(await health()).toBe(200);

    proxy.cut();
    expect(await server.send('POST', path, { json })).toMatchObject({ status, body });
    expect(await server.send('GET', me, { token })).toMatchObject({ status, body });
    // The health is cached for a second.
    await expect.poll(health, { timeout: 10_000 }).toBe(503);

    proxy.mend();
    await eventually(async () => expect(await health()).toBe(200));
    expect((await server.send('POST', path, { json })).status).toBe(401);
    expect((await server.send('GET', me, { token })).status).toBe(200);
    expect(server.undeclared).toEqual([]);
    await server.close();
  });
});
