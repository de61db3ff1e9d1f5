import { CHECK_MILLISECONDS, type Check, type Finding, findingOf } from '../../shared/checks.ts';
import { DomainError } from '../../shared/errors.ts';
import { type Coded, codedOf } from '../../shared/messages.ts';
import { checkMoodleSite } from './domain/sources/moodle/site-check.ts';
import type { StudyConfig } from './environment.ts';

export interface StudyFindings {
  no_moodle: object;
  moodle: { url: string; service: string; isClear: boolean };
  moodle_unusable: { reason: Coded | string };
}

const finding = findingOf<StudyFindings>();

export function studyChecks({ moodle }: StudyConfig): Check[] {
  return [['moodle', () => findMoodle(moodle)]];
}

async function findMoodle(moodle: StudyConfig['moodle']): Promise<Finding> {
  if (!moodle) return finding('none', 'no_moodle', {});
  const { url, service } = moodle;
  try {
    await checkMoodleSite(moodle, CHECK_MILLISECONDS / 1_000);
    return finding('ok', 'moodle', { url, service, isClear: url.startsWith('http:') });
  } catch (error) {
    const reason = error instanceof DomainError ? codedOf(error) : String(error);
    return finding('missing', 'moodle_unusable', { reason });
  }
}
