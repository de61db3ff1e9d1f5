/** Money through the whole service with the real engine: it adds up under any simultaneous operations. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRefusal } from '../../../src/shared/errors.ts';
import type { FactoryServices } from '../../../src/systems/factory/services.ts';
import { expectSound, type Factory, type Person, startFactory, when } from '../../acceptance/factory/factory.ts';
import { eventually } from '../../support/eventually.ts';
import type { TaskOutcome } from './scripted-tasks.ts';

const ADDRESS = '127.0.0.1';

let factory: Factory;
let services: FactoryServices;

beforeAll(async () => {
  factory = await startFactory();
  services = factory.server.systems.factory.services;
  // Half a unit a second, so that a run of a few milliseconds costs something.
  await factory.configure({ max_concurrent_tasks_per_user: 15, task_rates: { training: 30 } });
  await Promise.all([factory.work(20), factory.work(20)]);
});

afterAll(() => factory[Symbol.asyncDispose]());

const actorOf = (person: Person) => ({ account: { id: person.accountId, role: 'user' as const }, address: ADDRESS });

const orderOf = (outcome: TaskOutcome, milliseconds: number) => ({
  title: outcome,
  description: null,
  taskType: milliseconds % 7 === 0 ? 'free' : 'training',
  priority: 1 + (milliseconds % 5),
  estimatedDuration: 1,
  config: { outcome, milliseconds },
});

const REFUSALS = [
  'insufficient_balance',
  'balance_held',
  'voucher_invalid',
  'task_not_found',
  'task_wrong_state',
  'task_limit_exceeded',
] as const;

const step = fc.record({
  person: fc.integer({ min: 0, max: 5 }),
  kind: fc.constantFrom('redeem', 'order', 'order', 'order', 'cancel', 'retry', 'delete', 'adjust', 'extend', 'check'),
  outcome: fc.constantFrom<TaskOutcome>('complete', 'complete', 'complete', 'fail', 'fail', 'wait', 'lost'),
  amount: fc.integer({ min: 0, max: 60 }),
});

test('Money adds up under thousands of simultaneous redemptions, tasks, ends, cancels, retries, adjustments and lost attempts', {
  timeout: 300_000,
}, async () => {
  const by = { accountId: factory.admin.accountId, address: ADDRESS };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 200, maxLength: 400 }), async (steps) => {
      const people = await Promise.all(Array.from({ length: 6 }, () => factory.person(300)));
      const vouchers = await services.recharge.issue(
        { amount: 5_000, description: null, count: 5, maxUses: 3, expiresAt: undefined },
        by,
      );
      const made: { uuid: string; id: number; person: Person }[] = [];
      const act = async ({ person: index, kind, outcome, amount }: (typeof steps)[number]) => {
        const person = people[index] as Person;
        const task = made[amount % Math.max(1, made.length)];
        if (kind === 'redeem') await services.recharge.redeem(vouchers[amount % 5]?.code ?? '', actorOf(person));
        if (kind === 'order') {
          const { id, uuid } = await services.tasks.create(orderOf(outcome, amount), actorOf(person));
          made.push({ id, uuid, person });
        }
        if (kind === 'adjust') await services.users.update(person.id, { balance: 10_000 + amount * 1_000 }, by);
        if (kind === 'cancel' && task) await services.tasks.cancel(task.uuid, actorOf(task.person));
        if (kind === 'retry' && task) await services.tasks.retry(task.uuid, actorOf(task.person));
        if (kind === 'delete' && task) await services.tasks.delete(task.uuid, actorOf(task.person));
        if (kind === 'extend' && task) await services.holds.extend(task.id);
        if (kind === 'check') await expectSound(factory.server.core);
      };
      const acting: Promise<void>[] = [];
      for (const one of steps) {
        acting.push(act(one));
        // Limits the simultaneous operations, so that there are tasks in every state.
        if (acting.length % 20 === 0) await Promise.race(acting.slice(-20).map((doing) => doing.catch(() => {})));
      }
      for (const outcome of await Promise.allSettled(acting)) {
        if (outcome.status === 'fulfilled') continue;
        const known = REFUSALS.some((code) => isRefusal(outcome.reason, code));
        if (!known) throw outcome.reason;
      }
      // Waits on any machine until the tasks that end by themselves are paid.
      await eventually(
        async () => {
          const { rows } = await sql`
            select from factory_tasks where status in ('pending', 'running') and config ->> 'outcome' <> 'wait'`.execute(
            services.core.database.query,
          );
          expect(rows).toEqual([]);
        },
        { timeout: 60_000, interval: 50 },
      );
      await expectSound(factory.server.core);
      await Promise.all(made.map(({ uuid, person }) => services.tasks.cancel(uuid, actorOf(person)).catch(() => {})));
      const balances = await services.core.ledger.balances(
        services.core.database.query,
        people.map(({ accountId }) => accountId),
      );
      expect([...balances.values()].map(({ held }) => held)).toEqual([0, 0, 0, 0, 0, 0]);
      await expectSound(factory.server.core);
    }),
    { numRuns: 8 },
  );
  // Expects real charges and real lost attempts.
  const { rows } = await sql<{ charges: number; lost: number }>`
    select (select count(*) from ledger_entries where kind = 'charge') as charges,
      (select count(*) from runs where lost_attempts > 0) as lost`.execute(services.core.database.query);
  expect(rows[0]?.charges).toBeGreaterThan(100);
  expect(rows[0]?.lost).toBeGreaterThan(10);
});

test('A task that ends at this moment gets no further hold', async () => {
  const { database, runs, ledger } = services.core;
  const person = await factory.person(300);
  const { id, uuid } = await services.tasks.create(orderOf('wait', 1), actorOf(person));
  const { run_id } = await when(person, uuid, 'running').then(() => services.tasks.get(actorOf(person).account, uuid));
  expect(await services.holds.extend(id)).toBe(true);
  expect(await ledger.balance(database.query, person.accountId)).toMatchObject({ held: 6_000 });
  let extending: Promise<boolean> | undefined;
  await database.transaction(async (tx) => {
    await runs.cancel(tx, run_id);
    extending = services.holds.extend(id);
    // The extension of the hold waits for this transaction.
    await eventually(async () => {
      const { rows } = await sql`select from pg_stat_activity where wait_event_type = 'Lock' and state = 'active'
        and datname = current_database() and query ~ 'for share|ledger_balances'`.execute(database.query);
      expect(rows).toHaveLength(1);
    });
  });
  expect(await extending).toBe(false);
  expect(await ledger.balance(database.query, person.accountId)).toMatchObject({ held: 0 });
  await expectSound(factory.server.core);
});
