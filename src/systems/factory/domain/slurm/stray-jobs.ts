/**
 * Ends jobs whose run has ended, and earlier submissions of a run, until Slurm shows that none with their name can run:
 * a request to cancel says nothing, the worker that asked may have died, and a submission may still be on its way.
 */
import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import type { Database } from '../../../../core/db/database.ts';
import { every, type Repeated } from '../../../../shared/every.ts';
import { JobFolder } from './job-folder.ts';
import { deleteJob, type OpenJob, selectStrayJobs } from './job-queries.ts';
import type { Slurm, SlurmJob } from './slurm.ts';
import type { SlurmWatch } from './slurm-watch.ts';
import { outcomeOf } from './states.ts';

export interface StrayJobsOptions {
  readonly database: Database;
  readonly slurm: Slurm;
  readonly watch: SlurmWatch;
  readonly logger: Logger;
  readonly graceSeconds: number;
}

const INTERVAL_SECONDS = 1;
/** Scripts write their heartbeat every 5 s. */
const SILENT_SECONDS = 11;
/** How long a request to cancel has before it is repeated. */
const REPEAT_SECONDS = 5;

interface Watched {
  /** When it was first found, by `performance.now()`. */
  readonly since: number;
  askedAt: number;
  beat: { text: string | undefined; at: number };
}

export class StrayJobs {
  readonly #options: StrayJobsOptions;
  readonly #watched = new Map<string, Watched>();
  #following: Disposable | undefined;
  #repeated: Repeated | undefined;

  constructor(options: StrayJobsOptions) {
    this.#options = options;
  }

  start(): void {
    const { logger } = this.#options;
    const failure = 'ending jobs of Slurm that nobody needs failed; retrying';
    this.#repeated = every(INTERVAL_SECONDS, () => this.#turn(), { logger, failure });
  }

  async stop(): Promise<void> {
    await this.#repeated?.stop();
    this.#following?.[Symbol.dispose]();
  }

  async #turn(): Promise<void> {
    const strays = await selectStrayJobs(this.#options.database.query);
    const names = new Set(strays.map(({ name }) => name));
    for (const name of this.#watched.keys()) if (!names.has(name)) this.#watched.delete(name);
    if (strays.length === 0) {
      this.#following?.[Symbol.dispose]();
      this.#following = undefined;
      return;
    }
    this.#following ??= this.#options.watch.follow();
    await Promise.all(strays.map((job) => this.#end(job)));
  }

  async #end(job: OpenJob): Promise<void> {
    const now = performance.now();
    const folder = new JobFolder(job.folder, job.token);
    let watched = this.#watched.get(job.name);
    if (!watched) {
      watched = { since: now, askedAt: Number.NEGATIVE_INFINITY, beat: { text: undefined, at: now } };
      this.#watched.set(job.name, watched);
      await folder.stop();
    }
    const beat = await folder.beat();
    if (beat !== watched.beat.text) watched.beat = { text: beat, at: now };
    const alive = this.#alive(job, watched);
    if (alive === 'unknown') return;
    if (alive.length > 0) {
      if (now - watched.askedAt < REPEAT_SECONDS * 1_000) return;
      watched.askedAt = now;
      await this.#options.slurm.cancel(job.name, job.token);
      return;
    }
    const { graceSeconds } = this.#options;
    const hasEnded = (await folder.exit()) !== undefined || beat === undefined;
    const quiet = Math.min(SILENT_SECONDS, graceSeconds) * 1_000;
    const isSilent = hasEnded || now - watched.beat.at > quiet;
    // Without an id it may be on its way.
    const isSettled = job.job_id !== null || Date.now() - new Date(job.submitted_at).getTime() > graceSeconds * 1_000;
    if (isSilent && isSettled) await this.#close(job, folder);
  }

  /** Its jobs that have not ended, from an answer asked for since it was found. */
  #alive(job: OpenJob, { since }: Watched): SlurmJob[] | 'unknown' {
    const { look } = this.#options.watch;
    if (!look || look.begunAt < since) return 'unknown';
    const jobs = look.jobs.get(job.name) ?? [];
    return jobs.filter(({ token, state }) => token === job.token && outcomeOf(state) === undefined);
  }

  async #close(job: OpenJob, folder: JobFolder): Promise<void> {
    await folder.remove();
    // That of the run, with its last submission.
    await rmdir(dirname(folder.path)).catch(() => {});
    await deleteJob(this.#options.database.query, job.name);
    this.#watched.delete(job.name);
  }
}
