import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveEvent } from '../../../src/core/live/live.ts';
import type { Language } from '../../../src/shared/language.ts';
import type { Coded } from '../../../src/shared/messages.ts';
import { refuseSource } from '../../../src/systems/study/domain/sources/errors.ts';
import { studyAccountTopic } from '../../../src/systems/study/domain/topics.ts';
import { studyNoticeText } from '../../../src/systems/study/messages.ts';
import { presentTask } from '../../../src/systems/study/present/tasks.ts';
import { recordingLogger } from '../../support/logger.ts';
import { type Study, startStudy, turn } from './study.ts';
import { SITE, TestSource } from './test-source.ts';

let study: Study;

beforeAll(async () => {
  study = await startStudy();
  await study.work({ lookAgainSeconds: 0.2 });
});

afterAll(() => study[Symbol.asyncDispose]());

const hear = (person: number): LiveEvent[] => {
  const events: LiveEvent[] = [];
  study.core.live.subscribe(studyAccountTopic(person), (event) => events.push(event));
  return events;
};

/** The levels and texts of notifications. */
const notices = (events: readonly LiveEvent[], language: Language) =>
  events.map(({ level, code, data }) => [level, studyNoticeText(language, { code, data } as Coded)]);

test('A task of which some courses fail is completed, and names how many and which', async () => {
  const good = await study.teacher({ title: 'Good', seconds: 0.2 });
  const gone = await study.teacher({ title: 'Gone', seconds: 0.2 });
  await turn(study, gone.items[0], 'gone');
  const person = await study.person();
  const events = hear(person);
  const task = await study.begin(person, gone.course, good.course, 'nonsense');
  const message = `3 门课程中有 2 门未完成：${gone.course}（课程不存在或已被移除）；nonsense（课程不存在或已被移除）`;
  expect(await study.when(task, 'completed')).toMatchObject({
    result: { completed_courses: 1, failed_courses: 2, total_courses: 3 },
  });
  expect(await study.error(task)).toBe(message);
  await expect.poll(() => notices(events, 'zh')).toEqual([['warning', `任务“A task”已结束：${message}`]]);
});

test('A task whose courses all fail has failed, and a new start tries them again', async () => {
  const gone = await study.teacher({ title: 'Gone', seconds: 0.2 });
  await turn(study, gone.items[0], 'gone');
  const person = await study.person();
  const events = hear(person);
  const task = await study.begin(person, gone.course);
  const message = `1 of 1 course failed. ${gone.course}: The course does not exist or was removed.`;
  expect(await study.when(task, 'failed')).toMatchObject({
    error_code: 'courses_failed',
    detail: { current_item: null, completed_courses: 0, total_courses: 1 },
  });
  expect(await study.error(task, 'en')).toBe(message);
  await expect.poll(() => notices(events, 'en')).toEqual([['error', `The task "A task" failed. ${message}`]]);
  await turn(study, gone.items[0], 'active');
  await sql`update materials set removed_at = null where id = ${gone.items[0]}`.execute(study.core.database.query);
  await study.services.tasks.start(person, task);
  await study.when(task, 'completed');
});

test('A material deleted during the study of others is left out', async () => {
  const { course, items } = await study.teacher({ title: 'First', seconds: 1.5 }, { title: 'Deleted', seconds: 600 });
  const person = await study.person();
  const task = await study.begin(person, course);
  await study.logged(task, '当前任务: 视频 First');
  await turn(study, items[1], 'gone');
  expect(await study.when(task, 'completed')).toMatchObject({ result: { completed_courses: 1 } });
  expect(await study.kept(person)).toMatchObject([{ item: items[0], completed: true }]);
});

test('A course whose teacher is deleted during its study has failed', async () => {
  const { id, course } = await study.teacher({ title: 'First', seconds: 1.5 }, { title: 'Second', seconds: 600 });
  const person = await study.person();
  const task = await study.begin(person, course);
  await study.logged(task, '当前任务: 视频 First');
  await sql`delete from accounts where id = ${id}`.execute(study.core.database.query);
  await study.when(task, 'failed');
  expect(await study.error(task)).toContain('课程不存在或已被移除');
});

test('Deleting an account deletes its task, and does not block writes for other accounts', async () => {
  const { course, items } = await study.teacher({ title: 'Long', seconds: 600 });
  const [leaving, staying, admin] = [await study.person(), await study.person(), await study.person()];
  const task = await study.begin(leaving, course);
  const other = await study.begin(staying, course);
  const { run_id } = await study.task(task);
  await study.keptOf(leaving, items[0] ?? 0, 1);
  await study.core.administration.delete(leaving, { accountId: admin, address: '127.0.0.1' });
  await expect
    .poll(() => study.core.runs.get(study.core.database.query, run_id), { timeout: 10_000 })
    .toMatchObject({ status: 'cancelled', owner_id: null, worker: null });
  const [kept] = await study.kept(staying);
  await study.keptOf(staying, items[0] ?? 0, (kept?.seconds ?? 0) + 2);
  expect(await study.kept(leaving)).toEqual([]);
  await study.services.tasks.cancel(staying, other);
});

