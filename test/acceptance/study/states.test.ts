/** Every action on a task in every state, and pairs of simultaneous actions. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
import { expectOk, make, type Person, refused, type Study, startStudy, when } from './studying.ts';

let study: Study;
beforeAll(async () => {
  study = await startStudy();
});
afterAll(() => study[Symbol.asyncDispose]());

type Action = 'start' | 'pause' | 'resume' | 'cancel' | 'retry' | 'delete' | 'force-stop';

const act = (person: Person, id: number, action: Action) => {
  if (action === 'delete') return person.delete(`/api/tasks/${id}`);
  if (action === 'force-stop') return study.admin.post(`/api/admin/tasks/${id}/force-stop`);
  return person.post(`/api/tasks/${id}/${action}`);
};

/** The statuses of all runs of a task. */
async function runsOf(id: number): Promise<string[]> {
  const { rows } = await sql<{ status: string }>`
    select status from runs where kind = 'study.task' and (input ->> 'taskId')::bigint = ${id} order by id`.execute(
    study.server.core.database.query,
  );
  return rows.map(({ status }) => status);
}

/** Expects that each task has the status of its run, except those cancelled after their run had failed. */
async function expectTrue() {
  const { rows } = await sql`
    select t.id, t.status, r.status as run from study_tasks t join runs r on r.id = t.run_id
    where t.status <> case r.status
      when 'draft' then 'pending' when 'queued' then 'running' when 'timed_out' then 'failed' else r.status end
      and not (t.status = 'cancelled' and r.status = 'failed')`.execute(study.server.core.database.query);
  expect(rows).toEqual([]);
}

const WORDS: Record<Action, string> = {
  start: '启动',
  pause: '暂停',
  resume: '恢复',
  cancel: '取消',
  retry: '重试',
  delete: '删除',
  'force-stop': '强制停止',
};

/** Creates a task in each state; `running` has a worker, `waiting` is running without one. */
const makers = {
  pending: (person: Person) => make(person, 'wait'),
  async waiting(person: Person) {
    const id = await make(person, 'wait');
    await expectOk(act(person, id, 'start'));
    return id;
  },
  async running(person: Person) {
    const id = await makers.waiting(person);
    await expect.poll(() => runsOf(id), { timeout: 30_000 }).toEqual(['running']);
    return id;
  },
  async paused(person: Person) {
    const id = await makers.running(person);
    await expectOk(act(person, id, 'pause'));
    return id;
  },
  async completed(person: Person) {
    const id = await make(person, 'complete');
    await expectOk(act(person, id, 'start'));
    await when(person, id, 'completed');
    return id;
  },
  async failed(person: Person) {
    const id = await make(person, 'fail');
    await expectOk(act(person, id, 'start'));
    await when(person, id, 'failed');
    return id;
  },
  async cancelled(person: Person) {
    const id = await makers.running(person);
    await expectOk(act(person, id, 'cancel'));
    return id;
  },
};

type State = keyof typeof makers;

/** The state to which an action leads; refused without an entry. */
const TABLE: Record<State, Partial<Record<Action, string>>> = {
  pending: { start: 'running', cancel: 'cancelled', delete: 'gone' },
  waiting: { pause: 'paused', cancel: 'cancelled', 'force-stop': 'cancelled' },
  running: { pause: 'paused', cancel: 'cancelled', 'force-stop': 'cancelled' },
  paused: { start: 'running', resume: 'running', cancel: 'cancelled', delete: 'gone', 'force-stop': 'cancelled' },
  completed: { delete: 'gone' },
  failed: { start: 'running', cancel: 'cancelled', retry: 'running', delete: 'gone' },
  cancelled: { retry: 'running', delete: 'gone' },
};

const ACTIONS = Object.keys(WORDS) as Action[];
const rows = (Object.keys(TABLE) as State[]).flatMap((state) =>
  ACTIONS.map((action): [State, Action, string] => [state, action, TABLE[state][action] ?? 'refused']),
);

test.each(rows)('when a task is %s: %s leads to %s', async (state, action, outcome) => {
  const person = await study.person();
  const worker = state === 'pending' || state === 'waiting' ? undefined : await study.work();
  const id = await makers[state](person);
  // Stops the worker, so that a started task stays in its state; a running task needs it.
  if (state !== 'running') await worker?.stop();
  const shown = state === 'waiting' ? 'running' : state;
  const before = (await runsOf(id)).length;
  const answer = await whole(act(person, id, action));
  if (outcome === 'refused') {
    expect(answer).toEqual(refused(400, `任务状态为 ${shown}，不能${WORDS[action]}`));
    expect((await expectOk(person.get(`/api/tasks/${id}`))).status).toBe(shown);
  } else if (outcome === 'gone') {
    expect(answer).toEqual({ status: 200, body: { message: '任务已删除' } });
    expect((await person.get(`/api/tasks/${id}`)).status).toBe(404);
    expect((await runsOf(id)).at(-1)).toMatch(/^(completed|failed|cancelled)$/);
  } else {
    expect(answer).toMatchObject({ status: 200, body: { id, status: outcome } });
    expect((await expectOk(person.get(`/api/tasks/${id}`))).status).toBe(outcome);
  }
  const isAnew = outcome === 'running' && (state === 'failed' || state === 'cancelled');
  expect((await runsOf(id)).length).toBe(before + (isAnew ? 1 : 0));
  await expectTrue();
  await worker?.stop();
});

