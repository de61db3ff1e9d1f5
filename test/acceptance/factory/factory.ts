/** A factory server used over HTTP, whose tasks do what their config says. */

import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import type { Worker } from '../../../src/core/jobs/engine/worker.ts';
import { type Caller, callerWith, pageOf, TIME, UUID } from '../../support/callers.ts';
import { eventually } from '../../support/eventually.ts';
import { type Answer, startTestServer, type TestServer, type TestServerOptions } from '../../support/server.ts';
import { openAccount } from '../../support/tokens.ts';
import { startWorker } from '../../systems/factory/scripted-tasks.ts';

export { type Caller, callerWith, TIME, UUID } from '../../support/callers.ts';
export { PASSWORD } from '../../support/tokens.ts';

export interface Person extends Caller {
  /** The internal id. */
  readonly accountId: number;
  /** The public id. */
  readonly id: string;
  readonly username: string;
  readonly email: string;
}

export interface Factory extends AsyncDisposable {
  readonly server: TestServer;
  readonly admin: Person;
  readonly anybody: Caller;
  /** @param balance of the new account */
  person(balance?: number, role?: 'user' | 'admin'): Promise<Person>;
  /** Changes the named settings. */
  configure(changes: object): Promise<void>;
  /** Starts a worker whose tasks end as their `config.outcome` says. */
  work(maxTasks?: number): Promise<Worker>;
}

/** Starts a server without workers; a test starts its own. */
export async function startFactory(options: TestServerOptions = {}): Promise<Factory> {
  const server = await startTestServer('factory', { supervises: true, ...options });
  await declareTypes(server.core);
  const workers: Worker[] = [];
  const admin = await makePerson(server, 'admin');
  const factory: Factory = {
    server,
    admin,
    anybody: callerWith(server, ''),
    async person(balance = 0, role = 'user') {
      const person = await makePerson(server, role);
      if (balance > 0) await expectOk(admin.put(`/api/admin/users/${person.id}`, { balance }));
      return person;
    },
    configure: async (changes) => void (await expectOk(admin.put('/api/admin/config', changes))),
    async work(maxTasks = 4) {
      const worker = startWorker(server.core, maxTasks);
      workers.push(worker);
      await worker.start();
      return worker;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await server.close();
      expect(server.undeclared).toEqual([]);
    },
  };
  return factory;
}

/** Declares the types `training` and `free`, which take any config, on a server that is offline. */
export async function declareTypes({ database }: Pick<Core, 'database'>): Promise<void> {
  const any = { title: '', config: { type: 'object' }, leading: [], gpus: 0 };
  const types = JSON.stringify([
    { ...any, name: 'training' },
    { ...any, name: 'free', rate: 0 },
  ]);
  await sql`
    insert into factory_servers (name, host, max_concurrent_tasks, task_types, figures)
    values ('away', 'away', 1, ${types}::jsonb, '{"cpuUsage": 0, "memoryUsage": 0, "gpus": []}'::jsonb)`.execute(
    database.query,
  );
}

async function makePerson(server: TestServer, role: 'user' | 'admin'): Promise<Person> {
  const { account, token } = await openAccount(server.core, role);
  const { id: accountId, uuid: id, username, email } = account;
  return { ...callerWith(server, token), accountId, id, username, email };
}

/** Expects a success. @returns its data */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; the tests assert what is in it.
export async function expectOk(answering: Promise<Answer>): Promise<any> {
  const answer = await answering;
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data;
}

/** Creates a task. @returns the task */
export const order = (caller: Caller, definition: object = {}) =>
  expectOk(caller.post('/api/tasks', { title: 'A task', task_type: 'free', ...definition }));

/** A task in answers: the given fields, and otherwise those of a new task. */
export const taskOf = (changes: object = {}) => ({
  waiting_reason: expect.toBeOneOf([null, expect.any(String)]),
  id: UUID,
  user_id: UUID,
  title: 'A task',
  description: null,
  task_type: 'free',
  status: 'pending',
  progress: 0,
  priority: 1,
  gpu_server_id: null,
  config: {},
  result: {},
  error_message: null,
  cost: 0,
  estimated_duration: 1,
  started_at: null,
  completed_at: null,
  created_at: TIME,
  updated_at: TIME,
  ...changes,
});

/** Waits until the task has this status. @returns the task */
export async function when(caller: Caller, id: string, status: string) {
  return await eventually(async () => {
    const task = await expectOk(caller.get(`/api/tasks/${id}`));
    expect(task.status).toBe(status);
    return task;
  });
}

export const ok = (data: unknown, message: unknown = expect.any(String)) => ({
  status: 200,
  body: { success: true, message, data, error_code: null },
});

export const page = (...given: Parameters<typeof pageOf>) => ({ status: 200, body: pageOf(...given) });

export const refused = (status: number, code: string, details: unknown = {}) => ({
  status,
  body: { success: false, message: expect.any(String), error_code: code, details },
});

export const invalid = (fields: Record<string, unknown>) => refused(422, 'VALIDATION_ERROR', { field_errors: fields });

/** Expects that balances are the sums of their entries, holds belong to unfinished runs, and counters are true. */
export async function expectSound({ database }: Pick<Core, 'database'>): Promise<void> {
  const { rows: balances } = await sql`
    select account_id, balance, held, charged from ledger_balances b
    where balance <> (select coalesce(sum(amount), 0) from ledger_entries e where e.account_id = b.account_id)
      or held <> (select coalesce(sum(amount), 0) from ledger_holds h where h.account_id = b.account_id)
      or charged <> (
        select coalesce(-sum(amount), 0) from ledger_entries e where e.account_id = b.account_id and kind = 'charge'
      )
      or balance < held or held < 0`.execute(database.query);
  expect(balances).toEqual([]);
  const { rows: holds } = await sql`
    select h.run_id, r.status from ledger_holds h left join runs r on r.id = h.run_id
    where r.status is null or r.status not in ('draft', 'queued', 'running', 'paused')`.execute(database.query);
  expect(holds).toEqual([]);
  const { rows: costs } = await sql`
    select t.id from factory_tasks t
    where t.cost <> (
      select coalesce(-sum(e.amount), 0) from ledger_entries e join runs r on r.id = e.run_id
      where e.kind = 'charge' and (r.input ->> 'taskId')::bigint = t.id
    )`.execute(database.query);
  expect(costs).toEqual([]);
  const { rows: tallies } = await sql`
    select owner_id, total, completed, failed, cancelled from factory_tallies
    where owner_id in (select id from accounts)
    except
    select t.owner_id, count(*), count(*) filter (where r.status = 'completed'),
      count(*) filter (where r.status in ('failed', 'timed_out')), count(*) filter (where r.status = 'cancelled')
    from factory_tasks t join runs r on r.id = t.run_id where t.owner_id is not null group by t.owner_id`.execute(
    database.query,
  );
  expect((tallies as { total: number }[]).filter(({ total }) => total > 0)).toEqual([]);
  const { rows: statuses } = await sql`
    select t.id, t.status, r.status as run from factory_tasks t join runs r on r.id = t.run_id
    where t.status <> case
      when r.status in ('draft', 'queued', 'paused') then 'pending' when r.status = 'timed_out' then 'failed'
      else r.status end`.execute(database.query);
  expect(statuses).toEqual([]);
}
