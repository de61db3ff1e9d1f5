/** A task whose program runs in Slurm: paid for, shown and limited by what the job does, not by what its worker does. */
import type { RunContext } from '../../../../core/jobs/runs/job.ts';
import { type CommandRun, runCommand } from '../commands/run-command.ts';
import type { Command } from '../commands/tasks-file.ts';
import { EXTENSION_SECONDS, type Holds } from '../tasks/holds.ts';
import { updateUnfinished } from '../tasks/run-change-queries.ts';
import type { TaskCheckpoint, TaskInput, TaskResult } from '../tasks/task.job.ts';
import { Meter } from '../work/meter.ts';
import { selectPaidSeconds, updateNode } from './job-queries.ts';
import type { SlurmOptions } from './slurm.ts';
import { slurmExecutor } from './slurm-executor.ts';
import { serverName } from './slurm-nodes.ts';
import type { SlurmSettings } from './slurm-task.ts';

export interface SlurmWork extends Pick<CommandRun, 'taskUuid' | 'config' | 'environment'> {
  readonly declared: Command;
  readonly options: SlurmOptions;
}

interface Settings extends SlurmSettings {
  readonly holds: Pick<Holds, 'extend'>;
}

/** @throws WorkErrors; the signal's reason */
export async function runInSlurm(
  settings: Settings,
  context: RunContext<TaskInput, TaskResult, TaskCheckpoint>,
  { declared, options, ...work }: SlurmWork,
): Promise<TaskResult> {
  const { database, holds } = settings;
  const { input, run, logger, progress, log } = context;
  const exhausted = new AbortController();
  let meter: Meter | undefined;
  const executor = slurmExecutor(settings, {
    context,
    options,
    async onChange(tx, node) {
      await updateUnfinished(tx, [{ runId: run.id, status: node === undefined ? 'pending' : 'running' }]);
      if (node !== undefined) await updateNode(tx, input.taskId, serverName(node));
    },
    async onWork(since) {
      await meter?.[Symbol.asyncDispose]();
      meter = undefined;
      const paid = since && (await selectPaidSeconds(database.query, input.taskId));
      if (since === undefined || paid === undefined) return;
      meter = new Meter({
        paidSeconds: paid - Math.max(0, (Date.now() - since.getTime()) / 1_000),
        extend: async () => ((await holds.extend(input.taskId)) ? EXTENSION_SECONDS : 0),
        logger,
      });
      meter.signal.addEventListener('abort', ({ target }) => exhausted.abort((target as AbortSignal).reason));
    },
  });
  try {
    const signal = AbortSignal.any([context.signal, exhausted.signal]);
    return await runCommand(declared, { ...work, executor, signal, progress, log });
  } finally {
    await meter?.[Symbol.asyncDispose]();
  }
}
