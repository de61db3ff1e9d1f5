/** The market: data collected by scripts and through AKTools, on demand and on schedule. */
import type { Core } from '../../core/core.ts';
import { handle } from '../../core/jobs/runs/job.ts';
import type { Route } from '../../http/declare/route.ts';
import type { System, Work } from '../../http/declare/system.ts';
import { aliasesOf, belowV1 } from './aliases.ts';
import { collect } from './domain/executions/collect.job.ts';
import { onRunChange } from './domain/executions/on-run-change.ts';
import { RetryMetrics } from './domain/executions/retry-metrics.ts';
import { ScheduleMetrics } from './domain/scheduler/schedule-metrics.ts';
import { Scheduler } from './domain/scheduler/scheduler.ts';
import type { MarketConfig } from './environment.ts';
import { akshareWebImporter } from './import/akshare-web.ts';
import { collectHandler } from './jobs/collect.handler.ts';
import { offerExecutions } from './live/execution-feed.ts';
import { executionSocket } from './live/executions.socket.ts';
import { executionFailureText } from './messages.ts';
import { authRoutes } from './routes/auth.ts';
import { dataRoutes } from './routes/data.ts';
import { executionRoutes } from './routes/executions.ts';
import { failingByPart } from './routes/failing-as.ts';
import { healthRoutes } from './routes/health.ts';
import { interfaceRoutes } from './routes/interfaces.ts';
import { scriptRoutes } from './routes/scripts.ts';
import { settingRoutes } from './routes/settings.ts';
import { tableRoutes } from './routes/tables.ts';
import { taskRoutes } from './routes/tasks.ts';
import { userRoutes } from './routes/users.ts';
import { warehouseRoutes } from './routes/warehouse.ts';
import { type MarketServices, marketServices } from './services.ts';
import { market } from './surface.ts';

/** Existing clients have it below either prefix, too. */
const SOCKET_URLS = ['/ws/executions', '/api/ws/executions', '/api/v1/ws/executions'];

export interface Market extends System {
  readonly services: MarketServices;
  work(): Work;
}

export function createMarket(core: Core, config: MarketConfig): Market {
  const services = marketServices(core, config);
  const scheduleMetrics = new ScheduleMetrics();
  const retryMetrics = new RetryMetrics();
  const { executions, executionFeed, scripts } = services;
  const { runs, settings, mail, alerts } = core;
  runs.transitions.on(
    collect,
    onRunChange({
      executions,
      settings,
      mail,
      alerts,
      clock: core.clock,
      metrics: retryMetrics,
      failureText: executionFailureText,
    }),
  );
  offerExecutions(core, executionFeed);
  return {
    services,
    surface: market,
    routes: marketRoutes(core, services),
    sockets: SOCKET_URLS.map((url) => ({ ...executionSocket(services), url })),
    runWordings: { [collect.kind]: { failure: executionFailureText } },
    importer: akshareWebImporter(services.tasks),
    // Registers the scripts in the folders.
    prepare: async () => void (await scripts.scan()),
    metrics: [...scheduleMetrics.all, ...retryMetrics.all],
    work: () => marketWork(services, config, scheduleMetrics),
  };
}

/** The contract's routes, repeated below `/api/v1`, the only prefix that existing clients know. */
function marketRoutes(core: Core, services: MarketServices): Route[] {
  const shared = [
    ...authRoutes(core),
    ...userRoutes(core),
    ...taskRoutes(services),
    ...executionRoutes(services),
    ...settingRoutes(services),
    ...interfaceRoutes(services),
    ...dataRoutes(services),
  ];
  const ofDocument = [...shared, ...scriptRoutes(services), ...tableRoutes(services), ...warehouseRoutes(services)];
  // What these clients need against the letter of the contract.
  const ofV1 = [
    ...shared,
    ...scriptRoutes(services, { most: 2_000 }),
    ...tableRoutes(services, { withRows: true }),
    ...warehouseRoutes(services, { withPlace: true }),
  ];
  return failingByPart([
    ...healthRoutes(services),
    ...ofDocument,
    ...aliasesOf(ofDocument),
    ...belowV1([...ofV1, ...aliasesOf(ofV1)]),
  ]);
}

function marketWork(services: MarketServices, { aktoolsUrl }: MarketConfig, metrics: ScheduleMetrics): Work {
  const { core, sources, tables, scriptOptions, settings, executions } = services;
  const { database, notifications, alerts, logger } = core;
  const handler = collectHandler({ database, sources, tables, scripts: scriptOptions, aktoolsUrl });
  return {
    handlers: [handle(collect, handler)],
    // The current value of the setting.
    groupConcurrency: { [collect.queue]: async () => (await settings.get()).max_concurrent_tasks },
    loops: () => [new Scheduler({ database, notifications, executions, clock: core.clock, metrics, alerts, logger })],
  };
}
