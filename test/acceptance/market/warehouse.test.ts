/** The warehouse: shown, tested and moved. */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Location } from '../../../src/systems/market/domain/warehouses/warehouse-setting.ts';
import { eventually } from '../../support/eventually.ts';
import { anotherPostgresql } from '../../support/locations.ts';
import { hasMariadb, type Mariadb, mariadbTitle, startMariadb } from '../../support/mariadb.ts';
import { hasProgram } from '../../support/programs.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { startTlsStandIn } from '../../support/tls-stand-in.ts';
import { accountWith } from '../../support/tokens.ts';
import { collecting } from '../../systems/market/script-folder.ts';
import { type CollectingMarket, execute, ok, refused, startMarket } from './collecting.ts';

const path = '/api/settings/database';
const done = { code: 0, message: 'success' };

let market: CollectingMarket;
let mariadb: Mariadb;
let second: TestServer;
let admin: string;
beforeAll(async () => {
  market = await startMarket({
    'stocks/daily/days.ts': collecting(
      `yield { 日期: '2024-01-02', 收盘: 9.33 }; yield { 日期: '2024-01-03', 收盘: 9.4 };`,
      "naturalKey: ['日期'],",
    ),
  });
  const { server } = market;
  admin = await accountWith(server.core, 'admin');
  second = await startTestServer('market', { databaseUrl: server.core.config.databaseUrl ?? '' });
  if (hasMariadb) mariadb = await startMariadb();
}, 60_000);
afterAll(async () => {
  await second.close();
  await market[Symbol.asyncDispose]();
  await mariadb?.[Symbol.asyncDispose]();
});

const put = (json: unknown) => market.server.send('PUT', path, { token: admin, json });
const tryOut = (json: unknown) => market.server.send('POST', `${path}/test`, { token: admin, json });
/** Sends a request as a client with a time limit of 15 s. */
const tryOutInTime = async (json: unknown) => {
  const headers = { authorization: `Bearer ${admin}`, 'content-type': 'application/json' };
  const asking = { method: 'POST', headers, body: JSON.stringify(json), signal: AbortSignal.timeout(15_000) };
  const response = await fetch(`${market.server.url}${path}/test`, asking);
  return { status: response.status, text: await response.text() };
};
const shown = async () => (await market.server.send('GET', path, { token: admin })).body.data;
const tableNames = async (server = market.server) =>
  (await server.send('GET', '/api/tables/', { token: admin })).body.data?.items.map(
    (item: { table_name: string }) => item.table_name,
  );

describe('a user who is not an administrator', () => {
  test.each([
    ['GET', path],
    ['PUT', path],
    ['POST', `${path}/test`],
  ])('gets 403 for %s %s', async (method, url) => {
    const token = await accountWith(market.server.core, 'user');
    const json = method === 'GET' ? undefined : {};
    const asUser = await market.server.send(method, url, { token, ...(json && { json }) });
    expect(asUser).toMatchObject(refused(403, 1003, 'admin_required'));
    const asNobody = await market.server.send(method, url, { ...(json && { json }) });
    expect(asNobody).toMatchObject(refused(401, 1001, 'sign_in_required'));
  });
});

test('The tables are in the built-in database by default', async () => {
  expect((await market.server.send('GET', path, { token: admin })).body).toEqual(
    ok({
      type: 'builtin',
      host: 'localhost',
      port: 5432,
      database: expect.stringMatching(/^test_/),
      username: 'owlery',
      user: 'owlery',
      is_warehouse: true,
      password_set: false,
      ssl: false,
    }),
  );
});

test('PUT accepts the settings that GET returned, whole or in the fields of the document, and so does the test', async () => {
  const shown = (await market.server.send('GET', path, { token: admin })).body.data;
  const { host, port, database, username } = shown;
  const document = { host, port, database, username };
  for (const json of [shown, document, { ...document, password: '' }, { ...document, user: username }]) {
    expect(await put(json)).toMatchObject({ status: 200, body: done });
    expect((await tryOut({ ...json, type: undefined })).body.data).toMatchObject({ connected: true, success: true });
  }
  expect((await market.server.send('GET', path, { token: admin })).body).toEqual(ok(shown));
});

test.each([
  '/var/run/postgresql',
  '/tmp',
  '@abstract',
  'http://host',
  'a b',
  'host:5432',
  'one,other',
  'C:\\pipe',
  'host/..',
  '%2Ftmp',
  '-a.b',
  'a..b',
  '[::1]',
  'x'.repeat(254),
])('a host must be a name or an address: %j is refused', async (host) => {
  const json = { host, port: 5432, database: 'test', username: 'root', password: 'x' };
  expect(await put(json)).toMatchObject(refused(422, 3001, 'invalid_body', expect.stringContaining('host')));
  expect(await tryOut(json)).toMatchObject(refused(422, 3001, 'invalid_body'));
});

