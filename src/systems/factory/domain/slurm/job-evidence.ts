/** Gathers what is known of a submission: from Slurm's last answer, from the accounting, and from its folder. */
import { performance } from 'node:perf_hooks';
import type { JobFolder, JobStart } from './job-folder.ts';
import type { OpenJob } from './job-queries.ts';
import type { Evidence } from './judge.ts';
import type { Slurm, SlurmJob } from './slurm.ts';
import type { Look, SlurmWatch } from './slurm-watch.ts';
import { outcomeOf, phaseOf } from './states.ts';

export interface JobEvidenceOptions {
  readonly slurm: Slurm;
  readonly watch: SlurmWatch;
}

export class JobEvidence {
  readonly #options: JobEvidenceOptions;
  readonly #job: OpenJob;
  readonly #folder: JobFolder;
  /** All times by `performance.now()`. */
  #submittedAt = performance.now();
  #absentSince: number | undefined;
  #endedAt: number | undefined;
  #beat: { text: string | undefined; at: number } = { text: undefined, at: performance.now() };
  #start: JobStart | undefined;
  /** What the accounting said after an answer without the job. */
  #accounting: { look: Look; jobs: readonly SlurmJob[] } | undefined;

  constructor(options: JobEvidenceOptions, job: OpenJob, folder: JobFolder) {
    this.#options = options;
    this.#job = job;
    this.#folder = folder;
  }

  /** Where and when its script began; undefined until then. */
  get start(): JobStart | undefined {
    return this.#start;
  }

  /** It is being submitted: earlier answers say nothing about that. */
  submitted(): void {
    this.#submittedAt = performance.now();
    this.#absentSince = undefined;
  }

  /** It was certainly not submitted: nothing is on its way, and the next answer without it is enough. */
  notSubmitted(): void {
    this.#absentSince = Number.NEGATIVE_INFINITY;
  }

  async gather(): Promise<Evidence> {
    const { name, token } = this.#job;
    const { look } = this.#options.watch;
    const fresh = look !== undefined && look.begunAt >= this.#submittedAt ? look : undefined;
    const jobs = fresh && (fresh.jobs.get(name) ?? []).filter((job) => job.token === token);
    const isAbsent = jobs?.length === 0;
    if (jobs) this.#absentSince = isAbsent ? (this.#absentSince ?? fresh?.begunAt) : undefined;
    const exit = await this.#folder.exit();
    this.#start ??= await this.#folder.start();
    const isClaimed = this.#start !== undefined || (await this.#folder.isClaimed());
    const isDoubled = isClaimed && (await this.#folder.isDoubled());
    const finished = fresh && isAbsent && !exit ? await this.#finished(fresh) : [];
    const hasEnded = exit !== undefined || [...(jobs ?? []), ...finished].some(({ state }) => outcomeOf(state));
    const now = performance.now();
    this.#endedAt = hasEnded ? (this.#endedAt ?? now) : undefined;
    // Before the script has begun it has no heartbeat that could stop.
    const isBack = jobs?.some(({ state }) => state && phaseOf(state) === 'waiting');
    const isInDoubt = isClaimed && (isAbsent || isDoubled || isBack);
    const beat = isInDoubt ? await this.#folder.beat() : undefined;
    if (!isInDoubt || beat !== this.#beat.text) this.#beat = { text: beat, at: now };
    const seconds = (from: number | undefined, to = now) => (from === undefined ? 0 : (to - from) / 1_000);
    return {
      ...{ exit, start: this.#start, isClaimed, isDoubled, jobs, finished },
      absentSeconds: isAbsent ? seconds(this.#absentSince, fresh?.begunAt) : undefined,
      endedSeconds: seconds(this.#endedAt),
      silentSeconds: seconds(this.#beat.at),
    };
  }

  /** From the accounting, if there is one and it answers; asked once after each answer without the job. */
  async #finished(look: Look): Promise<readonly SlurmJob[]> {
    if (this.#accounting?.look === look) return this.#accounting.jobs;
    const { name, token, submitted_at: at } = this.#job;
    const found = (await this.#options.slurm.finished([name], new Date(at)).catch(() => undefined)) ?? [];
    // The comment is kept only where the site says so; the name is as unique.
    const jobs = found.filter((job) => (job.token === token || job.token === '') && outcomeOf(job.state));
    this.#accounting = { look, jobs };
    return jobs;
  }
}
