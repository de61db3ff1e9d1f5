/** The console: the API of its pages beyond the five contracts. */
import type { Core } from '../../core/core.ts';
import type { RunWordings } from '../../core/jobs/runs/failures.ts';
import type { System } from '../../http/declare/system.ts';
import { consoleSocket } from './live/console.socket.ts';
import { accountRoutes } from './routes/account.ts';
import { adminRoutes } from './routes/admin.ts';
import { type About, operationRoutes } from './routes/operations.ts';
import { type Outlook, outlookRoutes } from './routes/outlook.ts';
import { runRoutes } from './routes/runs.ts';
import { seriesRoutes } from './routes/series.ts';
import { sessionRoutes } from './routes/session.ts';
import { consoleSurface } from './surface.ts';

export interface ConsoleParts {
  /** The wordings of the runs of all systems. */
  readonly runWordings: RunWordings;
  readonly about: About;
  readonly outlook: Outlook;
}

export function createConsole(core: Core, { runWordings, about, outlook }: ConsoleParts): System {
  return {
    surface: consoleSurface,
    routes: [
      ...sessionRoutes(core),
      ...accountRoutes(core),
      ...runRoutes(core, runWordings),
      ...seriesRoutes(core),
      ...adminRoutes(core),
      ...operationRoutes(core, about),
      ...outlookRoutes(outlook),
    ],
    sockets: [consoleSocket(core, runWordings)],
  };
}
