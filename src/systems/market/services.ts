/** What the market is made of, once for a process. */
import type { Core } from '../../compose.ts';
import { type AnyHandler, type AnyJob, handle } from '../../core/jobs/job.ts';
import { Executions } from './domain/executions/executions.ts';
import { Interfaces } from './domain/interfaces/interfaces.ts';
import { type ScriptOptions, Scripts } from './domain/scripts/scripts.ts';
import { MarketTables } from './domain/tables/tables.ts';
import { Tasks } from './domain/tasks/tasks.ts';
import { Relocation } from './domain/warehouses/relocation.ts';
import { Warehouses } from './domain/warehouses/warehouses.ts';
import { collectHandler } from './jobs/collect.handler.ts';
import { collect } from './jobs/collect.job.ts';

export interface MarketServices {
  readonly scripts: Scripts;
  readonly tasks: Tasks;
  readonly executions: Executions;
  readonly tables: MarketTables;
  readonly relocation: Relocation;
  readonly interfaces: Interfaces;
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
  const executions = new Executions(core.database, core.runs);
  return {
    scripts: new Scripts(core.database, scriptOptions(core), core.logger),
    tasks: new Tasks(core.database, executions),
    executions,
    tables: new MarketTables(warehouses),
    relocation: new Relocation(core),
    interfaces: new Interfaces(),
  };
}

/** Registers the scripts in the folders. */
export async function prepareMarket(core: Core): Promise<void> {
  await marketServices(core).scripts.scan();
}

export function marketHandlers(core: Core): [AnyJob, AnyHandler][] {
  return [handle(collect, collectHandler(core.database, marketServices(core).tables, scriptOptions(core)))];
}

function scriptOptions({ config }: Core): ScriptOptions {
  return { folders: config.scriptFolders, memoryMegabytes: SCRIPT_MEGABYTES };
}
