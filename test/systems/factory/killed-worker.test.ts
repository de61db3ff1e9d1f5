import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectOk, expectSound, type Factory, order, startFactory, when } from '../../acceptance/factory/factory.ts';
import { eventually } from '../../support/eventually.ts';

let factory: Factory;
const children: ChildProcess[] = [];

beforeAll(async () => {
  factory = await startFactory();
  await factory.configure({ task_rates: { training: 120 } });
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await factory[Symbol.asyncDispose]();
});

async function startWorker(dies: string): Promise<ChildProcess> {
  const { databaseUrl = '', dataDir } = factory.server.core.config;
  const child = fork(join(import.meta.dirname, 'doomed-worker.ts'), [databaseUrl, dataDir, dies], { execArgv: [] });
  children.push(child);
  const exited = once(child, 'exit').then(() => Promise.reject(new Error('it ended before it worked')));
  await Promise.race([once(child, 'message'), exited]);
  exited.catch(() => {});
  return child;
}

test.each(['before the charge', 'after the charge'])(
  'a worker killed after the work, %s: the work is charged once, for its own time',
  async (dies) => {
    const person = await factory.person(1_000);
    const doomed = await startWorker(dies);
    const died = once(doomed, 'exit');
    const { id } = await order(person, { task_type: 'training', config: { milliseconds: 500 } });
    expect(await died).toEqual([null, 'SIGKILL']);
    const { database, ledger } = factory.server.core;
    expect(await ledger.balance(database.query, person.accountId)).toMatchObject({ balance: 100_000, held: 12_000 });
    expect((await expectOk(person.get(`/api/tasks/${id}`))).status).toBe('running');

    const other = await startWorker('never');
    const { cost } = await when(person, id, 'completed');
    // Half a second at 2.00, without the time until the death was noticed.
    expect(cost).toBeGreaterThanOrEqual(1);
    expect(cost).toBeLessThan(4);
    const { rows } = await sql<{ amount: number; attempts: number }>`
      select e.amount, r.attempts from ledger_entries e join runs r on r.id = e.run_id
      where e.account_id = ${person.accountId} and e.kind = 'charge'`.execute(database.query);
    expect(rows).toEqual([{ amount: Math.round(-cost * 100), attempts: 2 }]);
    expect((await expectOk(person.get('/api/users/me'))).balance).toBe(Math.round(100_000 - cost * 100) / 100);
    await eventually(async () => {
      expect(await ledger.balance(database.query, person.accountId)).toMatchObject({ held: 0 });
    });
    await expectSound(factory.server.core);
    other.kill('SIGKILL');
    await once(other, 'exit');
  },
);
