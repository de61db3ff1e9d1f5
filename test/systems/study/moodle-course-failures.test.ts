/** Failures of single courses and items of Moodle. */
import { expect, test } from 'vitest';
import type { CourseAccess } from '../../../src/systems/study/domain/sources/course-source.ts';
import { answers, failureOf, learner, moodle, source, withMoodle } from './moodle-failing.ts';

withMoodle();

async function begunWelcome() {
  const access = await source().open(learner);
  const found = (await access.items(['101'])).get('101');
  const [welcome] = found && 'items' in found ? found.items : [];
  if (!welcome) throw new Error('there is no item');
  return { access, welcome };
}

/** The reason for which a course cannot be read. */
async function refusalOf(access: CourseAccess, courseId: string) {
  const found = (await access.items([courseId])).get(courseId);
  return await failureOf(found && 'refused' in found ? Promise.reject(found.refused) : Promise.resolve());
}

test('An activity that closes or disappears as it begins fails alone, with its title', async () => {
  const { access, welcome } = await begunWelcome();
  moodle.find(1).uservisible = false;
  expect(await failureOf(access.begin('101', welcome))).toBe(
    'item_refused: Welcome: the Moodle site at URL refused mod_page_view_page (requireloginerror)',
  );
  moodle.find(1).uservisible = true;
  moodle.broken.set('mod_page_view_page', 'Attempt to assign property "y" on null');
  expect(await failureOf(access.begin('101', welcome))).toBe(
    'item_refused: Welcome: the Moodle site at URL failed with an error of its own in mod_page_view_page',
  );
  const gone = { ...welcome, id: '77', title: 'Gone' };
  expect(await failureOf(access.begin('101', gone))).toBe(
    'item_gone: Gone is no longer in course 101 of the Moodle site at URL',
  );
});

test('A refusal to record that a course was opened is ignored, since the course could be read', async () => {
  const { access, welcome } = await begunWelcome();
  moodle.refused.set('core_course_view_course', 'requireloginerror');
  await access.begin('101', welcome);
  expect(moodle.calls.at(-1)).toBe('mod_page_view_page pageid=11');
});

test('An activity that was not marked as done is reported, in whichever way Moodle says it', async () => {
  const { access, welcome } = await begunWelcome();
  const mark = 'core_completion_update_activity_completion_status_manually';
  await access.begin('101', welcome);
  moodle.find(1).completion = 0;
  expect(await failureOf(access.complete('101', welcome))).toBe(
    `item_refused: Welcome: the Moodle site at URL refused ${mark} (cannotmanualctrack)`,
  );
  moodle.broken.set(mark, 'Attempt to assign property "y" on null');
  expect(await failureOf(access.complete('101', welcome))).toBe(
    `item_refused: Welcome: the Moodle site at URL failed with an error of its own in ${mark}`,
  );
  moodle.intercept = (_request, response, { form }) => {
    if (form.wsfunction === mark) {
      response.end('{"status":false,"warnings":[{"item":"cm","itemid":1,"warningcode":"notlogged","message":"No"}]}');
    }
    return form.wsfunction === mark;
  };
  expect(await failureOf(access.complete('101', welcome))).toBe(
    `item_refused: Welcome: the Moodle site at URL did not carry out ${mark} (warning notlogged)`,
  );
});

test('Unknown, inaccessible and unreadable courses are reported differently', async () => {
  const access = await source().open(learner);
  expect(await refusalOf(access, '999')).toBe('course_not_found: The Moodle site at URL has no course 999');
  expect(await refusalOf(access, '103')).toBe(
    'course_not_accessible: You are not enrolled in course 103 of the Moodle site at URL, or the course is hidden from you',
  );
  const contents = 'core_course_get_contents';
  moodle.refused.set(contents, 'cannotgetcoursecontents');
  expect(await refusalOf(access, '101')).toBe(
    `course_unavailable: Course 101 cannot be read: the Moodle site at URL refused ${contents} (cannotgetcoursecontents)`,
  );
  moodle.refused.clear();
  moodle.broken.set(contents, 'Call to a member function on null');
  expect(await refusalOf(access, '101')).toMatch(/failed with an error of its own in core_course_get_contents$/);
});

