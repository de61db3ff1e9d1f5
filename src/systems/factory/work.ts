/** What a process that works on factory's tasks is made of, once for each. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../core/config.ts';
import type { Core } from '../../core/core.ts';
import type { Working } from '../../core/jobs/engine/working.ts';
import { type AnyHandler, type AnyJob, handle } from '../../core/jobs/runs/job.ts';
import { type Command, readTasksFile } from './domain/commands/tasks-file.ts';
import { FileSweep } from './domain/files/file-sweep.ts';
import { GpuPool } from './domain/gpus/gpu-pool.ts';
import { GpuWatch } from './domain/gpus/gpu-watch.ts';
import { Registration } from './domain/servers/registration.ts';
import { MOST_GPUS } from './domain/task-types.ts';
import { filmsOf } from './domain/video/films.ts';
import { BUILT_IN } from './domain/work/known-types.ts';
import type { TypeDeclaration } from './domain/work/type-declaration.ts';
import { taskHandler } from './jobs/task.handler.ts';
import { TASK_QUEUE, taskJob } from './jobs/task.job.ts';
import { factoryServices } from './services.ts';

interface Workshop {
  readonly commands: ReadonlyMap<string, Command>;
  readonly pool: GpuPool;
  registration?: Registration;
}

/** Above this it is the task's own time limit that counts, or a server that wants to keep us. */
const MOST_DOWNLOAD_SECONDS = 3_600;
/** A machine whose GPUs take long to answer is shown before they are known. */
const PATIENCE_MILLISECONDS = 2_000;

const built = new WeakMap<Core, Workshop>();

function workshop(core: Core): Workshop {
  const known = built.get(core) ?? {
    commands: new Map(readCommands(core.config).map((command) => [command.name, command])),
    pool: new GpuPool(),
  };
  built.set(core, known);
  return known;
}

/**
 * The types of task that the programs of this machine do.
 * @throws ConfigurationError that names the file and the key
 */
export function readCommands(config: Config): Command[] {
  // "default" is what the setting of rates calls all types that it does not name.
  const taken = [...BUILT_IN.map(({ name }) => name), 'default'];
  return readTasksFile(tasksFileOf(config), taken, config.tasksFile !== undefined);
}

/** Absolute path of the file they are declared in, if it is there. */
export function tasksFileOf({ tasksFile, dataDir }: Config): string {
  return tasksFile ?? join(dataDir, 'factory.tasks.yaml');
}

export function factoryHandlers(core: Core): [AnyJob, AnyHandler][] {
  const shop = workshop(core);
  const { settlement, files } = factoryServices(core);
  const handler = taskHandler({
    database: core.database,
    settlement,
    pool: shop.pool,
    commands: shop.commands,
    films: filmsOf({
      ...core,
      limits: {
        mostBytes: core.config.fetchMegabytes * 1_048_576,
        mostSeconds: MOST_DOWNLOAD_SECONDS,
        allowPrivate: core.config.allowPrivateFetch,
      },
    }),
    files,
    serverId: () => shop.registration?.id,
  });
  const types = [...BUILT_IN.map(({ name }) => name), ...shop.commands.keys()];
  // Each is one more queue to look at, so none for GPUs on a machine that has none.
  const most = hasNvidiaSmi() ? MOST_GPUS : 0;
  const counts = Array.from({ length: most + 1 }, (_, gpus) => gpus);
  return types.flatMap((type) => counts.map((gpus) => handle(taskJob(type, gpus), handler)));
}

export function factoryRoom(core: Core): (queue: string) => number {
  const { pool } = workshop(core);
  return (queue) => {
    const [system, , gpus] = queue.split('/');
    return system === TASK_QUEUE ? pool.room(Number(gpus)) : Number.POSITIVE_INFINITY;
  };
}

/** Makes this process a server of factory's, if it takes factory's tasks. */
export async function workForFactory(core: Core, { worker, maxTasks, queues }: Working) {
  if (queues && !queues.some((queue) => queue.split('/')[0] === TASK_QUEUE)) return { stop: async () => {} };
  const { config, database, logger } = core;
  const shop = workshop(core);
  const gpus = new GpuWatch({ pool: shop.pool, only: config.gpus, logger });
  await Promise.race([gpus.start(), delay(PATIENCE_MILLISECONDS, undefined, { ref: false })]);
  const taskTypes = [...BUILT_IN, ...shop.commands.values()].map(declarationOf);
  const registration = new Registration({
    ...{ database, logger, worker, maxTasks, taskTypes, gpus, pool: shop.pool },
    name: config.serverName,
  });
  shop.registration = registration;
  await registration.start();
  const sweep = new FileSweep({ ...core, files: factoryServices(core).files });
  sweep.start();
  return {
    async stop() {
      await Promise.all([registration.stop(), sweep.stop(), gpus[Symbol.asyncDispose]()]);
    },
  };
}

/** Without the command, which is nobody else's affair. */
function declarationOf({ name, title, config, leading, gpus, rate, timeoutSeconds }: TypeDeclaration): TypeDeclaration {
  return { name, title, config, leading, gpus, rate, timeoutSeconds };
}

function hasNvidiaSmi(): boolean {
  return (env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'nvidia-smi')));
}
