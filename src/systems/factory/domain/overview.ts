/** Statistics of factory. */
import type { Core } from '../../../core/core.ts';
import type { Servers } from './servers/servers.ts';
import { sumTallies } from './tasks/tally-queries.ts';

export interface Figures {
  readonly users: { total: number; active: number };
  readonly servers: { total: number; online: number };
  readonly tasks: { total: number; running: number; completed: number; failed: number };
  /** The sum of all charges, in hundredths. */
  readonly revenue: number;
}

interface OverviewOptions extends Pick<Core, 'database' | 'ledger' | 'administration'> {
  readonly servers: Servers;
}

export class Overview {
  readonly #options: OverviewOptions;

  constructor(options: OverviewOptions) {
    this.#options = options;
  }

  async figures(): Promise<Figures> {
    const { database, ledger, administration, servers } = this.#options;
    const [users, { total, completed, failed }, cluster, revenue] = await Promise.all([
      administration.count(),
      sumTallies(database.query),
      servers.overview(),
      ledger.revenue(database.query),
    ]);
    const tasks = { total, running: cluster.runningTasks, completed, failed };
    return { users, servers: cluster.servers, tasks, revenue };
  }
}
