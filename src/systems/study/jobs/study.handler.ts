import { refuseStudy } from '../domain/study/errors.ts';
import type { Manner } from '../domain/study/learners.ts';
import { patiently } from '../domain/study/patience.ts';
import type { StudyResult } from '../domain/study/study.job.ts';
import type { StudyContext } from '../domain/study/study-context.ts';
import { StudyRun, type StudyRunOptions } from '../domain/study/study-run.ts';
import { sayWhy } from '../domain/study/why.ts';

/** The work of study tasks. */
export function studyHandler(options: StudyRunOptions) {
  return async (context: StudyContext): Promise<StudyResult> => {
    const { run, input } = context;
    const accountId = run.ownerId ?? 0;
    const manner = await options.learners.manner({ accountId, taskId: input.taskId });
    if (!manner) throw refuseStudy('learner_gone', { message: 'the account was deleted' });
    try {
      return await study(options, context, { accountId, manner });
    } catch (error) {
      throw sayWhy(error, manner.sentences, context);
    }
  };
}

/** @throws SourceErrors, StudyRunErrors, the signal's reason */
async function study(
  options: StudyRunOptions,
  context: StudyContext,
  { accountId, manner: { sentences } }: { accountId: number; manner: Manner },
): Promise<StudyResult> {
  const { source, learners, lookAgainSeconds: seconds } = options;
  const { input, signal } = context;
  // Before anything is asked of what they have stored, which may be for that one.
  if (source.name !== input.source) {
    throw refuseStudy('source_not_served', { message: sentences.sourceChanged(input.source) });
  }
  const opening = () => learners.open(source, accountId, signal);
  const access = await patiently(opening, { seconds, sentences, ...context });
  if (!access) throw refuseStudy('learner_gone', { message: sentences.learnerGone });
  return await new StudyRun(options, context, { accountId, access, sentences }).perform();
}
