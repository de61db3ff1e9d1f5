/** Alerts from an event to a receiver's message, over real connections. */
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AlertDelivery } from '../../../src/core/alerts/alert-delivery.ts';
import type { AlertEvent } from '../../../src/core/alerts/alert-events.ts';
import { queueForgotten, selectTarget } from '../../../src/core/alerts/alert-queries.ts';
import { failExhausted } from '../../../src/core/jobs/engine/lost-runs.ts';
import { alertDocument } from '../../support/alert-document.ts';
import { quiet } from '../../support/logger.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const LONG = { timeout: 30_000, interval: 50 };

interface Received {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: TestServer;
let published: Awaited<ReturnType<typeof alertDocument>>;
let delivery: AlertDelivery;
let receiver: ReturnType<typeof createServer>;
let origin: string;
let admin: { id: number; token: string };
let user: { id: number; token: string };
let other: { id: number; token: string };
const received: Received[] = [];
/** The receiver's answers by path; 200 without a body for others. */
const answers = new Map<string, { status: number; body?: string; headers?: Record<string, string> }[]>();

beforeAll(async () => {
  server = await startTestServer('console', { environment: { OWLERY_ALLOW_PRIVATE_ALERTS: 'true' } });
  published = await alertDocument(server);
  const { queue, database, notifications, alerts, mail } = server.core;
  delivery = new AlertDelivery({
    boss: queue.boss,
    database,
    notifications,
    alerts,
    mail,
    allowPrivate: true,
    logger: quiet,
    firstRetrySeconds: 0.1,
  });
  await delivery.start();
  receiver = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://receiver');
    received.push({ path: url.pathname, query: url.searchParams, headers: request.headers, body: await text(request) });
    const { status, body = '', headers = {} } = answers.get(url.pathname)?.shift() ?? { status: 200 };
    response.writeHead(status, headers).end(body);
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  [admin, user, other] = await Promise.all([person('admin', 'admin'), person('user-a'), person('user-b')]);
});

afterAll(async () => {
  await delivery.stop();
  receiver.closeAllConnections();
  receiver.close();
  await server.close();
});

async function person(username: string, role: 'user' | 'admin' = 'user') {
  const { accounts, sessions, database } = server.core;
  const account = await accounts.register({
    username,
    email: `${username}@example.com`,
    password: 'password123',
    role,
  });
  const grant = await sessions.open(database.query, account, { system: 'test', tokenLifetime: 3_600 });
  return { id: account.id, token: grant.accessToken };
}

interface Wanted {
  kind?: string;
  events?: string[];
  secret?: string | null;
  minimum_balance?: number;
  address?: string;
}

/** Creates a target with a path of its own. */
async function target(by: { token: string }, wanted: Wanted = {}, prefix = '/api/alerts') {
  const path = `/${randomUUID()}`;
  const json = {
    name: 'a target',
    kind: 'webhook',
    events: ['run_failed'],
    address: `${origin}${path}?token=abc`,
    ...wanted,
  };
  const { status, body, text: said } = await server.send('POST', prefix, { token: by.token, json });
  expect(status, said).toBe(200);
  return { path, id: body.id as string, body };
}

const sendTest = async (by: { token: string }, id: string, prefix = '/api/alerts') =>
  expect((await server.send('POST', `${prefix}/${id}/test`, { token: by.token })).status).toBe(200);

const messagesOf = async (by: { token: string }, id: string, prefix = '/api/alerts') =>
  (await server.send('GET', `${prefix}/${id}/messages`, { token: by.token })).body;

const at = (path: string) => received.filter((one) => one.path === path);

async function firstAt(path: string): Promise<Received> {
  return await vi.waitFor(() => {
    const [found] = at(path);
    if (!found) throw new Error(`nothing arrived at ${path}`);
    return found;
  }, LONG);
}

const failure = (run: string, ownerId: number): AlertEvent<'run_failed'> => ({
  kind: 'run_failed',
  key: `run_failed:${run}`,
  data: { run, kind: 'market.collect', status: 'failed', code: 'internal', reason: 'it broke' },
  ownerId,
});

const tell = async (...events: AlertEvent[]) =>
  await server.core.database.transaction((tx) => server.core.alerts.tell(tx, events));

/** Makes the last message an hour older. */
async function anHourLater(id: string) {
  const { database, alerts } = server.core;
  const found = await selectTarget(database.query, id, user.id);
  await sql`update alert_messages set created_at = created_at - interval '61 minutes' where target_id = ${found?.id}`.execute(
    database.query,
  );
  await database.transaction(async (tx) => {
    await sql`update alert_targets set is_queued = false where id = ${found?.id}`.execute(tx);
    await alerts.enqueue(tx, await queueForgotten(tx));
  });
}

test('A target keeps its address and secret when a change gives neither, unless its kind changes', async () => {
  const { path, id } = await target(user, { secret: 'a secret of the receiver' });
  const json = { name: 'renamed', kind: 'webhook', events: ['run_failed'], is_active: true };
  const changed = await server.send('PUT', `/api/alerts/${id}`, { token: user.token, json });
  expect(changed.body).toMatchObject({ name: 'renamed', address: `${origin}/…`, has_secret: true });
  await sendTest(user, id);
  expect((await firstAt(path)).headers['webhook-signature']).toMatch(/^v1,/);
  const moved = await server.send('PUT', `/api/alerts/${id}`, { token: user.token, json: { ...json, kind: 'mail' } });
  expect(moved.status, moved.text).toBe(422);
  expect(moved.text).toContain('address');
});

describe('a message', () => {
  test('to a webhook is signed according to Standard Webhooks, and is in the log', async () => {
    const secret = 'a secret of the receiver';
    const { path, id, body } = await target(user, { secret });
    expect(body).toMatchObject({ address: `${origin}/…`, has_secret: true });
    await sendTest(user, id);
    const { headers, body: sent } = await firstAt(path);
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${sent}`;
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', secret).update(signed).digest('base64')}`);
    expect(JSON.parse(sent)).toEqual({
      id: headers['webhook-id'],
      total: 1,
      events: [{ kind: 'test', data: {}, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) }],
    });
    published.expectDocumented(JSON.parse(sent));
    await vi.waitFor(async () => {
      const log = await messagesOf(user, id);
      expect(log).toMatchObject({
        total: 1,
        page: 1,
        items: [{ id: headers['webhook-id'], status: 'sent', answer: 200 }],
      });
    }, LONG);
  });

