import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CourseAccess, CourseItem } from '../../../src/systems/study/domain/sources/course-source.ts';
import { MoodleSource } from '../../../src/systems/study/domain/sources/moodle/moodle-source.ts';
import { PASSWORD, startSchool } from '../../support/moodle-school.ts';

let moodle: Awaited<ReturnType<typeof startSchool>>;

beforeEach(async () => {
  moodle = await startSchool();
});
afterEach(async () => {
  // Whatever a test did: no address and no header has a secret in it.
  for (const { url, headers, method } of moodle.asked) {
    expect({ method, query: url.includes('?') }).toEqual({ method: 'POST', query: false });
    for (const secret of [PASSWORD, ...moodle.tokens]) expect(inspect(headers)).not.toContain(secret);
  }
  await moodle[Symbol.asyncDispose]();
});

const learner = { accountId: 1, username: 'owl', password: PASSWORD };

function open(): Promise<CourseAccess> {
  return new MoodleSource({ url: moodle.url, service: 'moodle_mobile_app' }).open(learner);
}

async function itemsOf(access: CourseAccess, courseId: string): Promise<CourseItem[]> {
  return (await access.items([courseId])).get(courseId) ?? [];
}

async function itemOf(access: CourseAccess, courseId: string, title: string): Promise<CourseItem> {
  const found = (await itemsOf(access, courseId)).find((item) => item.title === title);
  if (!found) throw new Error(`there is no ${title}`);
  return found;
}

test('courses are those the learner is enrolled in, with their teachers and what Moodle says is complete', async () => {
  const access = await open();
  expect(await access.courses()).toEqual([
    { id: '101', name: 'Research & Development', teacherName: "Ada Lovelace, G. O'Brien", progress: 66 },
    { id: '102', name: 'Flight', teacherName: '' },
  ]);
  expect(moodle.calls).toEqual([
    'sign-in',
    'core_webservice_get_site_info',
    'core_enrol_get_users_courses userid=7 returnusercount=0',
    'core_course_get_courses_by_field field=ids value=101,102',
  ]);
  expect(moodle.asked[0]?.headers['user-agent']).toBe('owlery (course source of study)');
});

test('a course without teachers that may be asked for has none', async () => {
  moodle.withheld.add('core_course_get_courses_by_field');
  expect((await (await open()).courses()).map(({ teacherName }) => teacherName)).toEqual(['', '']);
});

test('items are what can be read or watched, in the order of the course page', async () => {
  const access = await open();
  expect(await itemsOf(access, '101')).toEqual([
    { id: '1', title: 'Welcome', type: 'page', durationSeconds: 180, isOpen: true },
    { id: '3', title: 'Lecture', type: 'video', durationSeconds: 600, isOpen: true },
    { id: '4', title: 'Slides', type: 'pdf', durationSeconds: 300, isOpen: true },
    { id: '6', title: 'Handbook', type: 'page', durationSeconds: 360, isOpen: true },
    { id: '7', title: 'Elsewhere', type: 'link', durationSeconds: 180, isOpen: true },
    { id: '8', title: 'Later', type: 'page', durationSeconds: 180, isOpen: false },
  ]);
  const lengths = (await itemsOf(access, '102')).map(({ title, type, durationSeconds }) => [
    title,
    type,
    durationSeconds,
  ]);
  expect(lengths).toEqual([
    ['Feathers', 'file', 240],
    ['Package', 'activity', 600],
    ['Song', 'file', 100],
    ['Film', 'video', 600],
    ['Glimpse', 'video', 60],
  ]);
});

test('a course that is not there, not for the learner, or no course of Moodle at all is left out', async () => {
  const items = await (await open()).items(['103', '102', '999', 'abc', '']);
  expect([...items.keys()]).toEqual(['102']);
});

test('an item that opens is seen as open when it is asked for again', async () => {
  const access = await open();
  expect((await itemOf(access, '101', 'Later')).isOpen).toBe(false);
  moodle.find(8).uservisible = true;
  expect((await itemOf(access, '101', 'Later')).isOpen).toBe(true);
});

test('Moodle is told what is opened, and what is complete only where one would say so by hand', async () => {
  const access = await open();
  const study = async (courseId: string, title: string) => {
    const item = await itemOf(access, courseId, title);
    const before = moodle.calls.length;
    await access.begin(courseId, item);
    await access.complete(courseId, item);
    return moodle.calls.slice(before);
  };
  expect(await study('101', 'Welcome')).toEqual([
    'core_course_view_course courseid=101',
    'mod_page_view_page pageid=11',
    'core_completion_update_activity_completion_status_manually cmid=1 completed=1',
  ]);
  expect(moodle.find(1).state).toBe(1);
  // It is complete already.
  expect(await study('101', 'Welcome')).toEqual(['mod_page_view_page pageid=11']);
  expect(await study('101', 'Elsewhere')).toEqual(['mod_url_view_url urlid=17']);
  expect(await study('101', 'Lecture')).toEqual(['mod_resource_view_resource resourceid=13']);
  expect(await study('101', 'Handbook')).toEqual([
    'mod_book_view_book bookid=16',
    'mod_book_view_book bookid=16 chapterid=62',
  ]);
  expect(await study('102', 'Feathers')).toEqual([
    'core_course_view_course courseid=102',
    'mod_folder_view_folder folderid=21',
  ]);
  expect(await study('102', 'Package')).toEqual(['mod_imscp_view_imscp imscpid=23']);
});

test('another access goes on where one ended, without having asked for the items', async () => {
  const item = await itemOf(await open(), '101', 'Welcome');
  await (await open()).complete('101', item);
  expect(moodle.find(1).state).toBe(1);
});

test('what the web service lacks is not called, and the rest goes on', async () => {
  moodle.withheld.add('core_course_view_course').add('mod_page_view_page');
  const access = await open();
  const item = await itemOf(access, '101', 'Welcome');
  await access.begin('101', item);
  await access.complete('101', item);
  expect(moodle.calls.at(-1)).toMatch(/^core_completion_update/);
  expect(moodle.calls).not.toContain('mod_page_view_page pageid=11');
});

test('a token that ends in the middle is replaced once, however many calls find out', async () => {
  const access = await open();
  moodle.endTokens();
  expect([...(await access.items(['101', '102'])).keys()]).toEqual(['101', '102']);
  expect(moodle.calls.filter((call) => call === 'sign-in')).toHaveLength(2);
  expect(new Set(moodle.asked.map(({ form }) => form.wstoken)).size).toBe(3); // None, the first, the second.
});

test('a token that has run out comes as an access exception, and is replaced too', async () => {
  const access = await open();
  let refusals = 0;
  moodle.intercept = (_request, response, { form }) => {
    if (form.wsfunction !== 'core_course_get_contents' || refusals > 0) return false;
    refusals += 1;
    moodle.endTokens();
    response.end(
      JSON.stringify({ exception: 'webservice_access_exception', errorcode: 'accessexception', message: '' }),
    );
    return true;
  };
  expect(await itemsOf(access, '101')).toHaveLength(6);
  expect(moodle.calls.filter((call) => call === 'sign-in')).toHaveLength(2);
});

test('a password that was changed in the middle ends it', async () => {
  const access = await open();
  moodle.endTokens();
  moodle.owl.password = 'changed';
  await expect(access.items(['101'])).rejects.toMatchObject({ code: 'source_sign_in_failed' });
});
