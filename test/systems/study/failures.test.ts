import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveEvent } from '../../../src/core/live/live.ts';
import type { CourseSource } from '../../../src/systems/study/domain/sources/course-source.ts';
import { refuseSource } from '../../../src/systems/study/domain/sources/errors.ts';
import { studyAccountTopic } from '../../../src/systems/study/domain/topics.ts';
import { presentTask } from '../../../src/systems/study/present/tasks.ts';
import { recordingLogger } from '../../support/logger.ts';
import { type Study, startStudy, turn } from './study.ts';

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

test('where some courses fail the task is completed, and says how many and which', async () => {
  const good = await study.teacher({ title: 'Good', seconds: 0.2 });
  const gone = await study.teacher({ title: 'Gone', seconds: 0.2 });
  await turn(study, gone.items[0], 'gone');
  const person = await study.person();
  const events = hear(person);
  const task = await study.begin(person, gone.course, good.course, 'nonsense');
  const message = `3 门课程中有 2 门未完成：${gone.course}（课程不存在或已被移除）；nonsense（课程不存在或已被移除）`;
  expect(await study.when(task, 'completed')).toMatchObject({
    result: { completed_courses: 1, failed_courses: 2, total_courses: 3, message },
  });
  const notification = { type: 'notification', level: 'warning', message: `任务“A task”已结束：${message}` };
  await expect.poll(() => events).toEqual([notification]);
});

test('where all courses fail so does the task, and a new start tries them again', async () => {
  const gone = await study.teacher({ title: 'Gone', seconds: 0.2 });
  await turn(study, gone.items[0], 'gone');
  const person = await study.person({ language: 'en' });
  const events = hear(person);
  const task = await study.begin(person, gone.course);
  const reason = `${gone.course} (the course does not exist, or was removed)`;
  const failed = await study.when(task, 'failed');
  expect(failed).toMatchObject({
    error_message: `1 of 1 courses were not done: ${reason}`,
    detail: { current_item: null, completed_courses: 0, total_courses: 1 },
  });
  const message = `the task "A task" failed: 1 of 1 courses were not done: ${reason}`;
  await expect.poll(() => events).toEqual([{ type: 'notification', level: 'error', message }]);
  await turn(study, gone.items[0], 'active');
  await sql`update materials set removed_at = null where id = ${gone.items[0]}`.execute(study.core.database.query);
  await study.services.tasks.start(person, task, 'en');
  await study.when(task, 'completed');
});

test('a material that is deleted while others are studied is left out', async () => {
  const { course, items } = await study.teacher({ title: 'First', seconds: 1.5 }, { title: 'Deleted', seconds: 600 });
  const person = await study.person();
  const task = await study.begin(person, course);
  await study.logged(task, '当前任务: 视频 First');
  await turn(study, items[1], 'gone');
  expect(await study.when(task, 'completed')).toMatchObject({ result: { completed_courses: 1 } });
  expect(await study.kept(person)).toMatchObject([{ item: items[0], completed: true }]);
});

test('a course whose teacher is deleted while it is studied has failed', async () => {
  const { id, course } = await study.teacher({ title: 'First', seconds: 1.5 }, { title: 'Second', seconds: 600 });
  const person = await study.person();
  const task = await study.begin(person, course);
  await study.logged(task, '当前任务: 视频 First');
  await sql`delete from accounts where id = ${id}`.execute(study.core.database.query);
  expect((await study.when(task, 'failed')).error_message).toContain('课程不存在或已被移除');
});

