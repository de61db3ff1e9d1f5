import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CourseAccess, CourseItem } from '../../../src/systems/study/domain/sources/course-source.ts';
import { MoodleSource } from '../../../src/systems/study/domain/sources/moodle/moodle-source.ts';
import type { MoodleModule } from '../../support/moodle.ts';
import { PASSWORD, startSchool } from '../../support/moodle-school.ts';

let moodle: Awaited<ReturnType<typeof startSchool>>;

beforeEach(async () => {
  moodle = await startSchool();
});
afterEach(async () => {
  // After every test: no address and no header contains a secret.
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

async function itemsOf(access: CourseAccess, courseId: string): Promise<readonly CourseItem[]> {
  const found = (await access.items([courseId])).get(courseId);
  return found && 'items' in found ? found.items : [];
}

async function itemOf(access: CourseAccess, courseId: string, title: string): Promise<CourseItem> {
  const found = (await itemsOf(access, courseId)).find((item) => item.title === title);
  if (!found) throw new Error(`there is no ${title}`);
  return found;
}

test('The courses are those of the learner, with their teachers and Moodle’s completion', async () => {
  const access = await open();
  expect(await access.courses()).toEqual([
    { id: '101', name: 'Research & Development', teacherName: "teacher-a, teacher 'b'", progress: 66 },
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

test('A course without visible teachers has none', async () => {
  moodle.withheld.add('core_course_get_courses_by_field');
  expect((await (await open()).courses()).map(({ teacherName }) => teacherName)).toEqual(['', '']);
});

test('The items are the activities that can be read or watched, in the order of the course page', async () => {
  const access = await open();
  expect(await itemsOf(access, '101')).toEqual([
    { id: '1', title: 'Welcome', type: 'page', durationSeconds: 180, isOpen: true, isCompleted: false },
    { id: '3', title: 'Lecture', type: 'video', durationSeconds: 600, isOpen: true },
    { id: '4', title: 'Slides', type: 'pdf', durationSeconds: 300, isOpen: true },
    {
      ...{ id: '6', title: 'Handbook', type: 'page', durationSeconds: 360, isOpen: true, isCompleted: false },
      partsAt: [180],
    },
    { id: '7', title: 'Elsewhere', type: 'link', durationSeconds: 180, isOpen: true, isCompleted: true },
    {
      ...{ id: '8', title: 'Later', type: 'page', durationSeconds: 180, isOpen: false },
      availability: 'Available from 1 March 2030',
    },
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

test('Missing, inaccessible and malformed courses are reported with their reasons', async () => {
  const items = await (await open()).items(['103', '102', '999', 'abc', '']);
  const reasons = Array.from(items, ([id, found]) => [id, 'refused' in found ? found.refused.code : 'there']);
  expect(reasons).toEqual([
    ['103', 'course_not_accessible'],
    ['102', 'there'],
    ['999', 'course_not_found'],
    ['abc', 'course_not_found'],
    ['', 'course_not_found'],
  ]);
});

const activity = (id: number, more: Partial<MoodleModule> = {}): MoodleModule => ({
  ...{ id, modname: 'page', instance: id, name: `Page ${id}` },
  ...more,
});

test('Activities hidden from the course page are no items, and subsections are in their place', async () => {
  moodle.courses.push({
    id: 110,
    fullname: 'Sections',
    enrolled: [7],
    sections: [
      {
        name: 'One',
        modules: [
          activity(201),
          activity(202, { visibleoncoursepage: 0 }),
          activity(203, { modname: 'subsection', instance: 1, sectionid: '91' }),
          activity(204),
          activity(205, { modname: 'subsection', instance: 2, uservisible: false, availabilityinfo: 'Soon' }),
          activity(206, { modname: 'subsection', instance: 3, visibleoncoursepage: 0 }),
        ],
      },
      { name: 'Two', modules: [activity(207)] },
      { name: 'Sub', component: 'mod_subsection', itemid: 1, modules: [activity(208), activity(209)] },
      { name: 'Closed', component: 'mod_subsection', itemid: 2, modules: [activity(210)] },
      { name: 'Stealth', component: 'mod_subsection', itemid: 3, modules: [activity(211)] },
    ],
  });
  const items = await itemsOf(await open(), '110');
  expect(items.map(({ id }) => id)).toEqual(['201', '208', '209', '204', '210', '207']);
  expect(items.find(({ id }) => id === '210')).toMatchObject({ isOpen: false, availability: 'Soon' });
});

test.each([
  ['R&amp;D', 'R&D'],
  ['caf&eacute; &ndash; &hellip;', 'café – …'],
  ['&#x4e2d;&#25991; &#X1F600;', '中文 😀'],
  ['half &#55357; pair', 'half \ufffd pair'],
  ['&lt;b&gt; stays, <b>tags</b> go', '<b> stays, tags go'],
  ['<ul><li>one</li><li>two</li></ul>', 'one two'],
  ['1 &lt; 2 &notit; &amp;amp;', '1 < 2 ¬it; &amp;'],
  ['x'.repeat(300), `${'x'.repeat(255)}…`],
])('a name that Moodle writes as %s is shown as text', async (name, title) => {
  moodle.find(1).name = name;
  expect((await itemsOf(await open(), '101'))[0]?.title).toBe(title);
});

test('An item that opens is seen as open when it is requested again', async () => {
  const access = await open();
  expect((await itemOf(access, '101', 'Later')).isOpen).toBe(false);
  moodle.find(8).uservisible = true;
  expect((await itemOf(access, '101', 'Later')).isOpen).toBe(true);
});

test('Moodle is informed of opened items, and of completed ones that are marked by hand', async () => {
  const access = await open();
  const study = async (courseId: string, title: string) => {
    const item = await itemOf(access, courseId, title);
    const before = moodle.calls.length;
    await access.begin(courseId, item);
    for (const part of item.partsAt?.keys() ?? []) await access.reach?.(courseId, item, part);
    await access.complete(courseId, item);
    return moodle.calls.slice(before);
  };
  expect(await study('101', 'Welcome')).toEqual([
    'core_course_view_course courseid=101',
    'mod_page_view_page pageid=11',
    'core_completion_update_activity_completion_status_manually cmid=1 completed=1',
  ]);
  expect(moodle.find(1).state).toBe(1);
  // The activity is already complete.
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

test('A new connection can complete an item without having read the items', async () => {
  const item = await itemOf(await open(), '101', 'Welcome');
  await (await open()).complete('101', item);
  expect(moodle.find(1).state).toBe(1);
});

test('Functions that the web service lacks are not called, and the study continues', async () => {
  moodle.withheld.add('core_course_view_course').add('mod_page_view_page');
  const access = await open();
  const item = await itemOf(access, '101', 'Welcome');
  await access.begin('101', item);
  await access.complete('101', item);
  expect(moodle.calls.at(-1)).toMatch(/^core_completion_update/);
  expect(moodle.calls).not.toContain('mod_page_view_page pageid=11');
});

test('Without a way to inform Moodle, its own completion does not override ours', async () => {
  moodle.withheld.add('mod_book_view_book');
  const access = await open();
  expect((await itemOf(access, '101', 'Handbook')).isCompleted).toBeUndefined();
  moodle.find(6).state = 1;
  expect((await itemOf(access, '101', 'Handbook')).isCompleted).toBe(true);
});

test('A token that expires during a run is replaced once, however many calls notice', async () => {
  const access = await open();
  moodle.endTokens();
  expect([...(await access.items(['101', '102'])).keys()]).toEqual(['101', '102']);
  expect(moodle.calls.filter((call) => call === 'sign-in')).toHaveLength(2);
  expect(new Set(moodle.asked.map(({ form }) => form.wstoken)).size).toBe(3); // None, the first, the second.
});

test('An expired token reported as an access exception is replaced too', async () => {
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

test('A password changed during a run ends the run', async () => {
  const access = await open();
  moodle.endTokens();
  moodle.owl.password = 'changed';
  await expect(access.items(['101'])).rejects.toMatchObject({ code: 'source_sign_in_failed' });
});
