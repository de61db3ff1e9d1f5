/** What the market is made of, once for a process. */
import type { Core } from '../../core/core.ts';
import type { GroupConcurrency } from '../../core/jobs/engine/claims.ts';
import { type AnyHandler, type AnyJob, handle } from '../../core/jobs/runs/job.ts';
import type { RunFeed } from '../../core/jobs/watch/run-feed.ts';
import { Reachability } from './domain/aktools/reachable.ts';
import { systemClock } from './domain/clock.ts';
import { Downloads } from './domain/downloads.ts';
import { Executions } from './domain/executions/executions.ts';
import { Retries } from './domain/executions/retries.ts';
import { Interfaces } from './domain/interfaces/interfaces.ts';
import { MarketSettings } from './domain/market-settings.ts';
import { Scheduler, type SchedulerStatus, schedulerStatus } from './domain/schedules/scheduler.ts';
import { ScriptAdministration } from './domain/scripts/script-administration.ts';
import { type ScriptOptions, Scripts } from './domain/scripts/scripts.ts';
import { Sources } from './domain/sources.ts';
import { MarketTables } from './domain/tables/tables.ts';
import { Tasks } from './domain/tasks/tasks.ts';
import { Relocation } from './domain/warehouses/relocation.ts';
import { Warehouses } from './domain/warehouses/warehouses.ts';
import { collectHandler } from './jobs/collect.handler.ts';
import { collect } from './jobs/collect.job.ts';
import { executionFeed, offerExecutions } from './live/execution-feed.ts';
import type { LiveExecution } from './live/live-queries.ts';

export interface MarketServices {
  readonly scripts: Scripts;
  readonly scriptAdministration: ScriptAdministration;
  readonly tasks: Tasks;
  readonly executions: Executions;
  readonly executionFeed: RunFeed<LiveExecution>;
  readonly tables: MarketTables;
  readonly relocation: Relocation;
  readonly interfaces: Interfaces;
  readonly downloads: Downloads;
  readonly sources: Sources;
  readonly settings: MarketSettings;
  readonly agenda: () => Promise<SchedulerStatus>;
}

/** A script that needs more is better written to yield what it has than to gather it. */
const SCRIPT_MEGABYTES = 512;

const built = new WeakMap<Core, MarketServices>();

export function marketServices(core: Core): MarketServices {
  const services = built.get(core) ?? build(core);
  built.set(core, services);
  return services;
}

function build(core: Core): MarketServices {
  const warehouses = new Warehouses(core);
  core.defer(() => warehouses.close());
  const { database, runs, settings } = core;
  const interfaces = new Interfaces();
  const sources = new Sources(interfaces);
  const executions = new Executions({ database, runs, settings, sources });
  const aktools = new Reachability(core.config.aktoolsUrl);
  const options = scriptOptions(core);
  const scripts = new Scripts(database, options, core.logger);
  return {
    scripts,
    scriptAdministration: new ScriptAdministration({ database, journal: core.journal, settings, scripts, options }),
    tasks: new Tasks({ database, runs, executions, sources, clock: systemClock, timezone: core.config.timezone }),
    executions,
    executionFeed: executionFeed(core),
    tables: new MarketTables(warehouses),
    relocation: new Relocation(core),
    interfaces,
    downloads: new Downloads({ database, interfaces, executions, aktools }),
    sources,
    settings: new MarketSettings(database, settings, core.journal),
    agenda: () => schedulerStatus(database),
  };
}

/** Says what follows from the end of an execution, and has executions followed by their ids. */
export function openMarket(core: Core): void {
  const { executions, executionFeed } = marketServices(core);
  const retries = new Retries({ executions, settings: core.settings, mail: core.mail, clock: systemClock });
  core.runs.endings.on(collect, (tx, ended) => retries.follow(tx, ended));
  offerExecutions(core, executionFeed);
}

/** Registers the scripts in the folders. */
export async function prepareMarket(core: Core): Promise<void> {
  await marketServices(core).scripts.scan();
}

export function marketHandlers(core: Core): [AnyJob, AnyHandler][] {
  const { sources, tables } = marketServices(core);
  const handler = collectHandler({
    database: core.database,
    sources,
    tables,
    scripts: scriptOptions(core),
    aktoolsUrl: core.config.aktoolsUrl,
  });
  return [handle(collect, handler)];
}

/** How many executions run at once over all workers: as many as the setting says now. */
export function marketConcurrency(core: Core): GroupConcurrency {
  const { settings } = marketServices(core);
  return { [collect.queue]: async () => (await settings.get()).max_concurrent_tasks };
}

/** Follows the schedules. */
export async function followSchedules(core: Core): Promise<Scheduler> {
  const { database, notifications, logger } = core;
  const { executions } = marketServices(core);
  const scheduler = new Scheduler({ database, notifications, executions, clock: systemClock, logger });
  await scheduler.start();
  return scheduler;
}

function scriptOptions({ config }: Core): ScriptOptions {
  return { folders: config.scriptFolders, memoryMegabytes: SCRIPT_MEGABYTES };
}
