/** A process that works on runs, as those see it who have more to do in it than runs. */
export interface Working {
  /** Its worker's name, as runs bear it. */
  readonly worker: string;
  /** How many runs at once. */
  readonly maxTasks: number;
  /** Of all queues, only these and those below them; undefined: all. */
  readonly queues: readonly string[] | undefined;
}
