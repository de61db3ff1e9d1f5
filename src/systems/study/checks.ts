import { CHECK_MILLISECONDS, type Check, type Finding } from '../../shared/checks.ts';
import { wordsOfError } from '../../shared/messages.ts';
import { checkMoodleSite } from './domain/sources/moodle/site-check.ts';
import type { StudyConfig } from './environment.ts';
import { sourceMessages } from './messages.ts';

export function studyChecks({ moodle }: StudyConfig): Check[] {
  return [['moodle', () => findMoodle(moodle)]];
}

async function findMoodle(moodle: StudyConfig['moodle']): Promise<Finding> {
  if (!moodle) return { mark: 'none', words: 'MOODLE_URL is not set: study uses the courses of courseware' };
  const { url, service } = moodle;
  try {
    await checkMoodleSite(moodle, CHECK_MILLISECONDS / 1_000);
    const clear = url.startsWith('http:') ? '; it is not https: passwords are sent unencrypted' : '';
    return {
      mark: 'ok',
      words: `${url} offers web services; functions missing in ${service} are reported at sign-in${clear}`,
    };
  } catch (error) {
    const words = wordsOfError(sourceMessages, error)?.en ?? String(error);
    return { mark: 'missing', words: `MOODLE_URL: ${words} Nobody can study.` };
  }
}
