/** Market's services. */
import type { Core } from '../../core/core.ts';
import type { RunFeed } from '../../core/jobs/watch/run-feed.ts';
import { Spares } from '../../shared/processes/spares.ts';
import { Reachability } from './domain/aktools/reachable.ts';
import { Downloads } from './domain/downloads.ts';
import { ExecutionRemoval } from './domain/executions/execution-removal.ts';
import { Executions } from './domain/executions/executions.ts';
import { Interfaces } from './domain/interfaces/interfaces.ts';
import { MarketSettings } from './domain/market-settings.ts';
import { type SchedulerStatus, schedulerStatus } from './domain/scheduler/scheduler.ts';
import { ScriptAdministration } from './domain/scripts/script-administration.ts';
import type { ScriptProcess } from './domain/scripts/script-process.ts';
import { type ScriptOptions, Scripts } from './domain/scripts/scripts.ts';
import { Sources } from './domain/sources.ts';
import { TableAdministration } from './domain/table-administration.ts';
import { RowSearch } from './domain/tables/row-search.ts';
import { MarketTables } from './domain/tables/tables.ts';
import { Tasks } from './domain/tasks/tasks.ts';
import { WarehouseMove } from './domain/warehouses/move.ts';
import { Warehouses } from './domain/warehouses/warehouses.ts';
import type { MarketConfig } from './environment.ts';
import { executionFeed } from './live/execution-feed.ts';
import type { LiveExecution } from './live/live-queries.ts';

export interface MarketServices {
  readonly core: Core;
  readonly scriptOptions: ScriptOptions;
  readonly scripts: Scripts;
  readonly scriptAdministration: ScriptAdministration;
  readonly tasks: Tasks;
  readonly executions: Executions;
  readonly executionFeed: RunFeed<LiveExecution>;
  readonly tables: MarketTables;
  readonly rowSearch: RowSearch;
  readonly tableAdministration: TableAdministration;
  readonly executionRemoval: ExecutionRemoval;
  readonly warehouseMove: WarehouseMove;
  readonly interfaces: Interfaces;
  readonly downloads: Downloads;
  readonly sources: Sources;
  readonly settings: MarketSettings;
  readonly agenda: () => Promise<SchedulerStatus>;
}

/** A script that needs more should yield its rows earlier instead of collecting them. */
const SCRIPT_MEGABYTES = 512;

export function marketServices(core: Core, config: MarketConfig): MarketServices {
  const warehouses = new Warehouses(core);
  core.defer(() => warehouses.close());
  const { database, runs, settings } = core;
  const tables = new MarketTables(warehouses);
  const interfaces = new Interfaces();
  const sources = new Sources(interfaces);
  const executions = new Executions({ database, runs, settings, sources, journal: core.journal });
  const aktools = new Reachability(config.aktoolsUrl);
  const spares = new Spares<ScriptProcess>();
  core.defer(() => spares[Symbol.asyncDispose]());
  const scriptOptions = { folders: config.scriptFolders, memoryMegabytes: SCRIPT_MEGABYTES, marks: core.marks, spares };
  const scripts = new Scripts(database, scriptOptions, core.logger);
  const administered = { database, journal: core.journal, settings, scripts, options: scriptOptions };
  return {
    core,
    scriptOptions,
    scripts,
    scriptAdministration: new ScriptAdministration(administered),
    tasks: new Tasks({
      database,
      runs,
      executions,
      sources,
      settings,
      journal: core.journal,
      clock: core.clock,
      timezone: core.config.timezone,
    }),
    executions,
    executionFeed: executionFeed(core),
    tables,
    rowSearch: new RowSearch(warehouses),
    tableAdministration: new TableAdministration({ database, journal: core.journal, tables }),
    executionRemoval: new ExecutionRemoval(database, core.journal),
    warehouseMove: new WarehouseMove(core),
    interfaces,
    downloads: new Downloads({ database, interfaces, executions, aktools, journal: core.journal }),
    sources,
    settings: new MarketSettings(settings, core.journal),
    agenda: () => schedulerStatus(database),
  };
}
