import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Core } from '../../../core/core.ts';
import { heldWork } from '../../../core/jobs/engine/held-work.ts';
import { parseQueueName } from '../../../core/jobs/queue-name.ts';
import { languageOf } from '../../../http/declare/language.ts';
import { Body, Defaulted, Instant, MaybeInstant, Nullable, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isoSeconds, isoSecondsOrNull } from '../../../http/declare/times.ts';
import type { Check, Finding } from '../../../shared/checks.ts';
import type { Language } from '../../../shared/language.ts';
import { type ConsoleErrors, refuse } from '../domain/errors.ts';
import { drainWorker, pauseQueue } from '../domain/operations/held.ts';
import { selectEnded, selectQueues, selectUse } from '../domain/operations/operation-queries.ts';
import { listWorkers, type OnlineWorkers } from '../domain/operations/workers.ts';
import { testMail } from '../messages.ts';
import { Done } from '../present.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'operations';
const Text = Type.String();

const Queue = Type.Object({
  queue: Text,
  family: Type.String({ description: 'what is paused: all queues whose names begin with it' }),
  queued: Type.Integer(),
  running: Type.Integer(),
  ended: Type.Integer({ description: 'in the last five minutes' }),
  oldest: MaybeInstant,
});

const Worker = Type.Object({
  worker: Text,
  running: Type.Integer(),
  kinds: Type.Array(Text),
  server: Nullable(Type.String({ description: 'its id in factory' })),
  drained: Type.Boolean(),
});

const Use = Type.Object({
  gpu: Type.Integer({ description: '-1: the machine’s processor and memory' }),
  start: Instant,
  usage: Type.Number({ description: 'percent' }),
  memory: Type.Number({ description: 'percent' }),
});

const Found = Type.Object({
  name: Text,
  mark: Type.Enum(['ok', 'none', 'missing', 'warning', 'failed']),
  words: Text,
});

/** How fine the use of machines is kept, by how far back: as `use-queries.ts` of factory writes it. */
const STEPS = { 1: 15, 24: 300, 168: 1_800 } as const;
const MAIL_MILLISECONDS = 30_000;

/** Of the queues that carry the runs shown here. */
const FAMILIES = ['market', 'factory', 'study', 'courseware'] as const;

export interface About {
  readonly version: string;
  /** What doctor looks for, where the answer does not depend on the terminal. */
  readonly checks: readonly Check[];
  readonly findingText: (language: Language, says: Finding['says']) => string;
  /** The default settings of each system. */
  readonly defaults: Readonly<Record<string, object>>;
}

