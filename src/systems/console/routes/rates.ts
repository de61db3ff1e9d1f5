import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { ConsoleErrors } from '../domain/errors.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();

export const rateRoutes = (taskRates: () => Promise<Readonly<Record<string, number>>>) => [
  route({
    method: 'GET',
    url: '/api/task-rates',
    operationId: 'getTaskRates',
    summary: '任务单价 · What a minute and GPU of each type of task costs; `default` is for those not named',
    tag: 'operations',
    access: 'account',
    answers: { 200: Type.Object({ rates: Type.Record(Type.String(), Type.Number({ description: 'in yuan' })) }) },
    async handler() {
      return { rates: { ...(await taskRates()) } };
    },
  }),
];
