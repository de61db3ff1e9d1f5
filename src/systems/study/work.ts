/** The handlers of a process that works on study's tasks. */
import { type AnyHandler, type AnyJob, handle } from '../../core/jobs/runs/job.ts';
import { StudyClock } from './domain/study/clock.ts';
import { StudyRecords } from './domain/study/records.ts';
import type { StudyRunOptions } from './domain/study/run-options.ts';
import { studyJob } from './domain/study/study.job.ts';
import { studyHandler } from './jobs/study.handler.ts';
import type { StudyServices } from './services.ts';

const LOOK_AGAIN_SECONDS = 60;

/** @param options overridden by tests */
export function studyHandlers(
  { core, source, learners }: StudyServices,
  options: Partial<StudyRunOptions> = {},
): [AnyJob, AnyHandler][] {
  const { database, runs, live, logger } = core;
  const records = new StudyRecords(database);
  const clock = new StudyClock({ records, logger });
  const ours = { database, runs, live, source, learners, records, clock, lookAgainSeconds: LOOK_AGAIN_SECONDS };
  return [handle(studyJob, studyHandler({ ...ours, ...options }))];
}
