import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { onlyOwner } from '../../../core/accounts/viewer.ts';
import type { Core } from '../../../core/core.ts';
import { Defaulted, Instant, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isoSeconds } from '../../../http/declare/times.ts';
import type { ConsoleErrors } from '../domain/errors.ts';
import { countUnfinished, selectSeries } from '../domain/runs/series-queries.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'series';

const Mine = { mine: Type.Optional(Type.Boolean()) };

const Point = Type.Object({
  start: Instant,
  status: Type.String(),
  count: Type.Integer(),
  seconds: Type.Number({ description: 'worked on the average' }),
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
      step: Defaulted(Type.Union([Type.Literal('hour'), Type.Literal('day')], { default: 'day' })),
      count: Defaulted(Type.Integer({ minimum: 1, maximum: 168, default: 14 })),
    }),
    answers: { 200: Type.Object({ items: Type.Array(Point) }) },
    async handler({ query: { mine, step, count }, caller: { account } }) {
      const ownerId = mine ? account.id : onlyOwner(account);
      const hours = step === 'day' ? count * 24 : count;
      const rows = await selectSeries(database.query, { ownerId, hours, step, timezone: account.timezone });
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
];
