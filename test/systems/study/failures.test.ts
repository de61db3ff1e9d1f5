import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveEvent } from '../../../src/core/live/live.ts';
import type { CourseSource } from '../../../src/systems/study/domain/sources/course-source.ts';
import { refuseSource } from '../../../src/systems/study/domain/sources/errors.ts';
import { studyAccountTopic } from '../../../src/systems/study/domain/topics.ts';
import { studyServices } from '../../../src/systems/study/services.ts';
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
  await studyServices(study.core).tasks.start(person, task);
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
  await studyServices(study.core).tasks.cancel(staying, other);
});

/** A source that is away as often as it is told to be, and has one course without an item. */
function trying(failures: number): CourseSource {
  let left = failures;
  return {
    name: 'library',
    open: async () => ({
      courses: async () => [{ id: 'empty', name: 'Empty', teacherName: 'Nobody' }],
      items: async () => {
        left -= 1;
        if (left >= 0) throw refuseSource('source_unavailable', { message: 'it is away' });
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
    'it is away; tries again in 0.1 s (1 of 3 times)',
    'it is away; tries again in 0.1 s (2 of 3 times)',
    'begins to study, courses: 1',
    'course: Empty',
    'course done: Empty',
  ]);
});

test('a source that stays away fails the task, with what it says', async () => {
  await using alone = await startStudy();
  await alone.work({ source: trying(4), lookAgainSeconds: 0.1 });
  const task = await alone.begin(await alone.person());
  expect(await alone.when(task, 'failed')).toMatchObject({ error_message: 'it is away' });
});

test('a task made where courses were from elsewhere fails and says so', async () => {
  await using alone = await startStudy();
  await alone.work({ source: { ...trying(0), name: 'moodle' } });
  const task = await alone.begin(await alone.person());
  expect((await alone.when(task, 'failed')).error_message).toBe('此任务的课程来自 library，而服务器现在不再提供它');
});

test('where there is nothing to study, a task of all courses is done', async () => {
  await using alone = await startStudy();
  await alone.work();
  const task = await alone.begin(await alone.person());
  expect(await alone.when(task, 'completed')).toMatchObject({ result: { completed_courses: 0, total_courses: 0 } });
  expect(await alone.lines(task)).toEqual(['没有可以学习的课程', '开始学习，共 0 门课程']);
});

test('a stored password that was sealed with another secret is said to be unreadable', async () => {
  const person = await study.person();
  await sql`update study_configs set cx_password_sealed = 'damaged' where account_id = ${person}`.execute(
    study.core.database.query,
  );
  const { error_message } = await study.when(await study.begin(person), 'failed');
  expect(error_message).toBe('已保存的课程账户密码无法读取，请重新设置 cx_password');
});
