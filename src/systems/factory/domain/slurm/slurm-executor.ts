/**
 * Runs a declared program as a job of Slurm: submits it once, follows it wherever the worker of an earlier attempt left
 * off, and stops it. See docs/decisions/0081-slurm.md.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Queryable } from '../../../../core/db/database.ts';
import type { OutsideWork } from '../../../../core/jobs/runs/job.ts';
import type { CodedOf } from '../../../../shared/messages.ts';
import type { ProgramEnd } from '../../../../shared/processes/program.ts';
import type { Executor, ProgramOrder } from '../commands/executor.ts';
import type { TaskCheckpoint } from '../tasks/task.job.ts';
import { refuseWork } from '../work/errors.ts';
import { insertJob, type OpenJob, selectLastJob, updateJobId, updateSubmitted } from './job-queries.ts';
import { environmentOf } from './job-script.ts';
import { judge, type Verdict } from './judge.ts';
import { NAME_PREFIX, SlurmBusy, SlurmRefused, SlurmUnavailable } from './slurm.ts';
import type { SlurmSettings, SlurmTask } from './slurm-task.ts';
import { Submission } from './submission.ts';
import { type SlurmWaits, waitOf } from './wait-reasons.ts';

/** How often a submission may end by the cluster's fault. */
const MOST_SUBMISSIONS = 4;
const LOOK_MILLISECONDS = 500;
const FILE_SECONDS = 10;
/** A little less than the grace period of a handler. */
const STOP_MILLISECONDS = 1_700;
const LONGEST_BUSY_SECONDS = 60;

/** Where an attempt stands, as its successor will read it. */
interface Place {
  readonly slurm?: {
    readonly name: string;
    readonly job: number | null;
    readonly node?: string | undefined;
    readonly out: number;
    readonly err: number;
  };
}

export function slurmExecutor(settings: SlurmSettings, task: SlurmTask): Executor {
  return { run: (order) => new SlurmRun(settings, task, order).run() };
}

class SlurmRun {
  readonly #settings: SlurmSettings;
  readonly #task: SlurmTask;
  readonly #order: ProgramOrder;
  #submission: Submission | undefined;
  /** Where it was last seen at work. */
  #node: string | undefined;
  /** What was recorded last, so that only changes are. */
  #shown = '';
  /** Until when nothing is submitted, after Slurm refused because of a limit. */
  #busyUntil = 0;
  #busySeconds = 1;
  #waits: CodedOf<SlurmWaits> | undefined;

  constructor(settings: SlurmSettings, task: SlurmTask, order: ProgramOrder) {
    this.#settings = settings;
    this.#task = task;
    this.#order = order;
  }

