import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Defaulted, Instant, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isoSeconds } from '../../../http/declare/times.ts';
import type { ConsoleErrors } from '../domain/errors.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();

export interface ScheduleAsked {
  readonly type: string;
  readonly expression: string;
  readonly timezone: string;
  /** When it is due next, as far as is known: where an interval is counted from. */
  readonly from: Date | undefined;
}

/** What the systems know beforehand. */
export interface Outlook {
  /** What a minute and GPU costs, by type of task and `default`, as administrators have set it. */
  readonly taskRates: () => Promise<Readonly<Record<string, number>>>;
  /** The next times of a schedule of market, at most so many; undefined where it cannot be understood. */
  readonly nextTimes: (schedule: ScheduleAsked, count: number) => Date[] | undefined;
}

const unreadable = { zh: '不是有效的运行时间', en: 'is not a valid schedule of this type' };

export const outlookRoutes = ({ taskRates, nextTimes }: Outlook) => [
  route({
    method: 'GET',
    url: '/api/task-rates',
    operationId: 'getTaskRates',
    summary: '任务单价 · What a minute and GPU of each type of task costs; `default` is for those not named',
    tag: 'outlook',
    access: 'account',
    answers: { 200: Type.Object({ rates: Type.Record(Type.String(), Type.Number({ description: 'in yuan' })) }) },
    async handler() {
      return { rates: { ...(await taskRates()) } };
    },
  }),
  route({
    method: 'GET',
    url: '/api/next-times',
    operationId: 'getNextTimes',
    summary: '之后几次运行时间 · The next times of a schedule, made or about to be made',
    tag: 'outlook',
    access: 'account',
    query: Query({
      type: Type.String({ maxLength: 20 }),
      expression: Type.String({ maxLength: 200 }),
      timezone: Type.String({ maxLength: 64 }),
      from: Type.Optional(Instant),
      count: Defaulted(Type.Integer({ minimum: 1, maximum: 20, default: 5 })),
    }),
    answers: { 200: Type.Object({ times: Type.Array(Instant) }) },
    async handler({ query: { type, expression, timezone, from, count } }) {
      const schedule = { type, expression, timezone, from: from === undefined ? undefined : new Date(from) };
      const times = nextTimes(schedule, count);
      if (!times) throw refuseField('expression', unreadable);
      return { times: times.map((time) => isoSeconds(time.toISOString())) };
    },
  }),
];
