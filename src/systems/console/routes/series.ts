import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { onlyOwner } from '../../../core/accounts/viewer.ts';
import type { Core } from '../../../core/core.ts';
import { Defaulted, Instant, Nullable, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isoSeconds } from '../../../http/declare/times.ts';
import { selectBalances, selectSignUps, selectSpending } from '../domain/account/money-queries.ts';
import type { ConsoleErrors } from '../domain/errors.ts';
import { loadSteps } from '../domain/runs/load.ts';
import { RUN_KINDS } from '../domain/runs/run-queries.ts';
import { countUnfinished, selectSeries } from '../domain/runs/series-queries.ts';
import { oneOrMore } from './lists.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'series';

const Mine = { mine: Type.Optional(Type.Boolean()) };

const Kind = {
  kind: Type.Optional(Type.String({ maxLength: 200, description: 'one or several, separated by commas' })),
};
const Days = { days: Defaulted(Type.Integer({ minimum: 1, maximum: 366, default: 30 })) };

const Point = Type.Object({
  start: Instant,
  status: Type.String(),
  count: Type.Integer(),
  seconds: Type.Number({ description: 'worked on the average' }),
});

const Hundredths = Type.Integer({ description: 'in hundredths' });
const Seconds = Nullable(Type.Number({ description: 'seconds; null where no run began' }));

const LoadStep = Type.Object({
  start: Instant,
  queued: Type.Integer({ description: 'the most at once' }),
  running: Type.Integer({ description: 'the most at once' }),
  waited_p50: Seconds,
  waited_p95: Seconds,
  took_p50: Seconds,
  took_p95: Seconds,
});

export const seriesRoutes = ({ database }: Core) => [
  route({
    method: 'GET',
    url: '/api/series/runs',
    operationId: 'getRunSeries',
    summary:
      '运行数量 · How many runs were made in each hour or day, by status, of the newest 5,000 of each kind and status',
    tag,
    access: 'account',
    query: Query({
      ...Mine,
      ...Kind,
      step: Defaulted(Type.Enum(['hour', 'day'], { default: 'day' })),
      count: Defaulted(Type.Integer({ minimum: 1, maximum: 168, default: 14 })),
    }),
    answers: { 200: Type.Object({ items: Type.Array(Point) }) },
    async handler({ query: { mine, kind, step, count }, caller: { account } }) {
      const ownerId = mine ? account.id : onlyOwner(account);
      const hours = step === 'day' ? count * 24 : count;
      const rows = await selectSeries(database.query, {
        ownerId,
        kinds: oneOrMore('kind', kind, RUN_KINDS),
        hours,
        step,
        timezone: account.timezone,
      });
      return { items: rows.map((row) => ({ ...row, start: isoSeconds(row.start), seconds: row.seconds ?? 0 })) };
    },
  }),
  route({
    method: 'GET',
    url: '/api/series/unfinished',
    operationId: 'countUnfinishedRuns',
    summary: '未结束的运行 · How many runs wait, run and are paused; no more than 5,000 of each are counted',
    tag,
    access: 'account',
    query: Query(Mine),
    answers: { 200: Type.Object({ queued: Type.Integer(), running: Type.Integer(), paused: Type.Integer() }) },
    async handler({ query: { mine }, caller: { account } }) {
      const rows = await countUnfinished(database.query, mine ? account.id : onlyOwner(account));
      const none = { queued: 0, running: 0, paused: 0 };
      return { ...none, ...Object.fromEntries(rows.map(({ status, count }) => [status, count])) };
    },
  }),
  route({
    method: 'GET',
    url: '/api/series/load',
    operationId: 'getLoadSeries',
    summary: '负载 · How many runs waited and ran at once, how long they waited and how long they took, by time',
    tag,
    access: 'account',
    query: Query({
      ...Mine,
      ...Kind,
      hours: Defaulted(Type.Integer({ minimum: 1, maximum: 168, default: 24 })),
    }),
    answers: { 200: Type.Object({ minutes: Type.Integer(), items: Type.Array(LoadStep) }) },
    async handler({ query: { mine, kind, hours }, caller: { account } }) {
      const ownerId = mine ? account.id : onlyOwner(account);
      const { minutes, steps } = await loadSteps(database.query, {
        ownerId,
        kinds: oneOrMore('kind', kind, RUN_KINDS),
        hours,
      });
      return { minutes, items: steps.map((step) => ({ ...step, start: isoSeconds(step.start) })) };
    },
  }),
  route({
    method: 'GET',
    url: '/api/series/money',
    operationId: 'getMoneySeries',
    summary: '余额与支出 · My balance at the end of each day that changed it, and what I spent on each type of task',
    tag,
    access: 'account',
    query: Query(Days),
    answers: {
      200: Type.Object({
        balances: Type.Array(Type.Object({ start: Instant, balance: Hundredths })),
        spending: Type.Array(Type.Object({ type: Type.String(), amount: Hundredths })),
      }),
    },
    async handler({ query: { days }, caller: { account } }) {
      const [balances, spending] = await Promise.all([
        selectBalances(database.query, account.id, days, account.timezone),
        selectSpending(database.query, account.id, days),
      ]);
      return { balances: balances.map((one) => ({ ...one, start: isoSeconds(one.start) })), spending };
    },
  }),
  route({
    method: 'GET',
    url: '/api/series/sign-ups',
    operationId: 'getSignUpSeries',
    summary: '注册数量 · How many accounts were made on each day, of the newest 20,000',
    tag,
    access: 'admin',
    query: Query(Days),
    answers: { 200: Type.Object({ items: Type.Array(Type.Object({ start: Instant, count: Type.Integer() })) }) },
    async handler({ query: { days }, caller: { account } }) {
      const rows = await selectSignUps(database.query, days, account.timezone);
      return { items: rows.map((row) => ({ ...row, start: isoSeconds(row.start) })) };
    },
  }),
];
