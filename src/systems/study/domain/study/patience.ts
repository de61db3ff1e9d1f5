import { setTimeout as delay } from 'node:timers/promises';
import { isRefusal } from '../../../../shared/errors.ts';
import type { Sentences } from './sentences.ts';
import type { StudyContext } from './study-context.ts';

/** How often what is not there now, but may be soon, is looked at again. */
export const MOST_LOOKS = 3;

export interface Patience extends Pick<StudyContext, 'log' | 'signal'> {
  /** Between two looks. */
  readonly seconds: number;
  readonly sentences: Sentences;
}

/**
 * Asks a source, and again where it does not answer: a restart of it must not end what runs for hours.
 * @throws SourceErrors, the signal's reason
 */
export async function patiently<Answer>(
  ask: () => Promise<Answer>,
  { seconds, sentences, log, signal }: Patience,
): Promise<Answer> {
  for (let look = 1; ; look++) {
    try {
      return await ask();
    } catch (error) {
      if (!isRefusal(error, 'source_unavailable') || look > MOST_LOOKS || signal.aborted) throw error;
      log('warning', sentences.sourceAway(sentences.ofSource(error) ?? error.code, seconds, look, MOST_LOOKS));
      await delay(seconds * 1_000, undefined, { signal });
    }
  }
}
