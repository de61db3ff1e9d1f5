/**
 * Decides from all that is known of a job what to do. "Not found" is not "finished", no answer is not "not found", and
 * what the script itself has left in its folder comes first.
 */
import type { JobExit, JobStart } from './job-folder.ts';
import type { SlurmJob } from './slurm.ts';
import { outcomeOf, phaseOf } from './states.ts';

export interface Evidence {
  readonly exit: JobExit | undefined;
  readonly start: JobStart | undefined;
  /** Whether a copy of the script has begun. */
  readonly isClaimed: boolean;
  /** Whether a further copy was sent away. */
  readonly isDoubled: boolean;
  /** The jobs with its name and token; undefined: Slurm has not said since it was submitted. */
  readonly jobs: readonly SlurmJob[] | undefined;
  /** Seconds since the first of the answers in a row that do not have it; undefined: the last one has it. */
  readonly absentSeconds: number | undefined;
  /** Seconds since it was first seen as ended, or its exit file was. */
  readonly endedSeconds: number;
  /** Seconds since its heartbeat last moved, or since there was a reason to look at it. */
  readonly silentSeconds: number;
  /** Ended jobs with its name and token, from the accounting. */
  readonly finished: readonly SlurmJob[];
}

export interface Patience {
  /** For files that other machines have written, and for an outcome after an exit file. */
  readonly fileSeconds: number;
  /** For a submission on its way, and for a job that nothing shows any more. */
  readonly graceSeconds: number;
}

export type Verdict =
  /** `job`: as Slurm shows it, if it does. */
  | { readonly kind: 'waits'; readonly reason: string }
  | { readonly kind: 'runs'; readonly since: Date; readonly node: string }
  /** Nothing new. */
  | { readonly kind: 'wait_and_see' }
  /** It never reached Slurm: the same may be submitted again. */
  | { readonly kind: 'submit_again' }
  /** The cluster's fault, told in a sentence: another submission may begin. */
  | { readonly kind: 'begin_again'; readonly why: string }
  | { readonly kind: 'exited'; readonly exit: JobExit }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly message: string; readonly seconds: number };

export type FailureCode =
  | 'slurm_refused'
  | 'slurm_cancelled'
  | 'slurm_time_limit'
  | 'slurm_lost'
  | 'program_out_of_memory'
  | 'program_failed';

const SEE = { kind: 'wait_and_see' } as const;
/** How the kernel ends a program that has no memory left. */
const KILLED = 137;
/** Slurm launches it again and again in vain, or never. */
const LAUNCH_FAILED = /launch failed|JobHoldMaxRequeue|JobLaunchFailure/i;

export function judge(evidence: Evidence, patience: Patience): Verdict {
  const { exit, jobs, start, isClaimed } = evidence;
  const job = currentJob(jobs, start) ?? currentJob(evidence.finished, start);
  if (exit) return judgeExit(exit, job, evidence, patience);
  if (job) return judgeJob(job, evidence, patience);
  if (jobs === undefined) return start ? runsSince(start) : SEE;
  const absent = evidence.absentSeconds ?? 0;
  if (isClaimed && evidence.silentSeconds < patience.graceSeconds) return start ? runsSince(start) : SEE;
  if (absent < patience.graceSeconds) return SEE;
  if (!isClaimed) return { kind: 'submit_again' };
  const message = 'Slurm no longer knows the job, and it has left neither an end nor a sign of life';
  return { kind: 'failed', code: 'slurm_lost', message, seconds: 0 };
}

/** Of several with one name, the copy that has begun, else one that has not ended, else the first. */
function currentJob(jobs: readonly SlurmJob[] | undefined, start: JobStart | undefined): SlurmJob | undefined {
  const inOrder = (jobs ?? []).toSorted((one, other) => one.id - other.id);
  return (
    inOrder.find(({ id }) => id === start?.job) ??
    inOrder.find(({ state }) => outcomeOf(state) === undefined) ??
    inOrder[0]
  );
}

