import { CHECK_MILLISECONDS, type Check, type Finding } from '../../shared/checks.ts';
import { wordsOfError } from '../../shared/messages.ts';
import { checkMoodleSite } from './domain/sources/moodle/site-check.ts';
import type { StudyConfig } from './environment.ts';
import { sourceMessages } from './messages.ts';

export function studyChecks({ moodle }: StudyConfig): Check[] {
  return [['moodle', () => findMoodle(moodle)]];
}

async function findMoodle(moodle: StudyConfig['moodle']): Promise<Finding> {
  if (!moodle) return { mark: 'none', words: 'MOODLE_URL is not set: the courses of study are those of courseware' };
  const { url, service } = moodle;
  try {
    await checkMoodleSite(moodle, CHECK_MILLISECONDS / 1_000);
    const clear = url.startsWith('http:') ? '; it is not https, so passwords travel in the clear' : '';
    return { mark: 'ok', words: `${url} offers web services; what ${service} lacks, it tells who signs in${clear}` };
  } catch (error) {
    const words = wordsOfError(sourceMessages, error)?.en ?? String(error);
    return { mark: 'missing', words: `MOODLE_URL: ${words} Nobody can study.` };
  }
}
