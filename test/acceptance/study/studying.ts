/** A study server used over HTTP, whose courses behave as they are named. */

import { once } from 'node:events';
import { expect } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { Worker } from '../../../src/core/jobs/engine/worker.ts';
import { handle } from '../../../src/core/jobs/runs/job.ts';
import { refuseStudy } from '../../../src/systems/study/domain/study/errors.ts';
import { studyJob } from '../../../src/systems/study/domain/study/study.job.ts';
import { type Caller, callerWith, pageOf } from '../../support/callers.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';
import { type Answer, startTestServer, type TestServer, type TestServerOptions } from '../../support/server.ts';
import { openAccount } from '../../support/tokens.ts';

export { type Caller, callerWith, ZONELESS_TIME as TIME } from '../../support/callers.ts';
export { PASSWORD } from '../../support/tokens.ts';

export interface Person extends Caller {
  readonly id: number;
  readonly username: string;
  readonly email: string;
}

export interface Study extends AsyncDisposable {
  readonly server: TestServer;
  readonly admin: Person;
  readonly anybody: Caller;
  person(role?: 'user' | 'admin'): Promise<Person>;
  /** Starts a worker that does what the first course of a task is named after: see `CourseOutcome`. */
  work(): Promise<Worker>;
}

/**
 * What a worker does for the first course of a task: `wait` for the stop signal, `fail`, fail `some` of two courses,
 * or else complete the task.
 */
export type CourseOutcome = 'complete' | 'fail' | 'some' | 'wait';

/** Starts a server without workers; a test starts its own. */
export async function startStudy(options: TestServerOptions = {}): Promise<Study> {
  const server = await startTestServer('study', options);
  const workers: Worker[] = [];
  return {
    server,
    admin: await makePerson(server, 'admin'),
    anybody: callerWith(server, ''),
    person: (role = 'user') => makePerson(server, role),
    async work() {
      const worker = makeWorker(server.core);
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
}

function makeWorker(core: Core): Worker {
  const { database, notifications, queue, live, runs } = core;
  const figures = { item_progress: 50, item_current_time: 120, item_total_time: 240, item_detail: '3/10' };
  const doing = handle(studyJob, async ({ input, signal, progress, log }) => {
    const outcome = input.courseIds[0] as CourseOutcome | undefined;
    log('info', '当前任务: 视频 one');
    progress(35.9, { current_item: '🎬 one', ...figures, completed_courses: 1, total_courses: 2 });
    if (outcome === 'wait') {
      if (!signal.aborted) await once(signal, 'abort');
      return undefined;
    }
    if (outcome === 'fail') {
      log('error', { code: 'run_failed', data: { reason: { code: 'no_courses', data: {} } } });
      throw refuseStudy('no_courses', {});
    }
    const failed_courses = outcome === 'some' ? 1 : 0;
    const failed = { code: 'courses_failed', data: { failed: 1, total: 2, courses: [] } };
    const notes = failed_courses > 0 ? [failed] : [];
    const studied = { progress: failed_courses > 0 ? 50 : 100, completed_courses: 2 - failed_courses };
    return { ...studied, failed_courses, total_courses: 2, notes };
  });
  const { transitions } = runs;
  const handlers = new Map([doing]);
  return new Worker({ database, notifications, queue, live, logger: quiet, handlers, maxTasks: 1, transitions });
}

async function makePerson(server: TestServer, role: 'user' | 'admin'): Promise<Person> {
  const { account, token } = await openAccount(server.core, role);
  const { id, username, email } = account;
  return { ...callerWith(server, token), id, username, email };
}

/** Expects a success. @returns its body */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; the tests assert what is in it.
export async function expectOk(answering: Promise<Answer>): Promise<any> {
  const answer = await answering;
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
}

/** Creates a task whose courses name its outcome. @returns its id */
export async function make(caller: Caller, ...course_ids: (CourseOutcome | 'other')[]): Promise<number> {
  return (await expectOk(caller.post('/api/tasks', { name: 'A task', course_ids }))).id;
}

/** Waits until the task has this status. @returns the task */
export async function when(caller: Caller, id: number, status: string) {
  return await eventually(async () => {
    const task = await expectOk(caller.get(`/api/tasks/${id}`));
    expect(task.status).toBe(status);
    return task;
  });
}

export const refused = (status: number, detail: unknown = expect.any(String)) => ({ status, body: { detail } });

export const page = (...given: Parameters<typeof pageOf>) => ({ status: 200, body: pageOf(...given) });