export function operationRoutes(
  core: Core,
  { version, checks, findingText, defaults }: About,
  onlineWorkers: OnlineWorkers,
) {
  const { database, settings, mailServer } = core;
  return [
    route({
      method: 'GET',
      url: '/api/queues',
      operationId: 'listQueues',
      summary: '队列与工作进程 · What waits and runs in each queue, and the workers that are there',
      tag,
      access: 'admin',
      answers: {
        200: Type.Object({ queues: Type.Array(Queue), paused: Type.Array(Text), workers: Type.Array(Worker) }),
      },
      async handler() {
        const db = database.query;
        const [queues, ended, workers, held] = await Promise.all([
          selectQueues(db),
          selectEnded(db),
          listWorkers(db, onlineWorkers),
          settings.get(heldWork),
        ]);
        const rates = new Map(ended.map((one) => [one.queue, one.ended]));
        const names = new Set([...queues.map(({ queue }) => queue), ...rates.keys()]);
        const known = new Map(queues.map((row) => [row.queue, row]));
        return {
          queues: Array.from([...names].sort(), (queue) => ({
            queue,
            family: parseQueueName(queue).family,
            queued: known.get(queue)?.queued ?? 0,
            running: known.get(queue)?.running ?? 0,
            ended: rates.get(queue) ?? 0,
            oldest: isoSecondsOrNull(known.get(queue)?.oldest ?? null),
          })),
          paused: held.paused_queues,
          workers: workers.map((row) => ({ ...row, drained: held.drained_workers.includes(row.worker) })),
        };
      },
    }),
    route({
      method: 'PUT',
      url: '/api/queues/:family',
      operationId: 'pauseQueue',
      summary: '暂停或恢复队列 · Pause the queues of a family, or let them go on; what runs goes on either way',
      tag,
      access: 'admin',
      params: Type.Object({ family: Type.Enum([...FAMILIES]) }),
      body: Body({ paused: Type.Boolean() }),
      answers: { 200: Done },
      async handler({ params: { family }, body, caller, address }) {
        await pauseQueue(core, family, body.paused, { accountId: caller.account.id, address });
        return { done: true };
      },
    }),
    route({
      method: 'PUT',
      url: '/api/workers/:worker',
      operationId: 'drainWorker',
      summary: '停止或恢复工作进程接任务 · Have a worker take nothing more, or let it go on',
      tag,
      access: 'admin',
      params: Type.Object({ worker: Type.String({ minLength: 1, maxLength: 300 }) }),
      body: Body({ drained: Type.Boolean() }),
      answers: { 200: Done },
      errors: ['worker_not_found'],
      async handler({ params: { worker }, body, caller, address }) {
        await drainWorker({ ...core, onlineWorkers }, worker, body.drained, { accountId: caller.account.id, address });
        return { done: true };
      },
    }),
    route({
      method: 'GET',
      url: '/api/machines/:id/use',
      operationId: 'getMachineUse',
      summary: '服务器使用率 · How busy a machine and its GPUs have been, an hour, a day or a week back',
      tag,
      access: 'account',
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      query: Query({
        hours: Defaulted(Type.Unsafe<1 | 24 | 168>({ type: 'integer', enum: [1, 24, 168], default: 1 })),
      }),
      answers: { 200: Type.Object({ step_seconds: Type.Integer(), items: Type.Array(Use) }) },
      async handler({ params: { id }, query: { hours } }) {
        const step = STEPS[hours];
        const rows = await selectUse(database.query, id, step, hours);
        return { step_seconds: step, items: rows.map((row) => ({ ...row, start: isoSeconds(row.start) })) };
      },
    }),
    route({
      method: 'GET',
      url: '/api/about',
      operationId: 'getAbout',
      summary: '版本与检查 · The version, and what `owlery doctor` finds',
      tag,
      access: 'admin',
      answers: {
        200: Type.Object({
          version: Text,
          node: Text,
          findings: Type.Array(Found),
          defaults: Type.Record(Text, Type.Object({}, { additionalProperties: true })),
        }),
      },
      async handler({ request }) {
        const findings = await Promise.all(
          checks.map(async ([name, find]) => {
            try {
              const { mark, says } = await find();
              return { name, mark, words: findingText(languageOf(request), says) };
            } catch (error) {
              return { name, mark: 'failed', words: (error as Error).message };
            }
          }),
        );
        return { version, node: process.version, findings, defaults };
      },
    }),
    route({
      method: 'POST',
      url: '/api/test-mail',
      operationId: 'sendTestMail',
      summary: '发送测试邮件 · Send a mail to my own address, and tell what the mail server says',
      tag,
      access: 'admin',
      limit: 'reset',
      answers: {
        200: Type.Object({
          to: Text,
          file: Type.Boolean({ description: 'written to the outbox: no mail server is set' }),
        }),
      },
      errors: ['mail_failed'],
      async handler({ caller: { account } }) {
        const send = mailServer.transport();
        const job = { id: crypto.randomUUID(), createdOn: new Date() };
        const words = account.language === 'en' ? testMail.en : testMail.zh;
        const message = { to: account.email, ...words };
        await send(message, job, AbortSignal.timeout(MAIL_MILLISECONDS)).catch((error) => {
          throw refuse('mail_failed', { reason: (error as Error).message });
        });
        return { to: account.email, file: (await mailServer.smtp()) === undefined };
      },
    }),
  ];
}
