/** The console: the API of its pages beyond the five contracts. */
import type { Core } from '../../core/core.ts';
import type { RunWordings } from '../../core/jobs/runs/failures.ts';
import type { System } from '../../http/declare/system.ts';
import type { OnlineWorkers } from './domain/operations/workers.ts';
import { consoleSocket } from './live/console.socket.ts';
import { accountRoutes } from './routes/account.ts';
import { adminRoutes } from './routes/admin.ts';
import { alertRoutes } from './routes/alerts.ts';
import { openDoor } from './routes/door.ts';
import { impersonationRoutes } from './routes/impersonation.ts';
import { journalRoutes } from './routes/journal.ts';
import { type About, operationRoutes } from './routes/operations.ts';
import { type Outlook, outlookRoutes } from './routes/outlook.ts';
import { passkeyRoutes } from './routes/passkeys.ts';
import { providerRoutes } from './routes/providers.ts';
import { runRoutes } from './routes/runs.ts';
import { secondFactorRoutes } from './routes/second-factor.ts';
import { seriesRoutes } from './routes/series.ts';
import { sessionRoutes } from './routes/session.ts';
import { type Outlines, studyRoutes } from './routes/study.ts';
import { type FindRows, tableRoutes } from './routes/tables.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { consoleSurface } from './surface.ts';
import { alertWebhook } from './webhooks.ts';

export interface ConsoleParts {
  /** The wordings of the runs of all systems. */
  readonly runWordings: RunWordings;
  readonly about: About;
  readonly outlook: Outlook;
  /** Of market's tables. */
  readonly findRows: FindRows;
  /** Of study's courses. */
  readonly outlines: Outlines;
  readonly onlineWorkers: OnlineWorkers;
  /** The names of all systems, for the scope of tokens. */
  readonly systemNames: readonly string[];
}

export function createConsole(
  core: Core,
  { runWordings, about, outlook, findRows, outlines, onlineWorkers, systemNames }: ConsoleParts,
): System {
  const door = openDoor(core);
  return {
    surface: consoleSurface,
    routes: [
      ...sessionRoutes(core, door),
      ...providerRoutes(core, door),
      ...passkeyRoutes(core, door),
      ...impersonationRoutes(core, door),
      ...accountRoutes(core),
      ...secondFactorRoutes(core),
      ...tokenRoutes(core, systemNames),
      ...runRoutes(core, runWordings),
      ...seriesRoutes(core),
      ...adminRoutes(core),
      ...journalRoutes(core),
      ...operationRoutes(core, about, onlineWorkers),
      ...outlookRoutes(outlook),
      ...tableRoutes(findRows),
      ...studyRoutes(outlines),
      ...alertRoutes(core),
    ],
    sockets: [consoleSocket(core, runWordings)],
    webhooks: [alertWebhook],
  };
}