test('an account that is deleted takes its task along, and keeps nobody else’s from being written', async () => {
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

/** A source that is away as often as it is told to be, and has one course without an item. */
function trying(failures: number): CourseSource {
  let left = failures;
  return {
    name: 'library',
    hasAccounts: false,
    open: async () => ({
      courses: async () => [{ id: 'empty', name: 'Empty', teacherName: 'Nobody' }],
      items: async () => {
        left -= 1;
        if (left >= 0)
          throw refuseSource('source_unavailable', { site: 'https://moodle.example', problem: { is: 'maintenance' } });
        return new Map([['empty', []]]);
      },
      begin: async () => {},
      complete: async () => {},
    }),
  };
}

test('a course without an item is done at once, also after the source was away for a moment', async () => {
  await using alone = await startStudy();
  await alone.work({ source: trying(2), lookAgainSeconds: 0.1 });
  const task = await alone.begin(await alone.person({ language: 'en' }));
  expect(await alone.when(task, 'completed')).toMatchObject({
    progress: 100,
    result: { completed_courses: 1, total_courses: 1 },
  });
  expect(await alone.lines(task)).toEqual([
    'the Moodle site at https://moodle.example is under maintenance; tries again in 0.1 s (1 of 3 times)',
    'the Moodle site at https://moodle.example is under maintenance; tries again in 0.1 s (2 of 3 times)',
    'begins to study, courses: 1',
    'course: Empty',
    'course done: Empty',
  ]);
});

test('a source that stays away fails the task, with what it says', async () => {
  await using alone = await startStudy();
  await alone.work({ source: trying(4), lookAgainSeconds: 0.1 });
  const task = await alone.begin(await alone.person());
  const message = 'Moodle 站点 https://moodle.example 正在维护';
  expect(await alone.when(task, 'failed')).toMatchObject({ error_message: message });
  expect(await alone.lines(task)).toEqual([
    `${message}，0.1 秒后重试（第 1 次，共 3 次）`,
    `${message}，0.1 秒后重试（第 2 次，共 3 次）`,
    `${message}，0.1 秒后重试（第 3 次，共 3 次）`,
    message,
  ]);
});

test('a task made where courses were from elsewhere fails and says so', async () => {
  await using alone = await startStudy();
  await alone.work({ source: { ...trying(0), name: 'moodle', hasAccounts: true } });
  const person = await alone.person();
  // What is stored is not looked at: it is not what it fails for.
  await damagePassword(alone, person);
  const task = await alone.begin(person);
  const message = '此任务的课程来自 library，而服务器现在不再提供它';
  expect((await alone.when(task, 'failed')).error_message).toBe(message);
  expect(await alone.lines(task)).toEqual([message]);
});

test('where there is nothing to study, a task of all courses fails', async () => {
  await using alone = await startStudy();
  await alone.work();
  const task = await alone.begin(await alone.person());
  expect(await alone.when(task, 'failed')).toMatchObject({ progress: 0, error_message: '没有可以学习的课程' });
  expect(await alone.lines(task)).toEqual(['没有可以学习的课程']);
});

async function damagePassword({ core }: Study, person: number): Promise<void> {
  await sql`update study_configs set cx_username = 'owl', cx_password_sealed = 'damaged' where account_id = ${person}`.execute(
    core.database.query,
  );
}

test('a stored password that cannot be read is said to be so where it is needed, and else does not matter', async () => {
  await using alone = await startStudy();
  const person = await alone.person({ language: 'en' });
  await damagePassword(alone, person);
  const worker = await alone.work({ source: { ...trying(0), hasAccounts: true } });
  const task = await alone.begin(person);
  const message = 'the stored password for the courses cannot be read: set cx_password again';
  expect((await alone.when(task, 'failed')).error_message).toBe(message);
  expect(await alone.lines(task)).toEqual([message]);
  await worker.stop();

  await alone.work({ source: trying(0) });
  await alone.when(await alone.begin(person), 'completed');
  expect(await alone.services.courses.list(person)).toEqual([]);
});

test('progress stays what was studied where a course failed or nothing of it is open', async () => {
  const { course } = await study.teacher(
    { title: 'Open', seconds: 0.3 },
    { title: 'Hidden', seconds: 0.3, hidden: true },
  );
  const person = await study.person({ notopen_action: 'continue' });
  const task = await study.begin(person, course, 'nonsense');
  const ended = await study.when(task, 'completed');
  expect(ended.result).toMatchObject({ completed_courses: 1, failed_courses: 1, progress: 50 });
  expect(presentTask(ended)).toMatchObject({ progress: 50, completed_courses: 1, total_courses: 2 });

  const good = await study.teacher({ title: 'Good', seconds: 0.2 });
  const other = await study.when(await study.begin(person, good.course, 'nonsense'), 'completed');
  expect(presentTask(other)).toMatchObject({ progress: 99 });

  const hidden = await study.teacher({ title: 'Hidden', seconds: 10, hidden: true });
  const none = await study.begin(person, hidden.course);
  expect(presentTask(await study.when(none, 'completed'))).toMatchObject({
    ...{ progress: 0, completed_courses: 0, total_courses: 1, error_msg: null },
  });
  expect(await study.lines(none)).toEqual([
    '开始学习，共 1 门课程',
    `当前课程: ${hidden.name}`,
    'Hidden 尚未开放，已跳过',
    `课程尚无开放的内容: ${hidden.name}`,
  ]);
});

test('what users and sites do wrong is no warning in the log of the server', async () => {
  await using alone = await startStudy();
  const { logger, lines } = recordingLogger();
  await alone.work({ source: trying(9), lookAgainSeconds: 0.01 }, logger);
  const person = await alone.person();
  await alone.when(await alone.begin(person), 'failed');
  const failed = () => lines.filter(({ msg }) => msg === 'a run failed');
  await expect.poll(failed).toMatchObject([{ level: 30, reason: 'source_unavailable' }]);
  expect(JSON.stringify(failed())).not.toContain('stack');
});
