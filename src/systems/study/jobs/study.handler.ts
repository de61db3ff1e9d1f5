import { refuseStudy } from '../domain/study/errors.ts';
import { logFailure } from '../domain/study/failure-message.ts';
import { retrying } from '../domain/study/retry.ts';
import type { StudyRunOptions } from '../domain/study/run-options.ts';
import type { StudyResult } from '../domain/study/study.job.ts';
import type { StudyContext } from '../domain/study/study-context.ts';
import { StudyRun } from '../domain/study/study-run.ts';

/** The handler of study runs. */
export function studyHandler(options: StudyRunOptions) {
  return async (context: StudyContext): Promise<StudyResult> => {
    try {
      return await study(options, context);
    } catch (error) {
      logFailure(error, context);
      throw error;
    }
  };
}

/** @throws SourceErrors, StudyRunErrors, the signal's reason */
async function study(options: StudyRunOptions, context: StudyContext): Promise<StudyResult> {
  const { source, learners, lookAgainSeconds: seconds } = options;
  const { input, signal, run } = context;
  // Checked first, because the stored account may belong to that other site.
  if (source.origin !== input.origin) throw refuseStudy('origin_changed', { origin: input.origin });
  const accountId = run.ownerId ?? 0;
  const opening = () => learners.open(source, accountId, signal);
  const access = await retrying(opening, { seconds, report: context, signal });
  if (!access) throw refuseStudy('learner_gone', {});
  return await new StudyRun(options, context, { accountId, access }).perform();
}
