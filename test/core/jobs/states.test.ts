import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimRuns, endRuns, handBackRuns } from '../../../src/core/jobs/engine/attempts-queries.ts';
import {
  allowed,
  isFinal,
  RUN_ACTIONS,
  RUN_STATUSES,
  type RunAction,
  type RunStatus,
  target,
} from '../../../src/core/jobs/runs/states.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { create, obedient } from '../../support/scripted.ts';

/** The target of each action from each status; all others are refused. */
const transitions: Record<RunStatus, Partial<Record<RunAction, RunStatus>>> = {
  draft: { start: 'queued', cancel: 'cancelled' },
  queued: { claim: 'running', pause: 'paused', cancel: 'cancelled' },
  running: {
    claim: 'running',
    pause: 'paused',
    cancel: 'cancelled',
    complete: 'completed',
    fail: 'failed',
    time_out: 'timed_out',
    hand_back: 'queued',
  },
  paused: { resume: 'queued', cancel: 'cancelled' },
  completed: {},
  failed: {},
  cancelled: {},
  timed_out: {},
};

const all = RUN_STATUSES.flatMap((from) =>
  RUN_ACTIONS.map((action) => ({ from, action, to: transitions[from][action] })),
);
const userActions = ['start', 'pause', 'resume', 'cancel'] as const;
const isUserAction = (action: RunAction): action is (typeof userActions)[number] =>
  (userActions as readonly string[]).includes(action);

let engine: Engine;

beforeAll(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection); // Without a worker only the tests change runs.
});
afterAll(() => engine.close());

const runIn = async (status: RunStatus) => {
  const { id } = await create(engine, obedient);
  await engine.database.query.updateTable('runs').set({ status }).where('id', '=', id).execute();
  return id;
};

test('Each action is allowed from the listed statuses only, and leads to the listed status', () => {
  for (const from of RUN_STATUSES) {
    expect(Object.fromEntries(allowed(from).map((action) => [action, target(action)]))).toEqual(transitions[from]);
  }
});

test('A status is final if no action leads out of it', () => {
  expect(RUN_STATUSES.filter(isFinal)).toEqual(['completed', 'failed', 'cancelled', 'timed_out']);
});

describe('a user’s action', () => {
  const cases = all.flatMap(({ from, action, to }) => (isUserAction(action) ? [{ from, action, to }] : []));

  test.for(cases.filter(({ to }) => to))('$action leads from $from to $to', async ({ from, action, to }) => {
    const id = await runIn(from);
    expect(await engine.runs[action](engine.database.query, id)).toMatchObject({ id, status: to });
    expect(await engine.runs.get(engine.database.query, id)).toMatchObject({ status: to });
  });

  test.for(cases.filter(({ to }) => !to))('$action is refused when $from', async ({ from, action }) => {
    const id = await runIn(from);
    const refusal = { code: 'run_wrong_state', data: { id, status: from, action } };
    await expect(engine.runs[action](engine.database.query, id)).rejects.toMatchObject(refusal);
    expect(await engine.runs.get(engine.database.query, id)).toMatchObject({ status: from });
  });

  test.for(userActions)('%s is refused for an unknown run', async (action) => {
    const refusal = { code: 'run_not_found', data: { id: 999_999 } };
    await expect(engine.runs[action](engine.database.query, 999_999)).rejects.toMatchObject(refusal);
  });
});

describe('a worker’s action', () => {
  const database = () => engine.database.query;
  const work = {
    claim: (id: number) => claimRuns(database(), [id], 'a worker'),
    hand_back: (id: number) => handBackRuns(database(), [{ id, attempt: 0, lost: false }]),
    complete: (id: number) => endRuns(database(), [{ id, attempt: 0, action: 'complete' }]),
    fail: (id: number) => endRuns(database(), [{ id, attempt: 0, action: 'fail' }]),
    time_out: (id: number) => endRuns(database(), [{ id, attempt: 0, action: 'time_out' }]),
  };
  const cases = all.flatMap(({ from, action, to }) => (isUserAction(action) ? [] : [{ from, action, to }]));

  test.for(cases)('$action changes a run that is $from to $to', async ({ from, action, to }) => {
    const id = await runIn(from);
    const changed = await work[action](id);
    expect(changed.map(({ status }) => status)).toEqual(to ? [to] : []);
    expect(await engine.runs.get(database(), id)).toMatchObject({ status: to ?? from });
  });

  test('changes nothing for an attempt that is no longer the latest', async () => {
    const id = await runIn('queued');
    await work.claim(id);
    for (const action of ['hand_back', 'complete', 'fail', 'time_out'] as const)
      expect(await work[action](id)).toEqual([]);
    expect(await engine.runs.get(database(), id)).toMatchObject({ status: 'running', attempts: 1 });
  });
});
