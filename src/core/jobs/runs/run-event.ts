import type { LiveEvent } from '../../live/live.ts';
import type { RunSummary } from './runs-queries.ts';

/** The state of a run, published on its topic with every change. */
export interface RunEvent extends LiveEvent, RunSummary {
  readonly type: 'run';
}

/** A run has logged lines; the event does not contain them. A line may exceed an event, and most have no watcher. */
export interface RunLogEvent extends LiveEvent {
  readonly type: 'run_log';
  readonly id: number;
}

/** The topic of a run's events. */
export const runTopic = (id: number) => `run:${id}`;

/** The run of a topic; undefined if it is not a run's topic. */
export function runIdOf(topic: string): number | undefined {
  return topic.startsWith('run:') ? Number(topic.slice(4)) : undefined;
}

export function runEvent(run: RunSummary): RunEvent {
  const { id, uuid, kind, owner_id, status, progress, detail, error_code, error_message, error_data } = run;
  return { type: 'run', id, uuid, kind, owner_id, status, progress, detail, error_code, error_message, error_data };
}

/** The events of several runs, as `Live.publishAll` takes them. */
export function runEvents(runs: readonly RunSummary[]): [string, RunEvent][] {
  return runs.map((run) => [runTopic(run.id), runEvent(run)]);
}

/** One event for the log of each of these runs. */
export function runLogEvents(runIds: readonly number[]): [string, RunLogEvent][] {
  return Array.from(new Set(runIds), (id) => [runTopic(id), { type: 'run_log', id }]);
}
