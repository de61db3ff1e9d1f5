import type { LiveEvent } from '../live/live.ts';
import type { RunSummary } from './runs-queries.ts';

/** How a run stands, told on its topic with every change. */
export interface RunEvent extends LiveEvent, RunSummary {
  readonly type: 'run';
}

/** Where what happens to a run is told. */
export const runTopic = (id: number) => `run:${id}`;

/** The run a topic is of; undefined, when it is of something else. */
export function runIdOf(topic: string): number | undefined {
  return topic.startsWith('run:') ? Number(topic.slice(4)) : undefined;
}

export function runEvent(run: RunSummary): RunEvent {
  const { id, uuid, kind, owner_id, status, progress, detail, error_code, error_message } = run;
  return { type: 'run', id, uuid, kind, owner_id, status, progress, detail, error_code, error_message };
}

/** The events of several runs, as `Live.publishAll` takes them. */
export function runEvents(runs: readonly RunSummary[]): [string, RunEvent][] {
  return runs.map((run) => [runTopic(run.id), runEvent(run)]);
}