  async run(): Promise<ProgramEnd> {
    using _ = this.#settings.watch.follow();
    try {
      return await this.#follow();
    } catch (error) {
      if (this.#order.signal.aborted && this.#endsJob()) await this.#stop();
      throw error;
    }
  }

  async #follow(): Promise<ProgramEnd> {
    const { signal } = this.#order;
    const found = await selectLastJob(this.#settings.database.query, this.#task.context.run.id);
    await this.#adopt(found ?? (await this.#begin(1)), found !== undefined);
    for (;;) {
      signal.throwIfAborted();
      const submission = this.#present();
      await submission.files.read();
      const end = await this.#act(judge(await submission.gather(), this.#patience()));
      if (end) return end;
      await delay(LOOK_MILLISECONDS, undefined, { signal });
    }
  }

  /** @returns how the program ended, if it has */
  async #act(verdict: Verdict): Promise<ProgramEnd | undefined> {
    switch (verdict.kind) {
      case 'waits':
        await this.#show({ waits: waitOf(verdict.reason) });
        return undefined;
      case 'runs':
        await this.#show(verdict);
        return undefined;
      case 'wait_and_see':
        if (this.#shown.startsWith('waits')) await this.#showUnknown();
        return undefined;
      case 'submit_again':
        await this.#submit();
        return undefined;
      case 'begin_again':
        await this.#beginAgain(verdict.why);
        return undefined;
      case 'exited': {
        // It may have begun and ended while nobody looked.
        const submission = this.#present();
        const { start } = submission.evidence;
        if (start) await this.#show({ since: start.began, node: start.node });
        await submission.files.readToEnd(verdict.exit, FILE_SECONDS, this.#order.signal);
        await this.#conclude(submission.atMost(verdict.exit.seconds));
        return { code: verdict.exit.code, signal: null, outOfMemory: false };
      }
      case 'failed': {
        const submission = this.#present();
        const said = await submission.folder.complaints(1_000);
        await submission.files.readToEnd(undefined, 0, this.#order.signal);
        await this.#conclude(submission.atMost(verdict.seconds));
        throw refuseWork(verdict.code, { message: [verdict.message, said].filter(Boolean).join('\n') });
      }
    }
  }

  /** A submission of an earlier attempt, or a new one. */
  async #adopt(job: OpenJob, isEarlier: boolean): Promise<void> {
    const { checkpoint } = this.#task.context;
    const place = (checkpoint as Place | undefined)?.slurm;
    const submission = new Submission(this.#settings, job, this.#order, () => this.#savePlace());
    this.#submission = submission;
    this.#shown = '';
    if (isEarlier) {
      if (place?.name === job.name) {
        this.#node = place.node;
        await submission.files.replay(place);
      }
      await this.#show({ waits: { code: 'slurm_waiting', data: {} } });
    } else {
      await this.#submit();
    }
  }

  /** Commits the name before the first request that bears it. */
  async #begin(number: number): Promise<OpenJob> {
    const { run } = this.#task.context;
    const name = `${NAME_PREFIX}${run.uuid}-${number}`;
    const folder = join(this.#settings.folder, run.uuid, String(number));
    const job = { run_id: run.id, number, name, token: randomBytes(16).toString('hex'), folder };
    this.#waits = { code: 'slurm_submitting', data: {} };
    return await this.#settings.database.transaction(async (tx) => {
      await this.#record(tx, { name, job: null }, { seconds: 0, since: undefined });
      await this.#task.onChange(tx, undefined);
      return await insertJob(tx, job);
    });
  }

  async #submit(): Promise<void> {
    if (performance.now() < this.#busyUntil) return;
    const { job, folder, evidence } = this.#present();
    const { command, folder: workingFolder, input } = this.#order;
    const { database, slurm } = this.#settings;
    const { input: task, run } = this.#task.context;
    const environment = environmentOf(this.#order.environment, task.gpus, job.number);
    await folder.prepare({ command, folder: workingFolder, environment }, input);
    await database.transaction((tx) => updateSubmitted(tx, job.name));
    evidence.submitted();
    try {
      const id = await slurm.submit({
        ...this.#task.options,
        ...{ name: job.name, token: job.token, script: folder.submitScript },
        ...{ folder: folder.path, output: folder.file('slurm'), gpus: task.gpus },
        // Owlery keeps the limit itself; Slurm's ends what nobody follows.
        minutes: Math.ceil(run.timeoutSeconds / 60) + 1,
      });
      this.#busySeconds = 1;
      this.#present().submitted(id);
      await database.transaction(async (tx) => {
        await this.#record(tx, { name: job.name, job: id }, { seconds: 0, since: undefined });
        await updateJobId(tx, job.name, id);
      });
      this.#task.context.log('info', { code: 'slurm_submitted', data: { job: id } });
    } catch (error) {
      await this.#submitFailed(error);
    }
  }

  async #submitFailed(error: unknown): Promise<void> {
    if (error instanceof SlurmRefused && !this.#settings.watch.mayBeStarting(this.#settings.graceSeconds)) {
      await this.#conclude(0);
      throw refuseWork('slurm_refused', { message: error.message });
    }
    if (error instanceof SlurmBusy || error instanceof SlurmRefused) {
      this.#busyUntil = performance.now() + this.#busySeconds * 1_000;
      this.#busySeconds = Math.min(this.#busySeconds * 2, LONGEST_BUSY_SECONDS);
      this.#present().evidence.notSubmitted();
      await this.#show({ waits: { code: 'slurm_full', data: { reason: error.message } } });
      return;
    }
    if (!(error instanceof SlurmUnavailable)) throw error;
    this.#task.context.logger.warn(
      { err: error, job: this.#present().job.name },
      'it is not clear whether a job was submitted',
    );
    await this.#showUnknown();
  }

  async #beginAgain(why: string): Promise<void> {
    const { job } = this.#present();
    const { log } = this.#task.context;
    await this.#stop();
    if (job.number >= MOST_SUBMISSIONS) {
      await this.#conclude(0);
      throw refuseWork('slurm_node_failed', { message: why });
    }
    log('warning', { code: 'slurm_begins_again', data: { why } });
    await this.#task.onWork(undefined);
    await this.#adopt(await this.#begin(job.number + 1), false);
  }