/** A source with one course that has no item. */
function emptySource(away = 0, problem: TestSource['away']['problem'] = { is: 'silent', seconds: 20 }): TestSource {
  const source = new TestSource();
  source.add();
  source.away = { times: away, problem };
  return source;
}

test('A course without items is done at once, even after the source was away for a moment', async () => {
  await using alone = await startStudy();
  await alone.work({ source: emptySource(2), lookAgainSeconds: 0.1 });
  const task = await alone.begin(await alone.person());
  expect(await alone.when(task, 'completed')).toMatchObject({
    progress: 100,
    result: { completed_courses: 1, total_courses: 1 },
  });
  expect(await alone.lines(task, 'en')).toEqual([
    `The Moodle site at ${SITE} did not answer within 20 s. Next try in 0.1 s (1 of 3).`,
    `The Moodle site at ${SITE} did not answer within 20 s. Next try in 0.1 s (2 of 3).`,
    'Started: 1 course.',
    'Current course: Name of course-1',
    'Course done: Name of course-1',
  ]);
});

test('A source that stays away fails the task, with the reason in the reader’s language', async () => {
  await using alone = await startStudy();
  await alone.work({ source: emptySource(4), lookAgainSeconds: 0.1 });
  const task = await alone.begin(await alone.person());
  const message = `Moodle 站点 ${SITE} 在 20 秒内没有应答`;
  await alone.when(task, 'failed');
  expect(await alone.error(task)).toBe(message);
  expect(await alone.error(task, 'en')).toBe(`The Moodle site at ${SITE} did not answer within 20 s.`);
  expect(await alone.lines(task)).toEqual([
    `${message}，0.1 秒后重试（第 1 次，共 3 次）`,
    `${message}，0.1 秒后重试（第 2 次，共 3 次）`,
    `${message}，0.1 秒后重试（第 3 次，共 3 次）`,
    message,
  ]);
});

test.each([{ is: 'maintenance' }, { is: 'upgrading' }, { is: 'database_down' }, { is: 'busy', status: 503 }] as const)(
  'a site in the state $is is retried at growing intervals',
  async (problem) => {
    await using alone = await startStudy();
    await alone.work({ source: emptySource(6, problem), lookAgainSeconds: 0.01 });
    const task = await alone.begin(await alone.person());
    await alone.when(task, 'completed');
    const waits = (await alone.lines(task)).flatMap((line) => /，([\d.]+) 秒后重试/.exec(line)?.[1] ?? []);
    expect(waits).toEqual(['0.01', '0.02', '0.04', '0.08', '0.15', '0.15']);
  },
);

test.each([
  { is: 'lacks', names: ['core_course_get_contents'], service: 'x' },
  { is: 'rest_off', path: '/webservice/rest/server.php' },
  { is: 'redirects', to: 'https://other.example' },
] as const)('a fault that only the site’s administrator can fix is not retried: $is', async (problem) => {
  await using alone = await startStudy();
  await alone.work({ source: emptySource(1, problem), lookAgainSeconds: 60 });
  const task = await alone.begin(await alone.person());
  expect(await alone.when(task, 'failed')).toMatchObject({ error_code: 'source_unavailable' });
});

test('An unreadable course fails alone, and the message names it', async () => {
  await using alone = await startStudy();
  const source = new TestSource();
  const { id: good } = source.add({ title: 'Good' });
  const refused = refuseSource('course_unavailable', {
    ...{ courseId: 'bad', site: SITE, problem: { is: 'refused', name: 'core_course_get_contents', code: 'odd' } },
  });
  source.courses.set('bad', { refused });
  await alone.work({ source });
  const task = await alone.begin(await alone.person(), 'bad', good);
  expect(await alone.when(task, 'completed')).toMatchObject({ result: { completed_courses: 1, failed_courses: 1 } });
  expect(await alone.error(task, 'en')).toBe(
    `1 of 2 courses failed. Name of bad: Course bad cannot be read: the Moodle site at ${SITE} refused core_course_get_contents (odd).`,
  );
});

