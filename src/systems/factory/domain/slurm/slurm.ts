/** What the executor asks of a Slurm, through its programs or through slurmrestd. See docs/slurm.md. */
import type { JobState } from './states.ts';

/** All names of jobs begin with it, so that one query finds ours. */
export const NAME_PREFIX = 'owlery-';

/** The resources and the place in the queue. */
export interface SlurmOptions {
  readonly partition?: string | undefined;
  readonly account?: string | undefined;
  readonly qos?: string | undefined;
  readonly constraint?: string | undefined;
  /** The type of GPU: `a100` for `gpu:a100:2`. */
  readonly gpuType?: string | undefined;
  /** Further options of sbatch that are allowed, by their long names. */
  readonly options: Readonly<Record<string, string | number>>;
}

export interface JobOrder extends SlurmOptions {
  /** Unique among all submissions of all time. */
  readonly name: string;
  /** Kept with the job: says that a job with this name is ours. */
  readonly token: string;
  readonly script: string;
  /** Absolute path. */
  readonly folder: string;
  /** For the output of the script itself and of Slurm. */
  readonly output: string;
  readonly gpus: number;
  readonly minutes: number;
}

/** A job as Slurm shows it. */
export interface SlurmJob {
  readonly id: number;
  readonly name: string;
  readonly token: string;
  /** Undefined: a state that is not known here. */
  readonly state: JobState | undefined;
  /** Why it waits or how it ended, in Slurm's words. */
  readonly reason: string;
  /** The first of its nodes; empty if it has none. */
  readonly node: string;
  /** Undefined until it has begun. */
  readonly startedAt: Date | undefined;
  /** Undefined until it has ended. */
  readonly endedAt: Date | undefined;
}

export interface SlurmNode {
  readonly name: string;
  readonly address: string;
  /** Whether it runs jobs, or would. */
  readonly isUp: boolean;
  readonly processors: number;
  /** The load average; undefined if unknown. */
  readonly load: number | undefined;
  /** MiB. */
  readonly memory: number;
  readonly freeMemory: number | undefined;
  /** Its GPUs, in order. */
  readonly gpus: readonly { readonly type: string; readonly taken: boolean }[];
}

/** How Slurm is reached, and its version. */
export interface SlurmAccess {
  /** `slurm 24.11.5` */
  readonly version: string;
  /** The address of slurmrestd, with the version of its API; undefined: through Slurm's programs. */
  readonly url?: string;
}

/** Every call may throw SlurmUnavailable. */
export interface Slurm {
  access(): Promise<SlurmAccess>;
  /** @returns the id @throws SlurmRefused, SlurmBusy */
  submit(order: JobOrder): Promise<number>;
  /** All jobs of ours that Slurm still shows, ended ones included. */
  jobs(): Promise<SlurmJob[]>;
  /** Ended jobs by name from the accounting; undefined where there is none. */
  finished(names: readonly string[], since: Date): Promise<SlurmJob[] | undefined>;
  /** Asks for the end of all jobs with this name and token, if any. */
  cancel(name: string, token: string): Promise<void>;
  nodes(): Promise<SlurmNode[]>;
}

/** Slurm will not take this job: it was not submitted, or will never run. The message is Slurm's. */
export class SlurmRefused extends Error {
  override name = 'SlurmRefused';
}

/** Slurm does not take the job now, because of a limit: it was not submitted. */
export class SlurmBusy extends Error {
  override name = 'SlurmBusy';
}

/** No answer, or none that says anything: a submission may have happened all the same. */
export class SlurmUnavailable extends Error {
  override name = 'SlurmUnavailable';
}

/** The generic resources of an order; undefined for none. */
export function gresOf({ gpus, gpuType }: Pick<JobOrder, 'gpus' | 'gpuType'>): string | undefined {
  if (gpus === 0) return undefined;
  return ['gpu', ...(gpuType ? [gpuType] : []), gpus].join(':');
}
