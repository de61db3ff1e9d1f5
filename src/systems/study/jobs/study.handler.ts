import { type StudyContext, StudyRun, type StudyRunOptions } from '../domain/study/study-run.ts';
import type { StudyResult } from './study.job.ts';

/** The work of study tasks. */
export function studyHandler(options: StudyRunOptions) {
  return async (context: StudyContext): Promise<StudyResult> => {
    const run = await StudyRun.begin(options, context);
    return await run.perform();
  };
}