test.each([
  [500, '<html>', 'answered HTTP 500: it may be busy, under maintenance or down'],
  [200, '{"a":1}', 'answered core_course_get_contents in a way that Moodle does not document'],
  [200, '<b>Notice</b>', 'answered /webservice/rest/server.php with a web page'],
  [200, 'Notice', 'answered /webservice/rest/server.php with something other than JSON'],
  [404, '', 'answered /webservice/rest/server.php with HTTP 404'],
])('a course answered with HTTP %i %s fails alone', async (status, body, words) => {
  const access = await source().open(learner);
  moodle.intercept = (_request, response, { form }) => {
    if (form.courseid === '101') response.writeHead(status).end(body);
    return form.courseid === '101';
  };
  const found = await access.items(['101', '102']);
  expect(found.get('102')).toMatchObject({ items: expect.anything() });
  const bad = found.get('101');
  expect(await failureOf(bad && 'refused' in bad ? Promise.reject(bad.refused) : Promise.resolve())).toBe(
    `course_unavailable: Course 101 cannot be read: the Moodle site at URL ${words}`,
  );
});

test('When the site answers nothing else either, the site is reported as away', async () => {
  const access = await source().open(learner);
  moodle.intercept = answers(500, '<html>');
  expect(await failureOf(access.items(['101']))).toMatch(/^source_unavailable/);
});

test('Ids that Moodle would refuse as a parameter are not requested', async () => {
  const access = await source().open(learner);
  const before = moodle.asked.length;
  for (const id of ['002', '0', '1', '-1', '1e3', ' 101', '101 ', '99999999999', 'abc', '', '١']) {
    expect(await refusalOf(access, id), id).toMatch(/^course_not_found/);
  }
  expect(moodle.asked).toHaveLength(before);
});

test('Malformed entries in the list of courses affect only themselves', async () => {
  const access = await source().open(learner);
  const list = [
    { id: 101, shortname: 'Short' },
    { id: 102, fullname: 'Text', progress: '43.5' },
    { id: 102, fullname: 'Twice' },
    { id: 105, fullname: 'Odd', progress: 'half' },
    { id: '106', fullname: 'Id as text', progress: 250 },
    { fullname: 'No id' },
    null,
    'text',
    { id: 107 },
  ];
  moodle.intercept = (_request, response, { form }) => {
    if (form.wsfunction === 'core_enrol_get_users_courses') response.end(JSON.stringify(list));
    return form.wsfunction === 'core_enrol_get_users_courses';
  };
  // For an unknown course Moodle refuses the teachers of all courses; only their names are missing.
  expect(await access.courses()).toEqual([
    { id: '101', name: 'Short', teacherName: '' },
    { id: '102', name: 'Twice', teacherName: '' },
    { id: '105', name: 'Odd', teacherName: '' },
    { id: '106', name: 'Id as text', progress: 100, teacherName: '' },
    { id: '107', name: '107', teacherName: '' },
  ]);
});

test('Malformed activities affect only themselves', async () => {
  const access = await source().open(learner);
  const module = { id: 1, modname: 'page', name: 'Page', instance: 11 };
  const modules = [
    null,
    { modname: 'page', name: 'No id' },
    { ...module, completion: 'x', completiondata: 'y', contents: 'z' },
    { id: 2, modname: 'resource', contents: [null] },
    { ...module, id: 3, name: 7 },
    { ...module, id: 3 },
  ];
  moodle.intercept = (_request, response, { form }) => {
    const isContents = form.wsfunction === 'core_course_get_contents';
    if (isContents) response.end(JSON.stringify([{ modules }, null, { name: 'no modules' }]));
    return isContents;
  };
  const found = (await access.items(['101'])).get('101');
  const items = found && 'items' in found ? found.items : [];
  expect(items.map(({ id, title }) => [id, title])).toEqual([
    ['1', 'Page'],
    ['2', 'resource 2'],
    ['3', 'Page'],
  ]);
});
