/** The runs of all systems, for viewers. */
import { onlyOwner, type Viewer } from '../../../../core/accounts/viewer.ts';
import type { Database } from '../../../../core/db/database.ts';
import { refuse } from '../errors.ts';
import {
  type ConsoleRun,
  type LogLine,
  type LogQuery,
  MOST_SEARCHED,
  searchRuns,
  selectInput,
  selectLog,
  selectNumbers,
  selectResult,
  selectRunByUuid,
  selectRuns,
} from './run-queries.ts';

export interface RunsAsked {
  readonly kinds?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  /** Text contained in the title, the owner's name or the failure. */
  readonly search?: string | undefined;
  /** Only the viewer's own runs, even if they may see others. */
  readonly onlyMine?: boolean | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface RunsPage {
  readonly items: ConsoleRun[];
  /** The `before` of the next page; null if there is none. */
  readonly next: number | null;
}

export class ConsoleRuns {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** One page, newest first. A page of a search may hold fewer than asked for, and have another after it. */
  async list(viewer: Viewer, { kinds, statuses, search, onlyMine, before, limit }: RunsAsked): Promise<RunsPage> {
    const db = this.#database.query;
    const ownerId = onlyMine ? viewer.id : onlyOwner(viewer);
    const filter = { ownerId, kinds, statuses, before };
    if (search === undefined) {
      const { rows } = await selectNumbers(db, filter, limit + 1);
      const ids = rows.slice(0, limit).map(({ id }) => id);
      return { items: await selectRuns(db, ids), next: rows.length > limit ? (ids.at(-1) ?? null) : null };
    }
    const { rows } = await selectNumbers(db, filter, MOST_SEARCHED);
    const ids = rows.map(({ id }) => id);
    const found = await searchRuns(db, ids, search, limit + 1);
    const items = found.slice(0, limit);
    if (found.length > limit) return { items, next: items.at(-1)?.id ?? null };
    return { items, next: ids.length === MOST_SEARCHED ? (ids.at(-1) ?? null) : null };
  }

  /** @throws run_not_found */
  async get(viewer: Viewer, uuid: string): Promise<ConsoleRun> {
    const run = await selectRunByUuid(this.#database.query, uuid);
    const ownerId = onlyOwner(viewer);
    if (!run || (ownerId !== undefined && run.owner_id !== ownerId)) throw refuse('run_not_found', { id: uuid });
    return run;
  }

  /** The input and result of a run. @throws run_not_found */
  async whole(viewer: Viewer, uuid: string): Promise<{ run: ConsoleRun; input: unknown; result: unknown }> {
    const run = await this.get(viewer, uuid);
    const [input, result] = await Promise.all([
      selectInput(this.#database.query, run.id),
      selectResult(this.#database.query, run.id),
    ]);
    return { run, input, result };
  }

  /** @throws run_not_found */
  async log(viewer: Viewer, uuid: string, query: LogQuery): Promise<{ kind: string; lines: LogLine[] }> {
    const { id, kind } = await this.get(viewer, uuid);
    return { kind, lines: await selectLog(this.#database.query, id, query) };
  }
}