describe('simultaneous actions', () => {
  const statuses = (answers: { status: number }[]) =>
    answers
      .map(({ status }) => status)
      .sort()
      .join(' ');

  test('of a hundred starts lead to one run', async () => {
    const person = await study.person();
    const id = await make(person, 'wait');
    const answers = await Promise.all(Array.from({ length: 100 }, () => act(person, id, 'start')));
    expect(statuses(answers)).toBe(['200', ...Array.from({ length: 99 }, () => '400')].join(' '));
    expect(await runsOf(id)).toEqual(['queued']);
    const { rows: jobs } = await sql`
      select 1 from pgboss.job join runs on runs.uuid = job.id where (runs.input ->> 'taskId')::bigint = ${id}`.execute(
      study.server.core.database.query,
    );
    expect(jobs).toHaveLength(1);
  });

  /** Simultaneous actions with their possible answers and the state of the task afterwards. */
  test.each<[State, Action[], string[]]>([
    ['pending', ['start', 'cancel'], ['200 200 cancelled', '200 400 cancelled']],
    ['running', ['pause', 'cancel'], ['200 200 cancelled', '200 400 cancelled']],
    ['running', ['pause', 'force-stop'], ['200 200 cancelled', '200 400 cancelled']],
    ['running', ['cancel', 'force-stop'], ['200 400 cancelled']],
    ['paused', ['resume', 'start'], ['200 400 running']],
    ['paused', ['resume', 'cancel'], ['200 200 cancelled', '200 400 cancelled']],
    ['failed', ['retry', 'retry'], ['200 400 running']],
    ['failed', ['retry', 'start'], ['200 400 running']],
    ['failed', ['retry', 'cancel'], ['200 200 running', '200 200 cancelled']],
    ['cancelled', ['retry', 'retry', 'retry', 'retry'], ['200 400 400 400 running']],
    ['pending', ['delete', 'start'], ['200 404 gone', '200 400 running']],
    ['cancelled', ['delete', 'retry'], ['200 404 gone', '200 400 running']],
    ['cancelled', ['delete', 'delete', 'delete'], ['200 404 404 gone']],
  ])('when a task is %s: %j end in one consistent state', async (state, actions, allowed) => {
    const person = await study.person();
    const worker = await study.work();
    const ids = [];
    for (let turn = 0; turn < 3; turn++) ids.push(await makers[state](person));
    // A running task keeps its status and waits for another worker.
    await worker.stop();
    for (const id of ids) {
      const answers = await Promise.all(actions.map((action) => act(person, id, action)));
      const { status, body } = await person.get(`/api/tasks/${id}`);
      expect(allowed).toContain(`${statuses(answers)} ${status === 404 ? 'gone' : body.status}`);
      expect((await runsOf(id)).filter((one) => one === 'queued' || one === 'running').length).toBeLessThanOrEqual(1);
      if (body.status === 'running') await expectOk(act(person, id, 'cancel'));
    }
    await expectTrue();
  });

  test('of the worker and its user end the task once', async () => {
    const person = await study.person();
    const worker = await study.work();
    for (let turn = 0; turn < 10; turn++) {
      const id = await make(person, 'complete');
      await expectOk(act(person, id, 'start'));
      const answer = await act(person, id, 'cancel');
      expect([200, 400]).toContain(answer.status);
      if (answer.status === 400) expect(answer.body).toEqual({ detail: '任务状态为 completed，不能取消' });
      await when(person, id, answer.status === 200 ? 'cancelled' : 'completed');
    }
    await worker.stop();
    await expectTrue();
  });
});

describe('the limit of three active tasks', () => {
  const LIMIT = refused(400, '任务数量超限：最多可同时进行 3 个任务（含暂停的任务）');

  test('admits three of fifty simultaneous starts', async () => {
    const person = await study.person();
    const ids = [];
    for (let count = 0; count < 50; count++) ids.push(await make(person, 'wait'));
    const answers = await Promise.all(ids.map((id) => whole(act(person, id, 'start'))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer).toEqual(LIMIT);
    expect((await expectOk(person.get('/api/tasks?status=running'))).total).toBe(3);
    expect((await expectOk(person.get('/api/tasks?status=pending'))).total).toBe(47);
  });

  test('counts paused tasks, which can resume, but no ended ones', async () => {
    const person = await study.person();
    const worker = await study.work();
    const failed = await makers.failed(person);
    const cancelled = await makers.cancelled(person);
    const paused = await makers.paused(person);
    await makers.running(person);
    await makers.running(person);
    const fresh = await make(person, 'wait');
    expect(await whole(act(person, fresh, 'start'))).toEqual(LIMIT);
    expect(await whole(act(person, failed, 'start'))).toEqual(LIMIT);
    expect(await whole(act(person, failed, 'retry'))).toEqual(LIMIT);
    expect(await whole(act(person, cancelled, 'retry'))).toEqual(LIMIT);
    await expectOk(act(person, paused, 'resume'));
    await expectOk(act(person, paused, 'cancel'));
    await expectOk(act(person, fresh, 'start'));
    // Another user has a limit of their own.
    await makers.running(await study.person());
    await worker.stop();
  });
});
