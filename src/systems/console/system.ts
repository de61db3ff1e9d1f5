/** The console: what its pages need beyond the five contracts. */
import type { Core } from '../../core/core.ts';
import type { RunWordings } from '../../core/jobs/runs/failures.ts';
import type { System } from '../../http/declare/system.ts';
import { consoleSocket } from './live/console.socket.ts';
import { accountRoutes } from './routes/account.ts';
import { adminRoutes } from './routes/admin.ts';
import { type About, operationRoutes } from './routes/operations.ts';
import { runRoutes } from './routes/runs.ts';
import { seriesRoutes } from './routes/series.ts';
import { sessionRoutes } from './routes/session.ts';
import { consoleSurface } from './surface.ts';

export interface ConsoleParts {
  /** Of the runs of all systems. */
  readonly runWordings: RunWordings;
  readonly about: About;
}

export function createConsole(core: Core, { runWordings, about }: ConsoleParts): System {
  return {
    surface: consoleSurface,
    routes: [
      ...sessionRoutes(core),
      ...accountRoutes(core),
      ...runRoutes(core, runWordings),
      ...seriesRoutes(core),
      ...adminRoutes(core),
      ...operationRoutes(core, about),
    ],
    sockets: [consoleSocket(core, runWordings)],
  };
}
