/** Events of the installation, from their real causes to a webhook. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ToldEvent } from '../../../src/core/alerts/alert-events.ts';
import { watchForAlerts } from '../../../src/core/alerts/alert-watch.ts';
import { alertDocument } from '../../support/alert-document.ts';
import { count, createEffects } from '../../support/counting.ts';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { accountWith } from '../../support/tokens.ts';
import { startWorkerProcess } from '../../support/worker-process.ts';

const execute = promisify(execFile);

let connection: Awaited<ReturnType<typeof createTestDatabase>>['connection'];
let pages: TestServer;
let working: TestServer;
let admin: string;
let receiver: ReturnType<typeof createServer>;
let published: Awaited<ReturnType<typeof alertDocument>>;
const received: { path: string; body: { total: number; events: ToldEvent[] } }[] = [];

beforeAll(async () => {
  const database = await createTestDatabase();
  connection = database.connection;
  const options = { databaseUrl: database.url, environment: { OWLERY_ALLOW_PRIVATE_ALERTS: 'true' } };
  pages = await startTestServer('console', options);
  // It schedules market's tasks, looks for dead workers and delivers alerts.
  working = await startTestServer('market', { ...options, works: true });
  admin = await accountWith(pages.core, 'admin');
  published = await alertDocument(pages);
  receiver = createServer(async (request, response) => {
    received.push({ path: request.url ?? '', body: (await json(request)) as (typeof received)[number]['body'] });
    response.end();
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
}, 90_000);

afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await working.close();
  await pages.close();
});

/** A target of its own for a kind of event, as each gets a message a minute at most. */
async function targetFor(kind: string): Promise<void> {
  const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/${kind}`;
  const target = { name: kind, kind: 'webhook', events: [kind], address };
  const made = await pages.send('POST', '/api/installation-alerts', { token: admin, json: target });
  expect(made.status, made.text).toBe(200);
}

/** The only event at the target of its kind. */
const eventOf = (kind: string) =>
  eventually(() => {
    const messages = received.filter(({ path }) => path === `/${kind}`);
    expect(messages.map(({ body }) => [body.total, body.events.length])).toEqual([[1, 1]]);
    for (const { body } of messages) published.expectDocumented(body);
    return messages[0]?.body.events[0];
  });

test('A scheduled time that was missed by more than an hour is told', async () => {
  await targetFor('schedule_missed');
  const { query } = pages.core.database;
  const { rows } = await sql<{ id: number; due: Date }>`
    insert into market_tasks (owner_id, name, script_id, parameters, schedule_type, schedule_expression, retry_on_failure,
      next_execution_at)
    select min(id), 'Every half day', 'stock_zh_a_hist', '{}', 'interval', '12h', false, date_trunc('second', now()) - interval '3 hours'
    from accounts
    returning id, extract(epoch from next_execution_at)::float8 * 1000 as due`.execute(query);
  const [task] = rows;
  expect(await eventOf('schedule_missed')).toEqual({
    kind: 'schedule_missed',
    at: expect.any(String),
    data: { task: task?.id, name: 'Every half day', due: new Date(Number(task?.due)).toISOString() },
  });
});

test('A worker that dies is told with its runs', async () => {
  await targetFor('worker_lost');
  const { database, runs } = pages.core;
  await createEffects(database);
  await using worker = await startWorkerProcess(connection);
  const run = await runs.create(database.query, count, { ownerId: null, input: { to: 10_000, milliseconds: 25 } });
  await eventually(async () => expect(await runs.get(database.query, run.id)).toMatchObject({ status: 'running' }));
  await worker.kill();
  expect(await eventOf('worker_lost')).toEqual({
    kind: 'worker_lost',
    at: expect.any(String),
    data: { runs: [run.uuid] },
  });
});

test('A disk that is almost full is told, once a day', async ({ skip }) => {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-full-'));
  const isMounted = await execute('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'owlery', folder]).then(
    () => true,
    () => false,
  );
  try {
    // Only root may mount a small disk.
    if (!isMounted) return skip();
    await targetFor('disk_low');
    const { database, alerts } = pages.core;
    const watch = watchForAlerts({ database, alerts, config: { dataDir: folder }, logger: quiet });
    await watch.now();
    const ballast = join(folder, 'ballast');
    await writeFile(ballast, Buffer.alloc(1_000_000));
    await watch.now();
    expect(await eventOf('disk_low')).toEqual({
      kind: 'disk_low',
      at: expect.any(String),
      data: {
        host: expect.any(String),
        free_bytes: expect.toSatisfy((bytes) => bytes < 104_858),
        size_bytes: 1_048_576,
      },
    });
    await watch.now();
    await watch.stop();
    const { rows } = await sql`select from alert_events where kind = 'disk_low'`.execute(database.query);
    expect(rows).toHaveLength(1);
    await truncate(ballast);
  } finally {
    if (isMounted) await execute('umount', [folder]);
    await rm(folder, { recursive: true });
  }
});
