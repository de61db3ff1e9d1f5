import type { TokenSource } from './tokens.ts';

/** How Slurm is reached. */
export interface SlurmConfig {
  /** Of slurmrestd; undefined: Slurm's programs are used. */
  readonly restUrl: string | undefined;
  readonly tokens: TokenSource | undefined;
  /** Undefined: the one in the token. */
  readonly user: string | undefined;
  /** Absolute path, shared with the nodes; undefined: below the data folder. */
  readonly folder: string | undefined;
  /** How often all jobs are read. */
  readonly pollSeconds: number;
  /** How long a submission may be on its way, and how long a job that nothing shows is waited for. */
  readonly graceSeconds: number;
}
