import { Type } from 'typebox';
import { languageOf } from '../../../http/declare/language.ts';
import { pageOf } from '../../../http/declare/paging.ts';
import { Body, component, Defaulted, Id, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { type MarketErrors, refuse } from '../domain/errors.ts';
import { EXECUTION_STATUSES, type ExecutionStatus, executionStatus } from '../domain/executions/status.ts';
import { midnightIn } from '../domain/schedules/midnight.ts';
import { Done, done, Ok, ok, Page, page } from '../envelope.ts';
import {
  ExecutionObject,
  presentExecution,
  presentStats,
  StartedExecution,
  StatsObject,
} from '../present/executions.ts';
import type { MarketServices } from '../services.ts';
import { begunOf, begunQuery, momentOf } from './execution-filters.ts';

const route = routesOf<MarketErrors>();
const tag = 'executions';

const ExecutionParams = Type.Object({ execution_id: Type.String({ maxLength: 64 }) });

/** Lists without pages, newest first. */
const LATEST: readonly {
  name: string;
  operationId: string;
  summary: string;
  status: ExecutionStatus | undefined;
  size: number;
}[] = [
  {
    name: 'recent',
    operationId: 'listRecentExecutions',
    summary: '最近的执行记录 · List the latest executions',
    status: undefined,
    size: 50,
  },
  {
    name: 'running',
    operationId: 'listRunningExecutions',
    summary: '正在执行的记录 · List running executions',
    status: 'running',
    size: 100,
  },
  {
    name: 'failed',
    operationId: 'listFailedExecutions',
    summary: '失败的执行记录 · List failed executions',
    status: 'failed',
    size: 20,
  },
];

export const executionRoutes = ({ core, executions, executionRemoval }: MarketServices) => [
  route({
    method: 'GET',
    url: '/api/executions/',
    operationId: 'listExecutions',
    summary: '执行记录列表 · List executions',
    tag,
    access: 'account',
    query: Query({
      ...PageQuery(),
      task_id: Type.Optional(Id),
      status: Type.Optional(Type.Enum([...EXECUTION_STATUSES])),
      script_id: Type.Optional(Type.String({ maxLength: 100 })),
      ...begunQuery,
    }),
    answers: { 200: Page(ExecutionObject) },
    async handler({ caller: { account }, query: { task_id: taskId, script_id: scriptId, status, ...asked }, request }) {
      const language = languageOf(request);
      const filter = { taskId, scriptId, status, ...begunOf(asked) };
      const { items, total } = await executions.list(account, pageOf(asked), filter);
      return page(
        items.map((execution) => presentExecution(execution, account, language)),
        total,
        asked,
      );
    },
  }),
  route({
    method: 'DELETE',
    url: '/api/executions/',
    operationId: 'deleteExecutions',
    summary: '删除执行记录 · Delete executions that have ended',
    tag,
    access: 'admin',
    query: Query({ status: Type.Optional(Type.Enum([...EXECUTION_STATUSES])), before: begunQuery.end_date }),
    body: Type.Union([Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 1_000 }), Body({})], {
      description: '执行编号；给出时不看 status 与 before · Ids of executions; status and before are then ignored',
    }),
    bodyIsOptional: true,
    answers: { 200: Ok(component('DeletedExecutions')({ deleted_count: Type.Integer() })) },
    errors: ['executions_unnamed'],
    async handler({ caller, address, query: { status, before }, body }) {
      const executionIds = Array.isArray(body) ? body : undefined;
      if (!executionIds && status === undefined && before === undefined) throw refuse('executions_unnamed', {});
      const filter = executionIds
        ? { executionIds }
        : { status, before: before === undefined ? before : momentOf('before', before, '00:00:00.000') };
      const by = { accountId: caller.account.id, address };
      return ok({ deleted_count: await executionRemoval.remove(filter, by) });
    },
  }),
  route({
    method: 'GET',
    url: '/api/executions/stats',
    operationId: 'getExecutionStatistics',
    summary: '执行统计 · Count executions',
    tag,
    access: 'account',
    query: Query(begunQuery),
    answers: { 200: Ok(StatsObject) },
    async handler({ caller, query }) {
      const midnight = midnightIn(core.config.timezone);
      return ok(presentStats(await executions.stats(caller.account, begunOf(query), midnight)));
    },
  }),
  ...LATEST.map(({ name, operationId, summary, status, size }) =>
    route({
      method: 'GET',
      url: `/api/executions/${name}`,
      operationId,
      summary,
      tag,
      access: 'account',
      query: Query({ limit: Defaulted(Type.Integer({ minimum: 1, maximum: 100, default: size })) }),
      answers: { 200: Ok(Type.Array(ExecutionObject)) },
      async handler({ caller: { account }, query: { limit: pageSize }, request }) {
        const language = languageOf(request);
        const { items } = await executions.list(account, { page: 1, pageSize }, { status });
        return ok(items.map((execution) => presentExecution(execution, account, language)));
      },
    }),
  ),
  route({
    method: 'GET',
    url: '/api/executions/:execution_id',
    operationId: 'getExecution',
    summary: '执行详情 · Show an execution',
    tag,
    access: 'account',
    params: ExecutionParams,
    answers: { 200: Ok(ExecutionObject) },
    errors: ['execution_not_found'],
    async handler({ caller: { account }, params, request }) {
      return ok(presentExecution(await executions.get(account, params.execution_id), account, languageOf(request)));
    },
  }),
  route({
    method: 'POST',
    url: '/api/executions/:execution_id/cancel',
    operationId: 'cancelExecution',
    summary: '取消执行 · Cancel an execution',
    tag,
    access: 'account',
    params: ExecutionParams,
    answers: { 200: Done },
    errors: ['execution_not_found', 'execution_ended'],
    async handler({ caller, params }) {
      await executions.cancel(caller.account, params.execution_id);
      return done;
    },
  }),
  route({
    method: 'POST',
    url: '/api/executions/:execution_id/retry',
    operationId: 'retryExecution',
    summary: '重试执行 · Do an execution once more',
    tag,
    access: 'account',
    params: ExecutionParams,
    answers: { 200: Ok(StartedExecution) },
    errors: [
      'execution_not_found',
      'execution_not_retriable',
      'task_running',
      'script_not_found',
      'script_inactive',
      'interface_unavailable',
      'parameters_invalid',
    ],
    async handler({ caller, params }) {
      const { execution_id, status } = await executions.retry(caller.account, params.execution_id);
      return ok({ execution_id, status: executionStatus(status) });
    },
  }),
];