  test('to Slack, Feishu and DingTalk has the form and signature that each requires', async () => {
    const secret = 'SECabcdefgh';
    const [slack, feishu, dingtalk] = await Promise.all(
      ['slack', 'feishu', 'dingtalk'].map(async (kind) => await target(user, { kind, secret })),
    );
    await Promise.all([slack, feishu, dingtalk].map((one) => sendTest(user, one?.id ?? '')));
    expect(JSON.parse((await firstAt(slack?.path ?? '')).body)).toEqual({ text: expect.stringContaining('Owlery\n') });

    const lark = JSON.parse((await firstAt(feishu?.path ?? '')).body);
    expect(lark).toMatchObject({ msg_type: 'text', content: { text: expect.stringContaining('Owlery\n') } });
    expect(lark.sign).toBe(createHmac('sha256', `${lark.timestamp}\n${secret}`).update('').digest('base64'));

    const { query, body } = await firstAt(dingtalk?.path ?? '');
    expect(JSON.parse(body)).toMatchObject({ msgtype: 'text', text: { content: expect.stringContaining('Owlery\n') } });
    expect(query.get('token')).toBe('abc');
    const time = query.get('timestamp');
    expect(query.get('sign')).toBe(createHmac('sha256', secret).update(`${time}\n${secret}`).digest('base64'));
  });

