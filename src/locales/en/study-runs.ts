import { type Catalogue, type Coded, textFrom } from '../../shared/messages.ts';
import type { ItemType } from '../../systems/study/domain/sources/course-source.ts';
import type { StudyRunErrors } from '../../systems/study/domain/study/errors.ts';
import type { StudyLines, StudyNotices } from '../../systems/study/domain/study/log-lines.ts';
import type { CoursesFailed, ItemsNoted, OutcomeNotes } from '../../systems/study/domain/study/outcome.ts';
import { courseSources, itemReasons } from './course-sources.ts';
import { runFailures } from './run-failures.ts';

const KINDS: Readonly<Record<ItemType, string>> = {
  video: 'video',
  pdf: 'document',
  page: 'page',
  file: 'file',
  link: 'link',
  activity: 'activity',
};

/** Why a run failed. */
export const studyFailures: Catalogue<StudyRunErrors> = {
  no_courses: 'There is no course to study.',
  courses_failed: coursesFailed,
  item_not_open: ({ title, looks, availability }) =>
    `${title} is still not open after ${looks} more checks.${availableWhen(availability)}`,
  origin_changed: ({ origin }) => `The courses of this task are at ${origin}, which this server no longer serves.`,
  learner_gone: 'The account was deleted.',
};

export const studyLines: Catalogue<StudyLines> = {
  run_started: ({ courses }) => `Started: ${counted(courses, 'course')}.`,
  run_resumed: ({ courses, done }) => `Resumed: ${done} of ${counted(courses, 'course')} done.`,
  run_failed: ({ reason }) => reasonText(reason),
  stopped_by_admin: ({ by }) => `Stopped by the administrator ${by}.`,
  course_started: ({ name }) => `Current course: ${name}`,
  course_done: ({ name }) => `Course done: ${name}`,
  course_failed: ({ name, reason }) => `Course failed: ${name}. ${reasonText(reason)}`,
  course_not_open: ({ name }) => `Nothing in this course is open yet: ${name}`,
  item_started: ({ type, title }) => `Current item: ${KINDS[type]} ${title}`,
  item_resumed: ({ type, title, seconds }) => `Current item: ${KINDS[type]} ${title}, from ${positionText(seconds)}`,
  item_stopped: ({ title, seconds }) => `Stopped in ${title} at ${positionText(seconds)}`,
  item_done: ({ type, title }) => `Done: ${KINDS[type]} ${title}`,
  item_failed: ({ title, reason }) => `Item failed: ${title}, ${itemReasonText(reason)}`,
  item_unmarked: ({ title, reason }) =>
    `${title} was studied, but not marked as done on the site: ${itemReasonText(reason)}`,
  item_not_open_waiting: ({ title, availability, seconds, look, most }) =>
    `${title} is not open yet; next check in ${seconds} s (${look} of ${most}).${availableWhen(availability)}`,
  item_not_open_skipped: ({ title, availability }) =>
    `${title} is not open yet and was skipped.${availableWhen(availability)}`,
  item_not_open_asking: asking,
  source_retry: ({ reason, seconds, look, most }) =>
    `${reasonText(reason)} Next try in ${seconds} s (${look} of ${most}).`,
};

export const studyOutcome: Catalogue<OutcomeNotes> = {
  courses_failed: coursesFailed,
  items_failed: (noted) => `${counted(noted.count, 'item')} failed${listOf(noted)}`,
  items_skipped: (noted) => `${counted(noted.count, 'item')} skipped because not open yet${listOf(noted)}`,
  items_unmarked: (noted) =>
    `${counted(noted.count, 'item')} studied, but not marked as done on the site${listOf(noted)}`,
};

export const studyNotices: Catalogue<StudyNotices> = {
  task_completed: ({ name }) => `The task "${name}" is completed.`,
  task_completed_with: ({ name, notes }) => `The task "${name}" is completed. ${outcomeText(notes)}`,
  task_failed: ({ name, reason }) => `The task "${name}" failed. ${reasonText(reason)}`,
  task_stopped: ({ name, by }) => `The task "${name}" was stopped by the administrator ${by}.`,
  item_not_open_asking: asking,
};

/** The remarks on a completed task, as one text. */
export function outcomeText(notes: readonly Coded[]): string {
  return notes.map((note) => textFrom(studyOutcome, note) ?? note.code).join(' ');
}

function reasonText(reason: Coded): string {
  const text = textFrom(studyFailures, reason) ?? textFrom(courseSources, reason) ?? textFrom(runFailures, reason);
  return text ?? reason.code;
}

/** Without the title of the item, which the text has already, and without a full stop. */
function itemReasonText(reason: Coded): string {
  return textFrom(itemReasons, reason) ?? reasonText(reason);
}

function coursesFailed({ failed, total, courses }: CoursesFailed): string {
  const named = courses.map(({ name, reason }) => `${name}: ${reasonText(reason)}`);
  const others = failed - courses.length;
  const more = courses.length > 0 && others > 0 ? [`And ${others} more.`] : [];
  return [`${failed} of ${counted(total, 'course')} failed.`, ...named, ...more].join(' ');
}

/** `: X (…), Y.` */
function listOf({ count, items }: ItemsNoted): string {
  if (items.length === 0) return '.';
  const named = items.map(({ title, reason, availability }) => {
    if (reason) return `${title} (${itemReasonText(reason)})`;
    return availability ? `${title} (${availability})` : title;
  });
  const others = count - items.length;
  return `: ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}.`;
}

function asking({ title, availability }: { title: string; availability?: string }): string {
  return `${title} is not open yet, and the task is paused: resume it when the item is open, or set notopen_action to continue.${availableWhen(availability)}`;
}

const availableWhen = (availability: string | undefined) => (availability ? ` The site says: ${availability}` : '');

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A position in an item: `2:05`, `1:02:05`. */
function positionText(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const padded = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${padded(minutes)}:${padded(rest)}` : `${minutes}:${padded(rest)}`;
}
