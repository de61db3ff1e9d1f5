/** The log lines about the course of a task of a built-in type, and of a job of Slurm. */

import type { LogLevel } from '../../../../core/jobs/runs/job.ts';
import { isFinal } from '../../../../core/jobs/runs/states.ts';
import type { ChangedRun } from '../../../../core/jobs/runs/transitions.ts';
import type { CodedOf } from '../../../../shared/messages.ts';

export type TaskNotes = {
  task_begun: { attempt: number };
  /** The worker stopped or died; the task waits for another. */
  task_waits_again: Record<string, never>;
  task_progress: { percent: number };
  task_completed: { seconds: number };
  task_cancelled: Record<string, never>;
  task_failed: { code: string | null; message: string | null; data: object | null };
  /** A film with missing frames. */
  film_incomplete: { frames: number; expected: number; gaps: number };
  slurm_submitted: { job: number };
  slurm_started: { node: string };
  /** `why`: what happened to the cluster. */
  slurm_begins_again: { why: string };
};

export type TaskNote = CodedOf<TaskNotes>;

/** The percentages at which a line is written. */
const MARKS = [25, 50, 75];

/** The line for a change of a run; undefined if none is written. */
export function noteOf(run: ChangedRun): { level: LogLevel; note: TaskNote } | undefined {
  const { status, attempts, active_seconds, error_code: code, error_message: message, error_data: data } = run;
  if (status === 'running') return { level: 'info', note: { code: 'task_begun', data: { attempt: attempts } } };
  if (!isFinal(status)) {
    return attempts === 0 ? undefined : { level: 'warning', note: { code: 'task_waits_again', data: {} } };
  }
  if (status === 'completed') {
    const seconds = Math.round(active_seconds * 10) / 10;
    return { level: 'info', note: { code: 'task_completed', data: { seconds } } };
  }
  if (status === 'cancelled') return { level: 'warning', note: { code: 'task_cancelled', data: {} } };
  return { level: 'error', note: { code: 'task_failed', data: { code, message, data } } };
}

/** Reports progress, and writes a line at each passed mark. */
export function withMarks(
  progress: (percent: number, detail?: object) => void,
  log: (level: LogLevel, note: TaskNote) => void,
): (percent: number, detail?: object) => void {
  let before: number | undefined;
  return (percent, detail) => {
    progress(percent, detail);
    // A task that continues from a checkpoint has already passed the marks before it.
    const passed = before === undefined ? undefined : MARKS.findLast((mark) => mark <= percent && mark > (before ?? 0));
    if (passed !== undefined) log('info', { code: 'task_progress', data: { percent: passed } });
    before = Math.max(before ?? 0, percent);
  };
}
