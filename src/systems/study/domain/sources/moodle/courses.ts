/** Reads Moodle's lists of courses. Every field is read separately, so that one malformed entry affects only itself. */
import type { Course } from '../course-source.ts';
import { plainText } from './text.ts';

/** A Moodle course id as text. Moodle refuses any other spelling as a wrong parameter. */
export function isCourseId(id: string): boolean {
  // The largest value of an id column; id 1 is the site's front page, which is not a course.
  return /^[1-9]\d{0,9}$/.test(id) && Number(id) <= 2_147_483_647 && id !== SITE_COURSE;
}

/** The front page of the site, which Moodle treats as a course. */
export const SITE_COURSE = '1';

/** The answer of core_enrol_get_users_courses; undefined if it is no list. A course listed twice is read once. */
export function coursesOf(answer: unknown): Omit<Course, 'teacherName'>[] | undefined {
  if (!Array.isArray(answer)) return undefined;
  const courses = answer.flatMap((entry) => courseOf(entry) ?? []);
  return [...new Map(courses.map((course) => [course.id, course])).values()];
}

function courseOf(entry: unknown): Omit<Course, 'teacherName'> | undefined {
  const { id, displayname, fullname, shortname, progress } = Object(entry);
  const key = String(id);
  if (!isCourseId(key)) return undefined;
  const name = [displayname, fullname, shortname].find((one) => typeof one === 'string' && plainText(one) !== '');
  const percent = percentOf(progress);
  return {
    id: key,
    name: name === undefined ? key : plainText(name),
    ...(percent !== undefined && { progress: percent }),
  };
}

/** Whole percent, rounded down: 100 means all of it. Null, where the course keeps no record of completion. */
function percentOf(progress: unknown): number | undefined {
  const isText = typeof progress === 'string' && /^\d{1,3}(\.\d+)?$/.test(progress);
  const value = isText ? Number(progress) : progress;
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
  return Math.floor(Math.min(Math.max(value, 0), 100));
}

/** The names of each course's contacts: the response of core_course_get_courses_by_field. */
export function teachersOf(answer: unknown): Map<string, string> {
  const { courses } = Object(answer);
  if (!Array.isArray(courses)) return new Map();
  return new Map(courses.map((course) => [String(Object(course).id), contactsOf(course)]));
}

function contactsOf(course: unknown): string {
  const { contacts } = Object(course);
  if (!Array.isArray(contacts)) return '';
  const names = contacts.map((contact) => Object(contact).fullname).filter((name) => typeof name === 'string');
  return names.map(plainText).join(', ');
}
