/** The work of a process that runs factory's tasks. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Working } from '../../core/jobs/engine/working.ts';
import { parseQueueName } from '../../core/jobs/queue-name.ts';
import { handle } from '../../core/jobs/runs/job.ts';
import type { Loop, Work } from '../../http/declare/system.ts';
import { clusterOf } from './cluster.ts';
import { type Command, readTasksFile } from './domain/commands/tasks-file.ts';
import { FileSweep } from './domain/files/file-sweep.ts';
import { GpuPool } from './domain/gpus/gpu-pool.ts';
import { GpuWatch } from './domain/gpus/gpu-watch.ts';
import { Registration } from './domain/servers/registration.ts';
import { MOST_GPUS } from './domain/task-types.ts';
import { TASK_QUEUES, taskJob } from './domain/tasks/task.job.ts';
import { filmsOf } from './domain/video/films.ts';
import { BUILT_IN } from './domain/work/known-types.ts';
import type { TypeDeclaration } from './domain/work/type-declaration.ts';
import type { FactoryConfig } from './environment.ts';
import { taskHandler } from './jobs/task.handler.ts';
import type { FactoryServices } from './services.ts';

/** The time limit of a download; the task's own time limit usually applies first. */
const MOST_DOWNLOAD_SECONDS = 3_600;
/** A machine whose GPUs answer slowly is registered before they are known. */
const GPU_WAIT_MILLISECONDS = 2_000;

/** @throws ConfigurationError that names the file of task types and the key */
export function factoryWork(services: FactoryServices, config: FactoryConfig): Work {
  const { core, library, holds, files, schemas, clusterTypes } = services;
  const { database, storage, logger, marks } = core;
  const commands = new Map(readCommands(tasksFileOf(config, core.config)).map((command) => [command.name, command]));
  const pool = new GpuPool();
  let registration: Registration | undefined;
  const limits = {
    mostBytes: config.fetchMegabytes * 1_048_576,
    mostSeconds: MOST_DOWNLOAD_SECONDS,
    allowPrivate: config.allowPrivateFetch,
  };
  const films = filmsOf({ library, storage, limits });
  const serverId = () => registration?.id;
  for (const { name, slurm: isForSlurm } of commands.values()) if (isForSlurm) clusterTypes.add(name);
  const cluster = clusterTypes.size > 0 ? clusterOf(core, config.slurm) : undefined;
  const handler = taskHandler({
    ...{ database, holds, pool, commands, films, files, schemas, marks, serverId },
    slurm: cluster?.settings,
  });
  const types = [...BUILT_IN.map(({ name }) => name), ...commands.keys()];
  // Each is one more queue to poll, so a machine without GPUs has none for them.
  const most = hasNvidiaSmi() ? MOST_GPUS : 0;
  return {
    handlers: types.flatMap((type) => {
      const isForSlurm = clusterTypes.has(type);
      const counts = Array.from({ length: (isForSlurm ? MOST_GPUS : most) + 1 }, (_, gpus) => gpus);
      // In Slurm it takes nothing of this machine.
      return counts.map((gpus) => handle({ ...taskJob(type, gpus), light: isForSlurm }, handler));
    }),
    room(queue) {
      const { family, type = '', gpus = 0 } = parseQueueName(queue);
      return family === TASK_QUEUES && !clusterTypes.has(type) ? pool.room(gpus) : Number.POSITIVE_INFINITY;
    },
    // A process that runs factory's tasks is one of its servers.
    loops({ worker, maxTasks, queues }: Working): Loop[] {
      if (queues && !queues.some((queue) => parseQueueName(queue).family === TASK_QUEUES)) return [];
      const gpus = new GpuWatch({ pool, only: config.gpus, marks, logger });
      const taskTypes = [...BUILT_IN, ...commands.values()].map(declarationOf);
      const name = config.serverName;
      registration = new Registration({ database, logger, worker, maxTasks, taskTypes, gpus, pool, name });
      const sweep = new FileSweep({ database, storage, files, logger });
      return [whenKnown(gpus), registration, sweep, ...(cluster?.loops ?? [])];
    },
  };
}

/** The file that declares further types of task. */
export interface TasksFile {
  /** Its absolute path. */
  readonly path: string;
  /** Whether it must exist. */
  readonly isConfigured: boolean;
}

export function tasksFileOf({ tasksFile }: FactoryConfig, { dataDir }: { readonly dataDir: string }): TasksFile {
  return { path: tasksFile ?? join(dataDir, 'factory.tasks.yaml'), isConfigured: tasksFile !== undefined };
}

/**
 * The types of task that this machine's programs do.
 * @throws ConfigurationError that names the file and the key
 */
export function readCommands({ path, isConfigured }: TasksFile): Command[] {
  const taken = BUILT_IN.map(({ name }) => name);
  return readTasksFile(path, taken, isConfigured);
}

function whenKnown(gpus: GpuWatch): Loop {
  return {
    start: () => Promise.race([gpus.start(), delay(GPU_WAIT_MILLISECONDS, undefined, { ref: false })]),
    stop: () => gpus[Symbol.asyncDispose](),
  };
}

/** Without the command, which is private to this server. */
function declarationOf(declaration: TypeDeclaration): TypeDeclaration {
  const { name, title, config, leading, gpus, rate, timeoutSeconds, executor } = declaration;
  return { name, title, config, leading, gpus, rate, timeoutSeconds, executor };
}

function hasNvidiaSmi(): boolean {
  return (env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'nvidia-smi')));
}