test('An item that its site refuses fails alone, and the message names it', async () => {
  await using alone = await startStudy();
  const source = new TestSource();
  const { id, items } = source.add({ title: 'First' }, { title: 'Bad' }, { title: 'Last' });
  const about = { site: SITE, title: 'Bad' };
  const problem = { is: 'program_error', name: 'mod_page_view_page' } as const;
  source.failures.set(`begin ${items[1]?.id}`, refuseSource('item_refused', { ...about, problem }));
  await alone.work({ source });
  const person = await alone.person();
  const task = await alone.begin(person, id);
  expect(await alone.when(task, 'completed')).toMatchObject({
    result: { completed_courses: 1, failed_courses: 0, progress: expect.closeTo(66.7, 0) },
  });
  expect(await alone.error(task)).toBe(
    `1 项内容未能学习：Bad（Moodle 站点 ${SITE} 在执行 mod_page_view_page 时发生程序错误）`,
  );
  expect((await alone.kept(person)).map(({ item }) => String(item))).toEqual([items[0]?.id, items[2]?.id]);

  // A course of which nothing could be studied has failed.
  const only = source.add({ title: 'Bad' });
  source.failures.set(`begin ${only.items[0]?.id}`, refuseSource('item_refused', { ...about, problem }));
  const other = await alone.begin(person, only.id);
  await alone.when(other, 'failed');
  expect(await alone.error(other)).toContain('mod_page_view_page');
});

test('An item that its site does not mark as done counts as studied, and the task says so', async () => {
  await using alone = await startStudy();
  const source = new TestSource();
  const { id, items } = source.add({ title: 'Page', isCompleted: false });
  const problem = { is: 'not_done', name: 'core_completion_update', code: '1' } as const;
  source.failures.set(`complete ${items[0]?.id}`, refuseSource('item_refused', { site: SITE, title: 'Page', problem }));
  await alone.work({ source });
  const task = await alone.begin(await alone.person(), id);
  expect(await alone.when(task, 'completed')).toMatchObject({ result: { progress: 100, completed_courses: 1 } });
  expect(await alone.error(task, 'en')).toBe(
    `1 item studied, but not marked as done on the site: Page (the Moodle site at ${SITE} did not carry out core_completion_update (warning 1)).`,
  );
});

test('A task made for another course source fails and says so', async () => {
  await using alone = await startStudy();
  const source = Object.assign(emptySource(), { origin: `moodle ${SITE}`, hasAccounts: true });
  await alone.work({ source });
  const person = await alone.person();
  // The stored account is not read, so it cannot be the reason.
  await damagePassword(alone, person);
  const task = await alone.begin(person);
  const message = '此任务的课程来自 library，而本服务器已不再提供';
  await alone.when(task, 'failed');
  expect(await alone.error(task)).toBe(message);
  expect(await alone.lines(task)).toEqual([message]);
});

test('A task of all courses fails when there is nothing to study', async () => {
  await using alone = await startStudy();
  await alone.work();
  const task = await alone.begin(await alone.person());
  expect(await alone.when(task, 'failed')).toMatchObject({ progress: 0 });
  expect(await alone.error(task)).toBe('没有可以学习的课程');
  expect(await alone.lines(task)).toEqual(['没有可以学习的课程']);
});

async function damagePassword({ core }: Study, person: number): Promise<void> {
  await sql`update study_configs set cx_username = 'owl', cx_password_sealed = 'damaged' where account_id = ${person}`.execute(
    core.database.query,
  );
}

test('A stored password that cannot be decrypted fails only the tasks that need it', async () => {
  await using alone = await startStudy();
  const person = await alone.person();
  await damagePassword(alone, person);
  const worker = await alone.work({ source: Object.assign(emptySource(), { hasAccounts: true }) });
  const task = await alone.begin(person);
  const message = 'The stored password for the courses cannot be decrypted: set cx_password again.';
  await alone.when(task, 'failed');
  expect(await alone.error(task, 'en')).toBe(message);
  expect(await alone.lines(task, 'en')).toEqual([message]);
  await worker.stop();

  await alone.work({ source: emptySource() });
  await alone.when(await alone.begin(person), 'completed');
  expect(await alone.services.courses.list(person)).toEqual([]);
});

test('Progress stays at the studied part when a course fails', async () => {
  const good = await study.teacher({ title: 'Good', seconds: 0.2 });
  const person = await study.person();
  const ended = await study.when(await study.begin(person, good.course, 'nonsense'), 'completed');
  expect(presentTask('zh')(ended)).toMatchObject({ progress: 99, completed_courses: 1, total_courses: 2 });
});

test('Mistakes of users and faults of sites cause no warning in the server’s log', async () => {
  await using alone = await startStudy();
  const { logger, lines } = recordingLogger();
  await alone.work({ source: emptySource(9), lookAgainSeconds: 0.01 }, logger);
  const person = await alone.person();
  await alone.when(await alone.begin(person), 'failed');
  const failed = () => lines.filter(({ msg }) => msg === 'a run failed');
  await expect.poll(failed).toMatchObject([{ level: 30, reason: 'source_unavailable' }]);
  expect(JSON.stringify(failed())).not.toContain('stack');
});