describe('a body that', () => {
  const whole = { host: 'localhost', port: 3306, database: 'test', username: 'root', password: 'x' };
  test.each([
    ['has no host', { ...whole, host: undefined }],
    ['has an empty host', { ...whole, host: '' }],
    ['has a port beyond 65535', { ...whole, port: 65_536 }],
    ['has a port as text', { ...whole, port: '3306' }],
    ['has no database', { ...whole, database: undefined }],
    ['has a user name that is too long', { ...whole, username: 'x'.repeat(256) }],
    ['has a password that is no text', { ...whole, password: 1 }],
    ['has a type nobody knows', { ...whole, type: 'oracle' }],
    ['has an ssl that is no boolean', { ...whole, ssl: 'yes' }],
  ])('%s is refused with 422', async (_what, json) => {
    expect(await put(json)).toMatchObject(refused(422, 3001, 'invalid_body'));
    expect(await tryOut(json)).toMatchObject(refused(422, 3001, 'invalid_body'));
  });
});

describe('a connection test', () => {
  let silent: Server;
  const portOf = (server: Server) => (server.address() as AddressInfo).port;
  beforeAll(async () => {
    silent = createServer(() => {});
    await once(silent.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => {
    silent.close();
  });

  test('of a reachable database reports its latency', async () => {
    const location = await anotherPostgresql();
    expect((await tryOut(location)).body).toEqual(
      ok({ connected: true, latency_ms: expect.any(Number), success: true, message: 'success' }),
    );
  });

  test.each<[string, () => Promise<Partial<Location>>]>([
    ['a closed port', async () => ({ host: '127.0.0.1', port: 1 })],
    ['an unused address', async () => ({ host: '192.0.2.1', port: 5432 })],
    ['an unknown host name', async () => ({ host: 'nowhere.invalid', port: 3306 })],
    ['a silent server', async () => ({ host: '127.0.0.1', port: portOf(silent) })],
    ['a silent MySQL', async () => ({ type: 'mysql', host: '127.0.0.1', port: portOf(silent) })],
    ['a wrong database', async () => ({ ...(await anotherPostgresql()), database: 'nothing' })],
    ['a wrong account', async () => ({ ...(await anotherPostgresql()), username: 'nobody' })],
  ])(
    'of %s reports the reason before the client gives up',
    async (_what, where) => {
      const json = { database: 'test', username: 'root', password: 'secret', ...(await where()) };
      const { status, text } = await tryOutInTime(json);
      expect(status, text).toBe(200);
      expect(JSON.parse(text)).toEqual(
        ok({
          connected: false,
          latency_ms: expect.any(Number),
          reason: expect.stringMatching(/./),
          success: false,
          message: expect.stringMatching(/./),
        }),
      );
      expect(text).not.toContain('secret');
      expect(await put(json)).toMatchObject(refused(400, -1, 'warehouse_refused'));
    },
    40_000,
  );

  const overTls = async (location: Partial<Location>) => {
    const { body } = await tryOut({ database: 'test', username: 'root', password: 'x', ...location, ssl: true });
    return body.data;
  };

  test('over TLS refuses a server without TLS', async () => {
    expect(await overTls(await anotherPostgresql())).toMatchObject({
      connected: false,
      reason: 'The server does not support SSL connections',
    });
  });

  test.skipIf(!hasProgram('openssl'))('over TLS refuses an untrusted certificate', async () => {
    const standIn = await startTlsStandIn();
    const location = { type: 'postgresql' as const, host: '127.0.0.1', port: portOf(standIn) };
    expect(await overTls(location)).toMatchObject({
      connected: false,
      reason: expect.stringContaining('self-signed certificate'),
    });
    standIn.close();
  });

  test.runIf(hasMariadb)('refuses a MariaDB without TLS when TLS is required', async () => {
    const { body } = await tryOut({ ...(await mariadb.createDatabase()), ssl: true });
    expect(body.data).toMatchObject({
      connected: false,
      success: false,
      reason: expect.stringContaining('secure connection'),
    });
  });

  test.runIf(hasMariadb)('recognises MariaDB because its server speaks first, and reports its errors', async () => {
    const { type: _type, ...location } = await mariadb.createDatabase();
    expect((await tryOut(location)).body).toMatchObject(
      ok({ connected: true, latency_ms: expect.any(Number), success: true, message: 'success' }),
    );
    expect((await tryOut({ ...location, password: 'wrong' })).body.data).toMatchObject({
      connected: false,
      reason: expect.stringContaining('Access denied'),
    });
    await mariadb.administer(`revoke create on ${location.database}.* from ${location.username}`);
    expect((await tryOut(location)).body.data).toMatchObject({
      connected: true,
      latency_ms: expect.any(Number),
      reason: expect.stringMatching(/CREATE command denied/),
    });
  });
});

const places: [string, boolean, () => Promise<Location>][] = [
  ['another PostgreSQL', true, anotherPostgresql],
  [mariadbTitle, hasMariadb, () => mariadb.createDatabase()],
];

describe.each(places)('a warehouse moved to %s', (_name, isThere, create) => {
  test.runIf(isThere)(
    'receives new tables from every node, and the built-in one does so again afterwards',
    async () => {
      expect((await put({ type: 'builtin' })).body).toEqual(done);
      await eventually(async () => expect(await tableNames()).toEqual(await tableNames(second)));
      await execute(market.user, 'days');
      expect(await tableNames()).toEqual(['ak_days']);

      const location = await create();
      const { password, ...named } = location;
      expect(await put(location)).toMatchObject({ status: 200, body: done });
      expect(await shown()).toEqual({
        ...named,
        user: named.username,
        is_warehouse: true,
        password_set: password !== '',
        ssl: false,
      });
      for (const server of [market.server, second]) {
        await eventually(async () => expect(await tableNames(server)).toEqual([]));
      }
      expect(await execute(market.user, 'days')).toMatchObject({ status: 'completed', rows_before: 0, rows_after: 2 });
      expect(await execute(market.user, 'days')).toMatchObject({ rows_before: 2, rows_after: 2, rows_affected: 0 });
      const data = await second.send('GET', '/api/tables/ak_days/data?sort_by=%E6%94%B6%E7%9B%98&sort_order=desc', {
        token: admin,
      });
      expect(data.body.data.items).toEqual([
        { id: 2, 日期: '2024-01-03', 收盘: 9.4 },
        { id: 1, 日期: '2024-01-02', 收盘: 9.33 },
      ]);
      const csv = await market.user.get('/api/tables/ak_days/export?format=csv&limit=1');
      expect(csv.text).toContain('id,日期,收盘\n1,2024-01-02,9.33\n');

      // The stored password is reused for the same account on the same server only.
      expect(await put({ ...named, password: undefined })).toMatchObject({ status: 200 });
      if (password !== '') {
        expect(await put({ ...named, username: 'somebody', password: undefined })).toMatchObject({ status: 400 });
        const stored = await market.server.core.database.pool.query('select value from settings');
        const journal = await market.server.core.database.pool.query('select * from journal');
        expect(JSON.stringify([stored.rows, journal.rows])).not.toContain(password);
      }
      expect((await put({ type: 'builtin' })).body).toEqual(done);
      await eventually(async () => expect(await tableNames(second)).toEqual(['ak_days']));
      const { journal, database } = market.server.core;
      const { items } = await journal.list(database.query, { action: 'move_warehouse' }, { page: 1, pageSize: 2 });
      expect(items.map(({ detail }) => detail)).toEqual([{ type: 'builtin' }, { ...named, ssl: false }]);
    },
    60_000,
  );
});

describe.each(places)('a load into %s', (_name, isThere, create) => {
  test.runIf(isThere).for<[string, string]>([
    ['before the load is committed there', 'trigger loses after update'],
    ['when it has been committed there', 'constraint trigger loses after update'],
  ])(
    'has its rows there once when the connection to Owlery’s own database is lost %s',
    { timeout: 60_000 },
    async ([, trigger], { onTestFinished }) => {
      expect(await put(await create())).toMatchObject({ status: 200 });
      const { pool } = market.server.core.database;
      const when = trigger.startsWith('constraint') ? 'deferrable initially deferred' : '';
      // The connection is lost once: the second attempt must succeed.
      await pool.query(`create sequence losses;
        create function lose() returns trigger language plpgsql as $$ begin
          if nextval('losses') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;
          return null;
        end $$;
        create ${trigger} on runs ${when} for each row when (new.status = 'completed') execute function lose()`);
      onTestFinished(async () => {
        await pool.query('drop function lose cascade; drop sequence losses');
        expect((await put({ type: 'builtin' })).body).toEqual(done);
      });
      const figures = { rows_before: 0, rows_after: 2, rows_affected: 2 };
      expect(await execute(market.user, 'days')).toMatchObject({ status: 'completed', ...figures });
      expect((await pool.query('select last_value::int as times from losses')).rows).toEqual([{ times: 2 }]);
      const data = await market.user.get('/api/tables/ak_days/data');
      expect(data.body.data.items).toHaveLength(2);
    },
  );
});

test.runIf(hasMariadb)(
  'When the warehouse is away, runs fail with its name and everything else works',
  async () => {
    const own = await startMariadb();
    const location = await own.createDatabase();
    expect(await put(location)).toMatchObject({ status: 200 });
    await eventually(async () => expect(await tableNames()).toEqual([]));
    await own[Symbol.asyncDispose]();
    const place = `mysql://127.0.0.1:${location.port}/${location.database}`;
    const message = expect.stringContaining(place);
    for (const url of ['', 'ak_days', 'ak_days/schema', 'ak_days/data', 'ak_days/export']) {
      const answer = await market.user.get(`/api/tables/${url}`);
      expect(answer, url).toMatchObject(refused(500, 5001, 'warehouse_unavailable', message));
    }
    expect(await execute(market.user, 'days')).toMatchObject({ status: 'failed', error_message: message });
    expect((await market.user.get('/api/scripts/')).status).toBe(200);
    expect((await put({ type: 'builtin' })).body).toEqual(done);
  },
  60_000,
);
