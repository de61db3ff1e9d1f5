import type { LiveEvent } from '../../live/live.ts';
import type { RunSummary } from './runs-queries.ts';

/** How a run stands, told on its topic with every change. */
export interface RunEvent extends LiveEvent, RunSummary {
  readonly type: 'run';
}

/** A run has logged something; what, is to be read. A line may be longer than an event, and most are watched by nobody. */
export interface RunLogEvent extends LiveEvent {
  readonly type: 'run_log';
  readonly id: number;
}

/** Where what happens to a run is told. */
export const runTopic = (id: number) => `run:${id}`;

/** The run a topic is of; undefined, when it is of something else. */
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

/** The same of these runs' logs, once for each. */
export function runLogEvents(runIds: readonly number[]): [string, RunLogEvent][] {
  return Array.from(new Set(runIds), (id) => [runTopic(id), { type: 'run_log', id }]);
}
