import { Type } from 'typebox';
import { LOG_LEVELS } from '../../../core/system-log/log-level.ts';
import { attachment } from '../../../http/declare/downloads.ts';
import { languageOf } from '../../../http/declare/language.ts';
import { Page, page, pageOf } from '../../../http/declare/paging.ts';
import { refuse } from '../../../http/declare/request-errors.ts';
import { PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { Language } from '../../../shared/language.ts';
import type { FactoryErrors } from '../domain/errors.ts';
import type { Download } from '../domain/logs/logs.ts';
import { type Span, spanOf } from '../domain/logs/moments.ts';
import { Uuid } from '../envelope.ts';
import {
  isoExact,
  LogLineObject,
  presentAction,
  presentLogLine,
  presentTaskLine,
  TaskLineObject,
  UserActionObject,
} from '../present/logs.ts';
import type { FactoryServices } from '../services.ts';
import { subjectOfTask } from './subject-of-task.ts';

const route = routesOf<FactoryErrors>();
const tag = 'logs';

const LogPage = () => PageQuery({ size: 50, most: 200 });
const Moment = Type.Optional(Type.String({ maxLength: 40 }));

/** A file, not JSON. */
const LogFile = Type.Unsafe<string>({
  description: '日志文件，每行一个 JSON 对象，旧的在前 · The lines, oldest first, one JSON object each',
  content: { 'application/x-ndjson': { schema: { type: 'string', format: 'binary' } } },
});

export const logRoutes = ({ logs, tasks, core: { config } }: FactoryServices) => [
  route({
    method: 'GET',
    url: '/api/logs/system',
    operationId: 'listSystemLogs',
    summary: '获取系统日志 · List lines of the program’s log',
    tag,
    access: 'admin',
    query: Query({
      ...LogPage(),
      level: Type.Optional(Type.Enum([...LOG_LEVELS])),
      start_date: Moment,
      end_date: Moment,
      search: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    }),
    answers: { 200: Page(LogLineObject) },
    async handler({ query: { level, search, start_date: start, end_date: end, ...asked } }) {
      const from = momentOf('start_date', start, config.timezone)?.from;
      const until = momentOf('end_date', end, config.timezone)?.until;
      const { items, total } = await logs.system({ level, search, from, until }, pageOf(asked));
      return page(
        items.map((line) => presentLogLine(line)),
        total,
        asked,
      );
    },
  }),
  route({
    method: 'GET',
    url: '/api/logs/user-actions',
    operationId: 'listUserActions',
    summary: '获取用户操作日志 · List who did what',
    tag,
    access: 'admin',
    query: Query({
      ...LogPage(),
      user_id: Type.Optional(Uuid),
      action: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    }),
    answers: { 200: Page(UserActionObject) },
    async handler({ query: { user_id: user, action, ...asked } }) {
      const { items, total } = await logs.actions({ user, action }, pageOf(asked));
      return page(
        items.map((entry) => presentAction(entry)),
        total,
        asked,
      );
    },
  }),
  route({
    method: 'GET',
    url: '/api/logs/tasks/:task_id',
    operationId: 'listTaskLogs',
    summary: '获取任务执行日志 · List what a task had to say',
    tag,
    access: 'account',
    subject: subjectOfTask(tasks),
    params: Type.Object({ task_id: Uuid }),
    query: Query(LogPage()),
    answers: { 200: Page(TaskLineObject) },
    errors: ['task_not_found'],
    async handler({ caller, params, query, request }) {
      const { items, total } = await logs.ofTask(caller.account, params.task_id, pageOf(query));
      return page(
        items.map((line) => presentTaskLine(line, languageOf(request))),
        total,
        query,
      );
    },
  }),
  route({
    method: 'GET',
    url: '/api/logs/download',
    operationId: 'downloadLogs',
    summary: '下载日志文件 · Download a day’s lines of a log',
    tag,
    access: 'admin',
    query: Query({
      log_type: Type.Enum(['system', 'user-actions', 'task']),
      date: Type.Optional(Type.String({ maxLength: 10 })),
      /** For task logs: only of this task; on all days if no date is given. */
      task_id: Type.Optional(Uuid),
    }),
    answers: { 200: LogFile },
    async handler({ query: { log_type: log, date, task_id: taskUuid }, request, reply }) {
      const span = momentOf('date', date, config.timezone);
      const file = await logs.download(wanted(log, { span, taskUuid, language: languageOf(request) }));
      const name = [log, log === 'task' ? taskUuid : undefined, date].filter((part) => part !== undefined).join('-');
      reply.type('application/x-ndjson; charset=utf-8');
      reply.header('content-disposition', attachment(`${name}.jsonl`));
      return file;
    },
  }),
];

interface Wanted {
  readonly span: Span | undefined;
  readonly taskUuid: string | undefined;
  readonly language: Language;
}

function wanted(log: Download['log'], { span, taskUuid, language }: Wanted): Download {
  if (log === 'task' && taskUuid)
    return { log, taskUuid, span, write: (line) => presentTaskLine(line, language, isoExact) };
  if (!span) throw invalid('date', { zh: '缺少必填字段', en: 'is required' });
  if (log === 'task') return { log, span, write: (line) => presentTaskLine(line, language, isoExact) };
  if (log === 'system') return { log, span, write: (line) => presentLogLine(line, isoExact) };
  return { log, span, write: (entry) => presentAction(entry, isoExact) };
}

function momentOf(field: string, text: string | undefined, zone: string): Span | undefined {
  if (text === undefined) return undefined;
  const span = spanOf(text, zone);
  if (!span) throw invalid(field, NO_MOMENT);
  return span;
}

const invalid = (field: string, message: { zh: string; en: string }) =>
  refuse('invalid_parameters', { issues: [{ field, message }] });

const NO_MOMENT = {
  zh: '应为日期 (2024-01-15) 或时间 (2024-01-15T10:30:00Z)',
  en: 'must be a day (2024-01-15) or a time (2024-01-15T10:30:00Z) from 1970 on',
};