  /** Stores how long it worked: what is charged for. */
  async #conclude(seconds: number): Promise<void> {
    const { job } = this.#present();
    await this.#settings.database.transaction((tx) =>
      this.#record(tx, { name: job.name, job: job.job_id }, { seconds, since: undefined }, true),
    );
    await this.#task.onWork(undefined);
  }

  async #showUnknown(): Promise<void> {
    const code = this.#settings.watch.isAway ? 'slurm_away' : 'slurm_waiting';
    await this.#show({ waits: { code, data: {} } });
  }

  /** Records a change: of state, of the reason for waiting, of the node. */
  async #show(state: { waits: CodedOf<SlurmWaits> } | { since: Date; node: string }): Promise<void> {
    const key = 'waits' in state ? `waits ${JSON.stringify(state.waits)}` : `runs ${state.node}`;
    if (key === this.#shown) return;
    const { job } = this.#present();
    const since = 'since' in state ? state.since : undefined;
    const node = 'node' in state ? state.node : undefined;
    this.#waits = 'waits' in state ? state.waits : undefined;
    if (node !== undefined && node !== this.#node)
      this.#task.context.log('info', { code: 'slurm_started', data: { node } });
    this.#node = node ?? this.#node;
    await this.#settings.database.transaction(async (tx) => {
      await this.#record(tx, { name: job.name, job: job.job_id }, { seconds: 0, since });
      await this.#task.onChange(tx, node);
    });
    this.#shown = key;
    await this.#task.onWork(since);
  }

  async #record(
    tx: Queryable,
    { name, job }: { name: string; job: number | null },
    clock: Pick<OutsideWork<TaskCheckpoint>, 'seconds' | 'since'>,
    ends = false,
  ): Promise<void> {
    const detail = this.#waits && !ends ? { waiting: this.#waits } : undefined;
    const { out = 0, err = 0 } = this.#submission?.files.place ?? {};
    await this.#task.context.outside(tx, {
      ...clock,
      detail,
      checkpoint: { slurm: { name, job, node: this.#node, out, err } },
    });
  }

  #savePlace(): void {
    const { job, files } = this.#present();
    this.#task.context.save({ slurm: { name: job.name, job: job.job_id, node: this.#node, ...files.place } });
  }

  /** Not when the worker stops, or another has the run: then the job goes on. */
  #endsJob(): boolean {
    const { reason } = this.#order.signal;
    return reason !== 'shutdown' && reason !== 'lost';
  }

  /** Asks for the end of the job by both ways; that it took effect is seen to by StrayJobs. */
  async #stop(): Promise<void> {
    if (!this.#submission) return;
    const { job, folder } = this.#submission;
    const asked = Promise.allSettled([folder.stop(), this.#settings.slurm.cancel(job.name, job.token)]);
    await Promise.race([asked, delay(STOP_MILLISECONDS, undefined, { ref: false })]);
  }

  #patience() {
    const { graceSeconds } = this.#settings;
    return { graceSeconds, fileSeconds: Math.min(FILE_SECONDS, graceSeconds) };
  }

  #present(): Submission {
    if (!this.#submission) throw new Error('no job has begun');
    return this.#submission;
  }
}