/** Only an end that somebody else asked for, or the kernel, needs Slurm's word. */
function judgeExit(exit: JobExit, job: SlurmJob | undefined, evidence: Evidence, patience: Patience): Verdict {
  const isPlain = exit.code === 0 || (exit.told === '' && exit.code !== KILLED);
  const outcome = outcomeOf(job?.state);
  if (isPlain || outcome === 'completed') return { kind: 'exited', exit };
  if (outcome === undefined) {
    const most = exit.told === '' ? patience.fileSeconds : patience.graceSeconds;
    if (evidence.endedSeconds < most) return SEE;
    if (exit.told === '') return { kind: 'exited', exit };
    const message = `the job was told to stop by ${exit.told}`;
    return { kind: 'failed', code: 'slurm_cancelled', message, seconds: exit.seconds };
  }
  if (outcome === 'failed') return { kind: 'exited', exit };
  return ofOutcome(job as SlurmJob, exit.seconds);
}

function judgeJob(job: SlurmJob, evidence: Evidence, patience: Patience): Verdict {
  const { start, isClaimed, isDoubled, endedSeconds } = evidence;
  const outcome = outcomeOf(job.state);
  const isBackInQueue = job.state !== undefined && phaseOf(job.state) === 'waiting';
  // Slurm gave its first copy up: while that lives, its own end is waited for.
  if (isDoubled || (isClaimed && isBackInQueue)) {
    if (evidence.silentSeconds < patience.graceSeconds) return start ? runsSince(start) : SEE;
    return { kind: 'begin_again', why: 'Slurm began the job again after a failure of its node' };
  }
  if (outcome === undefined) {
    if (LAUNCH_FAILED.test(job.reason)) return { kind: 'begin_again', why: `Slurm: ${job.reason}` };
    if (isBackInQueue) return { kind: 'waits', reason: job.reason };
    const since = start?.began ?? job.startedAt;
    return since ? { kind: 'runs', since, node: start?.node || job.node } : SEE;
  }
  // Its exit file may be seen later than its end, and a preempted job may be in the queue again.
  if (endedSeconds < patience.fileSeconds) return SEE;
  if (outcome === 'failed' && !isClaimed && /BadConstraints|Invalid/i.test(job.reason)) {
    return { kind: 'failed', code: 'slurm_refused', message: `Slurm: ${job.reason}`, seconds: 0 };
  }
  const hasNotBegun = !isClaimed && (outcome === 'failed' || outcome === 'completed');
  if (hasNotBegun) return { kind: 'begin_again', why: `the node ${job.node} could not begin the job (${job.reason})` };
  return ofOutcome(job, secondsOf(job));
}

/** Of a job that has ended. `seconds`: how long it worked. */
function ofOutcome(job: SlurmJob, seconds: number): Verdict {
  const failed = (code: FailureCode, message: string): Verdict => ({ kind: 'failed', code, message, seconds });
  switch (outcomeOf(job.state)) {
    case 'infrastructure':
      return { kind: 'begin_again', why: `Slurm: ${job.state} on ${job.node || 'its node'}` };
    case 'timed_out':
      return failed('slurm_time_limit', `Slurm ended the job at its time limit (${job.state})`);
    case 'out_of_memory':
      return failed('program_out_of_memory', 'the job used more memory than Slurm gave it');
    case 'cancelled':
      return failed('slurm_cancelled', `the job was cancelled in Slurm (${job.reason || job.state})`);
    case 'failed':
      return failed('program_failed', `the job's script was ended (${job.reason || job.state})`);
    default:
      return {
        ...failed('slurm_lost', 'Slurm calls the job completed, and it has left no end in its folder'),
        seconds: 0,
      } as Verdict;
  }
}

/** By Slurm's clock, whose end may be that of a report. */
function secondsOf({ startedAt, endedAt }: SlurmJob): number {
  if (!startedAt || !endedAt) return 0;
  return Math.max(0, (endedAt.getTime() - startedAt.getTime()) / 1_000);
}

const runsSince = ({ began, node }: JobStart): Verdict => ({ kind: 'runs', since: began, node });
