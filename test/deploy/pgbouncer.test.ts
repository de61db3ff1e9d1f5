/** Nodes behind PgBouncer in transaction mode, as docs/sizing.md says. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openCore } from '../../src/app/compose.ts';
import { readConfig } from '../../src/app/config.ts';
import { createTestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { quiet } from '../support/logger.ts';
import { hasPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/sockets.ts';
import { accountWith } from '../support/tokens.ts';

/** Fewer than the 13 of one node. */
const SIZE = 4;

const nameOf = (url: string) => /\/([a-z0-9_]+)\?/.exec(url)?.[1] ?? '';

describe.skipIf(!hasPgBouncer)('PgBouncer in transaction mode', () => {
  let pooler: PgBouncer;
  let databaseUrl: string;
  let servers: TestServer[] = [];
  let token: string;

  beforeAll(async () => {
    pooler = await startPgBouncer(inject('cluster'), { size: SIZE });
    databaseUrl = (await createTestDatabase()).url;
    const environment = { DATABASE_POOLER_URL: pooler.urlOf(nameOf(databaseUrl)) };
    servers = [
      await startTestServer('factory', { databaseUrl, environment, works: true }),
      await startTestServer('study', { databaseUrl, environment }),
    ];
    token = await accountWith((servers[0] as TestServer).core, 'user');
  }, 90_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await pooler?.[Symbol.asyncDispose]();
  });

  const start = (environment: Record<string, string>) => {
    const config = readConfig({ OWLERY_SECRET: 'a secret that all nodes of a test share', ...environment });
    return openCore(config, quiet, { stays: false });
  };

  test('carries orders, work and lists, while notifications arrive past it', async () => {
    const [factory, study] = servers as [TestServer, TestServer];
    const json = { title: 'A task', task_type: 'test', config: { seconds: 0.2 } };
    const ordered = await factory.send('POST', '/api/tasks', { token, json });
    expect(ordered.status, ordered.text).toBe(200);
    await using socket = await openSocket(`${study.url}/ws/connect`, { token });
    socket.send({ type: 'subscribe_task', task_id: ordered.body.data.id });
    const ended = await socket.take('task_update', ({ data }) => data.status === 'completed');
    expect(ended.task_id).toBe(ordered.body.data.id);

    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, place) => factory.send('GET', `/api/tasks?page=${1 + (place % 3)}`, { token })),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    const { rows } = await sql<{ count: number }>`
      select count(*) from pg_stat_activity
      where datname = current_database() and application_name in ('owlery', 'owlery queue')`.execute(
      factory.core.database.query,
    );
    expect(rows[0]?.count).toBeLessThanOrEqual(SIZE);
  });

  test('changes settings on the other node at once', async () => {
    const [one, other] = servers as [TestServer, TestServer];
    const { settings } = one.systems.factory.services;
    const by = { accountId: 1, address: '127.0.0.1' };
    await settings.change({ maintenance_mode: true }, by);
    await eventually(async () =>
      expect(await other.systems.factory.services.settings.get()).toMatchObject({ maintenance_mode: true }),
    );
    await settings.change({ maintenance_mode: false }, by);
  });

  test('is refused as DATABASE_URL, where no notification would arrive', async () => {
    const url = pooler.urlOf(nameOf(databaseUrl));
    await expect(start({ DATABASE_URL: url })).rejects.toThrow(/^DATABASE_URL: .*set DATABASE_POOLER_URL|options/);
  });

  test('is refused before another database than DATABASE_URL', async () => {
    const other = (await createTestDatabase()).url;
    const environment = { DATABASE_URL: databaseUrl, DATABASE_POOLER_URL: pooler.urlOf(nameOf(other)) };
    await expect(start(environment)).rejects.toThrow(/^DATABASE_POOLER_URL: .*another database than DATABASE_URL/);
  });

  test('is refused if its sessions have another time zone', async () => {
    await using elsewhere = await startPgBouncer(inject('cluster'), { size: 1, zone: 'timezone=Asia/Shanghai' });
    const environment = { DATABASE_URL: databaseUrl, DATABASE_POOLER_URL: elsewhere.urlOf(nameOf(databaseUrl)) };
    await expect(start(environment)).rejects.toThrow(/^DATABASE_POOLER_URL: .*time zone Asia\/Shanghai/);
  });
});

test('DATABASE_POOLER_URL alone is refused', () => {
  expect(() => readConfig({ DATABASE_POOLER_URL: 'postgres://owlery@127.0.0.1/owlery' })).toThrow(
    'DATABASE_POOLER_URL: needs DATABASE_URL',
  );
});
