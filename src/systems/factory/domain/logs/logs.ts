/** The logs: the system log, the journal of actions, and the logs of tasks. */
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import pLimit from 'p-limit';
import type { Viewer } from '../../../../core/accounts/viewer.ts';
import type { Core } from '../../../../core/core.ts';
import type { Queryable } from '../../../../core/db/database.ts';
import { type LogEntry, MOST_LISTED, SystemLog, type SystemLogFilter } from '../../../../core/system-log/system-log.ts';
import { type Listing, type Page, sliceOf } from '../../../../shared/page.ts';
import type { Tasks } from '../tasks/tasks.ts';
import {
  type ActionFilter,
  countActions,
  countTaskLines,
  readActions,
  readLinesOf,
  readSystemLog,
  readTaskLines,
  selectActions,
  selectTaskLines,
  type TaskLine,
  type UserAction,
} from './log-queries.ts';
import type { Span } from './moments.ts';

/** The most simultaneous downloads of a process: each holds a connection for as long as its client takes. */
const MOST_DOWNLOADS = 8;

/** The lines of a download, and their format. */
export type Download =
  | { readonly log: 'system'; readonly span: Span; readonly write: (line: LogEntry) => object }
  | { readonly log: 'user-actions'; readonly span: Span; readonly write: (line: UserAction) => object }
  | {
      readonly log: 'task';
      readonly span?: Span | undefined;
      /** Only of this task. Without a task, a span is required. */
      readonly taskUuid?: string | undefined;
      readonly write: (line: TaskLine) => object;
    };

interface LogsOptions extends Pick<Core, 'database'> {
  readonly tasks: Tasks;
}

export class Logs {
  readonly #options: LogsOptions;
  readonly #systemLog: SystemLog;
  readonly #downloads = pLimit(MOST_DOWNLOADS);

  constructor(options: LogsOptions) {
    this.#options = options;
    this.#systemLog = new SystemLog(options.database);
  }

  /** The system log, newest first. No list counts or shows more than `MOST_LISTED`. */
  async system(filter: SystemLogFilter, page: Page): Promise<Listing<LogEntry>> {
    return await this.#systemLog.list(filter, page);
  }

  /** The journal of actions, newest first. */
  async actions(filter: ActionFilter, page: Page): Promise<Listing<UserAction>> {
    const { query } = this.#options.database;
    const [items, total] = await Promise.all([
      selectActions(query, filter, listed(page)),
      countActions(query, filter, MOST_LISTED),
    ]);
    return { items, total };
  }

  /**
   * The log of a task in all its runs, newest first.
   * @throws task_not_found, also for another account's task
   */
  async ofTask(viewer: Viewer, uuid: string, page: Page): Promise<Listing<TaskLine>> {
    const { database, tasks } = this.#options;
    const { id } = await tasks.get(viewer, uuid);
    const [items, total] = await Promise.all([
      selectTaskLines(database.query, id, listed(page)),
      countTaskLines(database.query, id, MOST_LISTED),
    ]);
    return { items, total };
  }

  /**
   * Lines as a file, one JSON object per line, oldest first. They are read from the database at the client's speed;
   * destroying the stream ends the query.
   */
  async download(wanted: Download): Promise<Readable> {
    const opened = Promise.withResolvers<Readable>();
    const work = async (tx: Queryable) => {
      const file = Readable.from(jsonLines(tx, wanted), { objectMode: false });
      opened.resolve(file);
      await finished(file);
    };
    this.#downloads(() => this.#options.database.streamingTransaction(work)).catch(opened.reject);
    return await opened.promise;
  }
}

/** The rows of a page, limited to the listed ones. */
function listed(page: Page) {
  const { limit, offset } = sliceOf(page);
  const first = Math.min(offset, MOST_LISTED);
  return { limit: Math.min(limit, MOST_LISTED - first), offset: first };
}

async function* jsonLines(tx: Queryable, wanted: Download): AsyncGenerator<string> {
  for await (const lines of writtenBatches(tx, wanted)) {
    yield `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
  }
}

async function* writtenBatches(tx: Queryable, wanted: Download): AsyncGenerator<object[]> {
  if (wanted.log === 'system') {
    for await (const lines of readSystemLog(tx, wanted.span)) yield lines.map(wanted.write);
  } else if (wanted.log === 'user-actions') {
    for await (const lines of readActions(tx, wanted.span)) yield lines.map(wanted.write);
  } else {
    for await (const lines of readTasks(tx, wanted)) yield lines.map(wanted.write);
  }
}

function readTasks(tx: Queryable, { taskUuid, span }: Extract<Download, { log: 'task' }>) {
  if (taskUuid !== undefined) return readTaskLines(tx, taskUuid, span);
  if (span === undefined) throw new Error('a download of all task logs needs a time');
  return readLinesOf(tx, span);
}
