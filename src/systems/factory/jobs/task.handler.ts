import { Batches } from '../../../core/db/batches.ts';
import type { Database } from '../../../core/db/database.ts';
import type { RunContext } from '../../../core/jobs/runs/job.ts';
import type { ProcessMarks } from '../../../shared/processes/process-marks.ts';
import { localExecutor } from '../domain/commands/executor.ts';
import { runCommand } from '../domain/commands/run-command.ts';
import type { Command } from '../domain/commands/tasks-file.ts';
import type { TaskFiles } from '../domain/files/task-files.ts';
import type { GpuPool } from '../domain/gpus/gpu-pool.ts';
import { runInSlurm } from '../domain/slurm/run-in-slurm.ts';
import type { SlurmSettings } from '../domain/slurm/slurm-task.ts';
import { EXTENSION_SECONDS, type Holds } from '../domain/tasks/holds.ts';
import type { TaskCheckpoint, TaskInput, TaskResult } from '../domain/tasks/task.job.ts';
import { withMarks } from '../domain/tasks/task-notes.ts';
import { analyseVideo } from '../domain/video/analyse-video.ts';
import type { Films } from '../domain/video/films.ts';
import { videoType } from '../domain/video/video-type.ts';
import type { ConfigSchemas } from '../domain/work/config-schema.ts';
import { refuseWork } from '../domain/work/errors.ts';
import { isBuiltIn } from '../domain/work/known-types.ts';
import { Meter } from '../domain/work/meter.ts';
import { passTime, testType } from '../domain/work/test-task.ts';
import { type Begun, beginTasks } from '../domain/work/work-queries.ts';

export interface TaskHandlerOptions {
  readonly database: Database;
  readonly holds: Pick<Holds, 'extend'>;
  readonly pool: GpuPool;
  /** The types of task that programs of this machine or of the cluster do. */
  readonly commands: ReadonlyMap<string, Command>;
  /** The source of films. */
  readonly films: Films;
  readonly files: TaskFiles;
  readonly schemas: ConfigSchemas;
  readonly marks: ProcessMarks;
  /** Undefined if no type is for Slurm. */
  readonly slurm: SlurmSettings | undefined;
  /** The server id of this process, once registered. */
  readonly serverId: () => number | undefined;
}

type Context = RunContext<TaskInput, TaskResult, TaskCheckpoint>;

/** Works on an attempt with its GPUs. @throws WorkErrors, the signal's reason */
type Perform = (context: Context, devices: readonly string[]) => Promise<TaskResult>;

/** The handler of tasks of all types. */
export function taskHandler(options: TaskHandlerOptions) {
  const { database, holds, pool, serverId, commands, schemas, marks, slurm } = options;
  const begin = new Batches<number, Begun | undefined>(async (ids) => {
    const tasks = ids.map((id) => ({ id, server: serverId() }));
    const begun = new Map((await beginTasks(database.query, tasks)).map((task) => [task.id, task]));
    return ids.map((id) => begun.get(id));
  });
  return async (context: Context): Promise<TaskResult> => {
    const { input, logger } = context;
    const command = commands.get(input.taskType);
    if (command?.slurm && slurm) {
      const work = declaredWork(command, input, schemas);
      const environment = marks.traceEnvironment();
      const order = { declared: command, options: command.slurm, environment, ...work };
      return await runInSlurm({ ...slurm, holds }, context, order);
    }
    // First, and synchronously: the room for the next task depends on the devices of this one.
    using gpus = await pool.take(input.gpus, context.signal);
    const marked = isBuiltIn(input.taskType)
      ? { ...context, progress: withMarks(context.progress, context.log) }
      : context;
    const begun = await begin.submit(input.taskId);
    const perform = performer(input.taskType, options);
    if (!begun || begun.paid_seconds === null) return await perform(marked, gpus.devices);
    await using meter = new Meter({
      paidSeconds: begun.paid_seconds,
      extend: async () => ((await holds.extend(input.taskId)) ? EXTENSION_SECONDS : 0),
      logger,
    });
    const signal = AbortSignal.any([context.signal, meter.signal]);
    return await perform({ ...marked, signal }, gpus.devices);
  };
}

function performer(type: string, { commands, films, files, schemas, marks }: TaskHandlerOptions): Perform {
  if (type === testType.name) {
    return ({ input: { config }, ...context }) =>
      passTime({ ...context, seconds: Number(schemas.complete(testType, config).seconds) });
  }
  if (type === videoType.name) {
    return async ({ input: { config, taskUuid: uuid }, run: { id, ownerId }, signal, progress, log }) => {
      const task = { uuid, run_id: id };
      return { ...(await analyseVideo({ task, ownerId, config, marks, signal, progress, log }, films, files)) };
    };
  }
  const command = commands.get(type);
  if (!command)
    throw refuseWork('task_config_unfit', { message: `this server has no program for tasks of the type ${type}` });
  return async ({ input, signal, progress, log }, devices) => {
    const executor = localExecutor(marks, devices);
    return await runCommand(command, { ...declaredWork(command, input, schemas), executor, signal, progress, log });
  };
}

/**
 * The task of a declared type, with the defaults of its config.
 * @throws task_config_unfit: it may have been created with another server's declaration
 */
function declaredWork(command: Command, { taskUuid, config }: TaskInput, schemas: ConfigSchemas) {
  const [problem] = schemas.check(command, config);
  if (problem) {
    const message = `the server that took the task refuses its config: ${problem.field} ${problem.message.en}`;
    throw refuseWork('task_config_unfit', { message });
  }
  return { taskUuid, config: schemas.complete(command, config) };
}
