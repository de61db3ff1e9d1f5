/** A worker process, as seen by the loops that systems run in it. */
export interface Working {
  /** The name of its worker, as in `runs.worker`. */
  readonly worker: string;
  /** How many runs at once. */
  readonly maxTasks: number;
  /** Only these queues and those below them; undefined: all. */
  readonly queues: readonly string[] | undefined;
}
