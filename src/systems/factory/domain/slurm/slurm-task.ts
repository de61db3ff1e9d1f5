/** What the executor is given: how Slurm is reached, and the task. */
import type { Database, Queryable } from '../../../../core/db/database.ts';
import type { RunContext } from '../../../../core/jobs/runs/job.ts';
import type { TaskCheckpoint, TaskInput, TaskResult } from '../tasks/task.job.ts';
import type { Slurm, SlurmOptions } from './slurm.ts';
import type { SlurmWatch } from './slurm-watch.ts';

export interface SlurmSettings {
  readonly slurm: Slurm;
  readonly watch: SlurmWatch;
  readonly database: Database;
  /** Absolute path of the folder that workers and nodes share. */
  readonly folder: string;
  readonly graceSeconds: number;
}

/** A task as the executor sees it. */
export interface SlurmTask {
  readonly context: Pick<
    RunContext<TaskInput, TaskResult, TaskCheckpoint>,
    'run' | 'input' | 'checkpoint' | 'save' | 'log' | 'outside' | 'logger'
  >;
  readonly options: SlurmOptions;
  /**
   * Called when the job begins to wait or to work, in the transaction that records it; and again after that.
   * @param node undefined: it waits
   */
  readonly onChange: (tx: Queryable, node: string | undefined) => Promise<void>;
  readonly onWork: (since: Date | undefined) => Promise<void>;
}
