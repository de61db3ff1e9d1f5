/** Statistics of study: of one account, and of all. */
import type { Core } from '../../../core/core.ts';
import { TASK_STATUSES, type TaskStatus } from './errors.ts';
import { countEndedToday, countWaiting } from './statistics-queries.ts';
import { countByStatus } from './tasks/task-queries.ts';

/** The number of tasks, in total and by status. */
export type TaskFigures = Readonly<Record<'total' | TaskStatus, number>>;

export interface Figures {
  readonly users: { readonly total: number; readonly active: number };
  /** `waiting`: how many of the running ones no worker has claimed yet. */
  readonly tasks: TaskFigures & { readonly waiting: number };
  /** Tasks whose runs have ended since midnight, UTC. */
  readonly today: { readonly completed: number; readonly failed: number };
}

export class Statistics {
  readonly #options: Pick<Core, 'database' | 'administration'>;

  constructor(options: Pick<Core, 'database' | 'administration'>) {
    this.#options = options;
  }

  async ofAccount(userId: number): Promise<TaskFigures> {
    return figuresOf(await countByStatus(this.#options.database.query, { userId }));
  }

  async ofAll(): Promise<Figures> {
    const { database, administration } = this.#options;
    const [users, counts, waiting, today] = await Promise.all([
      administration.count(),
      countByStatus(database.query, {}),
      countWaiting(database.query),
      countEndedToday(database.query),
    ]);
    return { users, tasks: { ...figuresOf(counts), waiting }, today };
  }
}

function figuresOf(counts: ReadonlyMap<TaskStatus, number>): TaskFigures {
  const figures = Object.fromEntries(TASK_STATUSES.map((status) => [status, counts.get(status) ?? 0]));
  const total = counts.values().reduce((sum, count) => sum + count, 0);
  return { total, ...(figures as Record<TaskStatus, number>) };
}
