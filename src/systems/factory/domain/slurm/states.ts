/** The states of Slurm's jobs: https://slurm.schedmd.com/job_state_codes.html */

/** What a state means here. `ending`: the outcome is not known yet. */
export type Phase = 'waiting' | 'running' | 'ending' | Outcome;

/** `infrastructure`: the cluster's fault, so the job may begin again. */
export type Outcome = 'completed' | 'failed' | 'cancelled' | 'timed_out' | 'out_of_memory' | 'infrastructure';

const PHASES = {
  PENDING: 'waiting',
  CONFIGURING: 'waiting',
  REQUEUED: 'waiting',
  REQUEUE_FED: 'waiting',
  REQUEUE_HOLD: 'waiting',
  RESV_DEL_HOLD: 'waiting',
  SPECIAL_EXIT: 'waiting',
  POWER_UP_NODE: 'waiting',
  RUNNING: 'running',
  SUSPENDED: 'running',
  STOPPED: 'running',
  RESIZING: 'running',
  SIGNALING: 'running',
  UPDATE_DB: 'running',
  EXPEDITING: 'waiting',
  COMPLETING: 'ending',
  STAGE_OUT: 'ending',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  REVOKED: 'cancelled',
  DEADLINE: 'timed_out',
  TIMEOUT: 'timed_out',
  OUT_OF_MEMORY: 'out_of_memory',
  NODE_FAIL: 'infrastructure',
  BOOT_FAIL: 'infrastructure',
  LAUNCH_FAILED: 'infrastructure',
  RECONFIG_FAIL: 'infrastructure',
  PREEMPTED: 'infrastructure',
} as const satisfies Record<string, Phase>;

export type JobState = keyof typeof PHASES;

/** As `squeue` abbreviates them. */
const SHORT: Readonly<Record<string, JobState>> = {
  PD: 'PENDING',
  CF: 'CONFIGURING',
  RQ: 'REQUEUED',
  RF: 'REQUEUE_FED',
  RH: 'REQUEUE_HOLD',
  RD: 'RESV_DEL_HOLD',
  SE: 'SPECIAL_EXIT',
  R: 'RUNNING',
  S: 'SUSPENDED',
  ST: 'STOPPED',
  RS: 'RESIZING',
  SI: 'SIGNALING',
  CG: 'COMPLETING',
  SO: 'STAGE_OUT',
  CD: 'COMPLETED',
  F: 'FAILED',
  CA: 'CANCELLED',
  RV: 'REVOKED',
  DL: 'DEADLINE',
  TO: 'TIMEOUT',
  OOM: 'OUT_OF_MEMORY',
  NF: 'NODE_FAIL',
  BF: 'BOOT_FAIL',
  PR: 'PREEMPTED',
};

/**
 * Reads a state in all forms: long, short, `CANCELLED by 1000`, and the list that newer versions give, whose flags
 * (COMPLETING) come after the state itself and hide its outcome.
 * @returns undefined for a state that is not known here: the job goes on
 */
export function readState(given: unknown): JobState | undefined {
  const states = (Array.isArray(given) ? given : [given]).map((one) => stateOf(String(one)));
  return states.find((state) => state && PHASES[state] === 'ending') ?? states.find((state) => state !== undefined);
}

function stateOf(text: string): JobState | undefined {
  const [word = ''] = text.trim().split(/[\s+]/);
  return word in PHASES ? (word as JobState) : SHORT[word];
}

export const phaseOf = (state: JobState): Phase => PHASES[state];

/** Undefined: it has not ended, or its outcome is not known yet. */
export function outcomeOf(state: JobState | undefined): Outcome | undefined {
  const phase = state && phaseOf(state);
  return phase === 'waiting' || phase === 'running' || phase === 'ending' ? undefined : phase;
}

const UP = ['idle', 'mixed', 'allocated', 'completing'];
const NOT_UP = ['down', 'drain', 'fail', 'not_responding', 'maint', 'maintenance', 'powered_down', 'reboot'];

/** @param states the base state and its flags, in small letters: `mixed*` does not respond */
export function isUp(states: readonly string[]): boolean {
  return UP.includes(states[0] ?? '') && !states.some((one) => NOT_UP.includes(one));
}
