/** What a process that works on study's tasks is made of, once for each. */
import type { Core } from '../../core/core.ts';
import { type AnyHandler, type AnyJob, handle } from '../../core/jobs/runs/job.ts';
import { announceEnds } from './domain/study/announce-ends.ts';
import { StudyClock } from './domain/study/clock.ts';
import { StudyRecords } from './domain/study/records.ts';
import type { StudyRunOptions } from './domain/study/study-run.ts';
import { studyHandler } from './jobs/study.handler.ts';
import { studyJob } from './jobs/study.job.ts';
import { offerTasks } from './live/task-feed.ts';
import { studyServices } from './services.ts';

const LOOK_AGAIN_SECONDS = 60;

/** @param options what tests have otherwise */
export function studyHandlers(core: Core, options: Partial<StudyRunOptions> = {}): [AnyJob, AnyHandler][] {
  const { database, runs, live, logger } = core;
  const { source, learners } = studyServices(core);
  const records = new StudyRecords(database);
  const clock = new StudyClock({ records, logger });
  const ours = { database, runs, live, source, learners, records, clock, lookAgainSeconds: LOOK_AGAIN_SECONDS };
  return [handle(studyJob, studyHandler({ ...ours, ...options }))];
}

/** Says what follows from the end of a task's run, and has tasks followed by their ids. */
export function openStudy(core: Core): void {
  announceEnds(core);
  offerTasks(core);
}
