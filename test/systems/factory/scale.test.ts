/** A month of use: 1,000 users with 100,000 tasks. Every list and overview is answered from an index. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AccountAdministration } from '../../../src/core/accounts/administration.ts';
import type { Core } from '../../../src/core/core.ts';
import { countUrgent } from '../../../src/systems/factory/domain/tasks/task-queries.ts';
import { type FactoryServices, factoryServices } from '../../../src/systems/factory/services.ts';
import { simulateUse } from '../../support/month-of-use.ts';
import { type Asked, allOf, type Plan, recordingDatabase, rowsRead } from '../../support/plans.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

/** Tables that grow with use; the others have at most a row for each account. */
const GROWING = ['factory_tasks', 'runs', 'ledger_entries', 'ledger_holds', 'vouchers', 'journal', 'run_logs'];

let server: TestServer;
let services: FactoryServices;
/** The account with a fifth of all tasks, and one with an average number. */
let many: number;
let few: number;
let asked: Asked[] = [];

beforeAll(async () => {
  server = await startTestServer('factory');
  const { core } = server;
  many = await simulateUse(core.database.query, { accounts: 1_000, tasks: 100_000, ofTheFirst: 20_000 });
  few = many + 7;
  services = factoryServices(recording(core), server.systems.courseware.library);
}, 180_000);

afterAll(() => server.close());

/** The same core on a database that records its statements. */
function recording(core: Core): Core {
  const database = recordingDatabase(core, (statement) => asked.push(statement));
  return { ...core, database, administration: new AccountAdministration({ ...core, database }) };
}

/** Every node of a statement's executed plan. Sequential scans are allowed only without an index, however small the table. */
async function partsOf({ sql: text, parameters }: Asked): Promise<Plan[]> {
  return await server.core.database.streamingTransaction(async (_tx, client) => {
    await client.query('set local enable_seqscan = off');
    const { rows } = await client.query(`explain (analyze, format json) ${text}`, [...parameters]);
    return allOf(rows[0]['QUERY PLAN'][0].Plan);
  });
}

/** @param most rows of a growing table that one answer may read */
async function expectFromIndexes(most: number, work: () => Promise<unknown>): Promise<void> {
  asked = [];
  await work();
  expect(asked.length).toBeGreaterThan(0);
  for (const statement of asked) {
    for (const part of await partsOf(statement)) {
      if (!GROWING.includes(part['Relation Name'] ?? '')) continue;
      expect(part['Node Type'], statement.sql).not.toBe('Seq Scan');
      expect(rowsRead(part), `${part['Node Type']} in ${statement.sql}`).toBeLessThanOrEqual(most);
    }
  }
}

const page = { page: 1, pageSize: 20 };
const newestFirst = { by: 'created_at', direction: 'desc' } as const;

describe('a list of tasks', () => {
  test.each([
    ['created_at', 'desc'],
    ['created_at', 'asc'],
    ['updated_at', 'desc'],
    ['updated_at', 'asc'],
    ['priority', 'desc'],
    ['priority', 'asc'],
  ] as const)('sorted by %s %s reads the page only', async (by, direction) => {
    await expectFromIndexes(20, () => services.tasks.list({ ownerId: many }, { by, direction }, page));
  });

  test.each(['completed', 'failed', 'cancelled'] as const)(
    'that are %s reads little more than the page',
    async (status) => {
      await expectFromIndexes(200, () => services.tasks.list({ ownerId: many, status }, newestFirst, page));
    },
  );

  test.each(['pending', 'running'] as const)('that are %s reads these only', async (status) => {
    await expectFromIndexes(100, () => services.tasks.list({ ownerId: many, status }, newestFirst, page));
  });

  test('of a type reads the page, and counts those of the type', async () => {
    await expectFromIndexes(6_000, () => services.tasks.list({ ownerId: many, taskType: 'test' }, newestFirst, page));
    await expectFromIndexes(100, () => services.tasks.list({ ownerId: few, taskType: 'test' }, newestFirst, page));
  });

  test('at a late page skips rows in the index only', async () => {
    const late = { page: 900, pageSize: 20 };
    await expectFromIndexes(20_000, () => services.tasks.list({ ownerId: many }, newestFirst, late));
  });
});

test('A task is read by its index', async () => {
  const { items } = await services.tasks.list({ ownerId: few }, newestFirst, page);
  await expectFromIndexes(1, () => services.tasks.get({ id: few, role: 'user' }, items[0]?.uuid ?? ''));
});

test('The statistics of a user are one row', async () => {
  await expectFromIndexes(1, () => services.users.statistics(many));
});

test('The overall statistics read waiting and running tasks, and a row for each account', async () => {
  await expectFromIndexes(500, () => services.overview.figures());
  const { tasks } = await services.overview.figures();
  expect(tasks).toMatchObject({ total: 100_000, running: 20 });
});

test.each([{}, { role: 'admin' }, { isActive: false }, { search: 'somebody77' }] as const)(
  'the list of users %j reads no growing table',
  async (filter) => {
    await expectFromIndexes(0, () => services.users.list(filter, page));
  },
);

test('The redemptions of a user are read by an index', async () => {
  await expectFromIndexes(20, () => services.recharge.records(few, page));
});

test.each([undefined, 'active', 'used', 'expired'] as const)(
  'the codes that are %s are read and counted by an index',
  async (status) => {
    await expectFromIndexes(10_000, () => services.recharge.codes(status, page));
  },
);

test('The priority of a user’s next task is computed from the user’s unfinished tasks', async () => {
  await expectFromIndexes(150, () => countUrgent(services.core.database.query, many, 1));
});