  test('that is refused in any way is sent again with the same id', async () => {
    const { path, id } = await target(user, { kind: 'feishu' });
    answers.set(path, [
      { status: 500 },
      { status: 200, body: '{"code":19021,"msg":"sign match fail"}' },
      { status: 302, headers: { location: `${origin}/elsewhere` } },
    ]);
    await sendTest(user, id);
    await vi.waitFor(() => expect(at(path)).toHaveLength(4), LONG);
    await vi.waitFor(async () => {
      expect((await messagesOf(user, id)).items).toMatchObject([{ status: 'sent', attempts: 4, error: null }]);
    }, LONG);
    expect(at('/elsewhere')).toEqual([]);
  });

  test('that is refused eight times has failed, and the log says why', async () => {
    const { path, id } = await target(user);
    answers.set(
      path,
      Array.from({ length: 8 }, () => ({ status: 404 })),
    );
    await sendTest(user, id);
    await vi.waitFor(
      async () => {
        const { items } = await messagesOf(user, id);
        expect(items).toMatchObject([
          { status: 'failed', attempts: 8, answer: 404, error: 'the receiver answered 404' },
        ]);
      },
      { timeout: 55_000, interval: 200 },
    );
    expect(new Set(at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('that is answered by 410 has failed at once, and its target is switched off', async () => {
    const { path, id } = await target(user);
    answers.set(path, [{ status: 410 }]);
    await sendTest(user, id);
    await vi.waitFor(async () => {
      const { items } = await messagesOf(user, id);
      expect(items).toMatchObject([{ status: 'failed', attempts: 1, answer: 410 }]);
      expect(items[0].error).toContain('switched off');
    }, LONG);
    const { body } = await server.send('GET', '/api/alerts', { token: user.token });
    expect(body.items.find((one: { id: string }) => one.id === id)).toMatchObject({ is_active: false });
    await tell(failure(randomUUID(), user.id));
    expect((await messagesOf(user, id)).total).toBe(1);
    expect(at(path)).toHaveLength(1);
  });

  test('to a mailbox is put into the queue of mails', async () => {
    const { id } = await target(user, { kind: 'mail', address: 'user-a@example.com' });
    await sendTest(user, id);
    await vi.waitFor(async () => {
      expect((await messagesOf(user, id)).items).toMatchObject([{ status: 'sent' }]);
      const { rows } = await sql<{ n: number }>`select count(*) as n from pgboss.job where name = 'mail'`.execute(
        server.core.database.query,
      );
      expect(rows[0]?.n).toBe(1);
    }, LONG);
  });
});

describe('an event', () => {
  test('is sent once to each target, and a thousand of them in one message', async () => {
    const { path, id } = await target(user);
    await tell(failure(randomUUID(), user.id));
    await firstAt(path);
    const many = Array.from({ length: 1_000 }, () => failure(randomUUID(), user.id));
    for (const event of many.slice(0, 20)) await tell(event);
    await tell(...many);
    await vi.waitFor(async () => expect((await messagesOf(user, id)).items).toMatchObject([{ status: 'sent' }]), LONG);
    await anHourLater(id);
    await vi.waitFor(() => expect(at(path)).toHaveLength(2), LONG);
    published.expectDocumented(JSON.parse(at(path)[1]?.body ?? ''));
    const { total, events } = JSON.parse(at(path)[1]?.body ?? '');
    expect({ total, listed: events.length }).toEqual({ total: 1_000, listed: 100 });
  });

  test('of another account reaches its own targets and those of the installation only', async () => {
    const [own, foreign, all] = [
      await target(user),
      await target(other),
      await target(admin, {}, '/api/installation-alerts'),
    ];
    await tell(failure(randomUUID(), user.id));
    await Promise.all([firstAt(own.path), firstAt(all.path)]);
    await tell(failure(randomUUID(), other.id));
    const { body } = await firstAt(foreign.path);
    expect(JSON.parse(body).total).toBe(1);
  });

  test('is a run that failed for good, stored with its failure', async () => {
    const { path } = await target(user);
    const { database, runs } = server.core;
    const { rows } = await sql<{ id: number; uuid: string; attempts: number }>`
      insert into runs (kind, queue, owner_id, status, priority, input, attempts, timeout_seconds, queued_at, started_at)
      values ('study.task', 'study', ${user.id}, 'running', 1, '{}', 1, 60, now(), now())
      returning id, uuid, attempts`.execute(database.query);
    await database.transaction((tx) => failExhausted(tx, rows, { transitions: runs.transitions }));
    const { body } = await firstAt(path);
    published.expectDocumented(JSON.parse(body));
    expect(JSON.parse(body).events).toMatchObject([
      { kind: 'run_failed', data: { run: rows[0]?.uuid, status: 'failed', code: 'worker_lost' } },
    ]);
  });

  test('is a balance below the minimum, once until the account gets money again', async () => {
    const { id } = await target(other, { events: ['balance_low'], minimum_balance: 500 });
    const { database, alerts } = server.core;
    const pay = async (amount: number) =>
      await sql`insert into ledger_entries (account_id, kind, amount) values (${other.id}, 'adjustment', ${amount})`.execute(
        database.query,
      );
    const told = async () => {
      await database.transaction((tx) => alerts.balancesLow(tx));
      const found = await selectTarget(database.query, id, other.id);
      const events = database.query
        .selectFrom('alert_events')
        .select('data')
        .where('target_id', '=', found?.id ?? 0);
      return (await events.orderBy('id').execute()).map(({ data }) => data);
    };
    // Of the same account, with a lower minimum.
    const lower = await target(other, { events: ['balance_low'], minimum_balance: 50 });
    await pay(600);
    expect(await told()).toEqual([]);
    await pay(-200);
    expect(await told()).toEqual([{ account: 'user-b', balance: 400, minimum: 500 }]);
    await pay(-100);
    expect(await told()).toHaveLength(1);
    await pay(1_000);
    await pay(-1_200);
    expect(await told()).toHaveLength(2);
    expect((await messagesOf(other, lower.id)).total).toBe(0);
  });
});

describe('a target', () => {
  test('is refused with what would be right', async () => {
    const refused = async (wanted: Wanted, prefix = '/api/alerts', by = user) => {
      const json = { name: 'x', kind: 'webhook', events: ['run_failed'], address: origin, ...wanted };
      return await server.send('POST', prefix, { token: by.token, json, headers: { 'accept-language': 'en' } });
    };
    for (const [wanted, field] of [
      [{ events: ['disk_low'] }, 'events'],
      [{ events: ['balance_low'] }, 'minimum_balance'],
      [{ address: 'ftp://example.com/' }, 'address'],
      [{ kind: 'mail', address: 'nobody' }, 'address'],
    ] as const) {
      const answer = await refused(wanted as Wanted);
      expect(answer.status, answer.text).toBe(422);
      expect(answer.text).toContain(field);
    }
    expect((await refused({}, '/api/installation-alerts')).status).toBe(403);
  });

  test('can be read, changed and tested by its own account only', async () => {
    const { id } = await target(user);
    for (const [method, path] of [
      ['GET', `/api/alerts/${id}/messages`],
      ['DELETE', `/api/alerts/${id}`],
      ['POST', `/api/alerts/${id}/test`],
      ['DELETE', `/api/installation-alerts/${id}`],
    ] as const) {
      expect((await server.send(method, path, { token: admin.token })).status, path).toBe(404);
    }
    const { body } = await server.send('GET', '/api/alerts', { token: other.token });
    expect(body.items.map((one: { id: string }) => one.id)).not.toContain(id);
    expect((await server.send('DELETE', `/api/alerts/${id}`, { token: user.token })).status).toBe(200);
  });

  test('at a private address is refused unless the operator allows them', async () => {
    const strict = await startTestServer('console', { databaseUrl: server.config.databaseUrl ?? '' });
    try {
      const json = { name: 'x', kind: 'webhook', events: ['run_failed'], address: 'http://169.254.169.254/' };
      const answer = await strict.send('POST', '/api/alerts', { token: user.token, json });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('169.254.169.254');
    } finally {
      await strict.close();
    }
  });
});
