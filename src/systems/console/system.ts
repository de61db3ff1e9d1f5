/** The console: the API of its pages beyond the five contracts. */
import type { Core } from '../../core/core.ts';
import type { RunWordings } from '../../core/jobs/runs/failures.ts';
import type { System } from '../../http/declare/system.ts';
import { consoleSocket } from './live/console.socket.ts';
import { accountRoutes } from './routes/account.ts';
import { adminRoutes } from './routes/admin.ts';
import { type About, operationRoutes } from './routes/operations.ts';
import { rateRoutes } from './routes/rates.ts';
import { runRoutes } from './routes/runs.ts';
import { seriesRoutes } from './routes/series.ts';
import { sessionRoutes } from './routes/session.ts';
import { consoleSurface } from './surface.ts';

export interface ConsoleParts {
  /** The wordings of the runs of all systems. */
  readonly runWordings: RunWordings;
  readonly about: About;
  /** What a minute and GPU costs, by type of task and `default`, as administrators have set it. */
  readonly taskRates: () => Promise<Readonly<Record<string, number>>>;
}

export function createConsole(core: Core, { runWordings, about, taskRates }: ConsoleParts): System {
  return {
    surface: consoleSurface,
    routes: [
      ...sessionRoutes(core),
      ...accountRoutes(core),
      ...runRoutes(core, runWordings),
      ...seriesRoutes(core),
      ...adminRoutes(core),
      ...operationRoutes(core, about),
      ...rateRoutes(taskRates),
    ],
    sockets: [consoleSocket(core, runWordings)],
  };
}
