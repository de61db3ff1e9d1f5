import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Core } from '../../../core/core.ts';
import type { RunWordings } from '../../../core/jobs/runs/failures.ts';
import { RUN_STATUSES } from '../../../core/jobs/runs/states.ts';
import { languageOf } from '../../../http/declare/language.ts';
import { Defaulted, Instant, Nullable, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { ConsoleErrors } from '../domain/errors.ts';
import { RUN_KINDS } from '../domain/runs/run-queries.ts';
import { ConsoleRuns } from '../domain/runs/runs.ts';
import { presentLogLine, presentRun, RunShape } from '../present.ts';
import { oneOrMore } from './lists.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'runs';
const RunId = Type.Object({ id: Type.String({ format: 'uuid' }) });

const RunsPage = Type.Object({
  items: Type.Array(RunShape),
  next: Nullable(Type.Integer({ description: 'to be given as before' })),
});

const LogLine = Type.Object({
  id: Type.Integer(),
  level: Type.String(),
  message: Type.String(),
  at: Instant,
});

export function runRoutes({ database }: Core, wordings: RunWordings) {
  const runs = new ConsoleRuns({ database });
  return [
    route({
      method: 'GET',
      url: '/api/runs',
      operationId: 'listRuns',
      summary: '所有系统的运行 · Runs of all systems, newest first: mine, or everybody’s for administrators',
      tag,
      access: 'account',
      query: Query({
        kind: Type.Optional(Type.String({ maxLength: 200, description: 'one or several, separated by commas' })),
        status: Type.Optional(Type.String({ maxLength: 200, description: 'one or several, separated by commas' })),
        search: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        mine: Type.Optional(Type.Boolean()),
        before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
        limit: Defaulted(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
      }),
      answers: { 200: RunsPage },
      async handler({ query: { kind, status, search, mine, before, limit }, caller, request }) {
        const { items, next } = await runs.list(caller.account, {
          kinds: oneOrMore('kind', kind, RUN_KINDS),
          statuses: oneOrMore('status', status, RUN_STATUSES),
          search,
          onlyMine: mine,
          before,
          limit,
        });
        const language = languageOf(request);
        return { items: items.map((run) => presentRun(run, language, wordings)), next };
      },
    }),
    route({
      method: 'GET',
      url: '/api/runs/:id',
      operationId: 'getRun',
      summary: '运行详情 · One run, with what it was given and what came of it',
      tag,
      access: 'account',
      params: RunId,
      answers: { 200: Type.Object({ run: RunShape, input: Type.Unknown(), result: Type.Unknown() }) },
      errors: ['run_not_found'],
      async handler({ params: { id }, caller, request }) {
        const { run, input, result } = await runs.whole(caller.account, id);
        return { run: presentRun(run, languageOf(request), wordings), input, result };
      },
    }),
    route({
      method: 'GET',
      url: '/api/runs/:id/log',
      operationId: 'getRunLog',
      summary: '运行日志 · Lines of its log, in their order: the last ones, or those before or after a line',
      tag,
      access: 'account',
      params: RunId,
      query: Query({
        before: Type.Optional(Type.Integer({ minimum: 1 })),
        after: Type.Optional(Type.Integer({ minimum: 0 })),
        search: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
        limit: Defaulted(Type.Integer({ minimum: 1, maximum: 1000, default: 500 })),
      }),
      answers: { 200: Type.Object({ items: Type.Array(LogLine) }) },
      errors: ['run_not_found'],
      async handler({ params: { id }, query, caller, request }) {
        const { kind, lines } = await runs.log(caller.account, id, query);
        const language = languageOf(request);
        return { items: lines.map((line) => presentLogLine(line, language, wordings[kind])) };
      },
    }),
  ];
}
