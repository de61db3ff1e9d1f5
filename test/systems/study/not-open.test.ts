import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveEvent } from '../../../src/core/live/live.ts';
import { studyAccountTopic } from '../../../src/systems/study/domain/topics.ts';
import { studyNoticeText } from '../../../src/systems/study/messages.ts';
import { type Study, startStudy, turn } from './study.ts';
import { type TestItem, TestSource } from './test-source.ts';

let study: Study;
let source: TestSource;

beforeAll(async () => {
  study = await startStudy();
  source = new TestSource();
  await study.work({ source, lookAgainSeconds: 1 });
});

afterAll(() => study[Symbol.asyncDispose]());

const course = (availability?: string) => {
  const later = { title: 'Later', durationSeconds: 0.3, isOpen: false, ...(availability && { availability }) };
  const { id, items } = source.add({ title: 'Open' }, later, { title: 'Last' });
  return { id, later: items[1] as TestItem, items };
};

const LOOKS = (count: number) =>
  Array.from({ length: count }, (_, look) => `Later 尚未开放，1 秒后再看（第 ${look + 1} 次，共 3 次）`);

test('retry looks again, and studies the item when it is open', async () => {
  const { id, later } = course();
  const task = await study.begin(await study.person({ notopen_action: 'retry' }), id);
  await study.logged(task, LOOKS(1)[0] ?? '');
  later.isOpen = true;
  expect(await study.when(task, 'completed')).toMatchObject({
    result: { completed_courses: 1, failed_courses: 0, notes: [] },
  });
  const lines = await study.lines(task);
  expect(lines).toContain('已完成: 视频 Later');
  expect(lines).toContain('已完成: 视频 Last');
});

test('retry looks three times, then fails the course with the site’s reason', async () => {
  const { id } = course('Available from 1 March 2030');
  const task = await study.begin(await study.person({ notopen_action: 'retry' }), id);
  await study.when(task, 'failed');
  expect(await study.error(task)).toBe(
    `1 门课程中有 1 门未完成：Name of ${id}（Later 尚未开放，已再看 3 次。站点说明：Available from 1 March 2030）`,
  );
  expect(await study.error(task, 'en')).toBe(
    `1 of 1 course failed. Name of ${id}: Later is still not open after 3 more checks. The site says: Available from 1 March 2030`,
  );
  const lines = await study.lines(task);
  expect(lines.filter((line) => line.includes('秒后再看'))).toEqual(
    LOOKS(3).map((line) => `${line}。站点说明：Available from 1 March 2030`),
  );
});

test('A task that waits for an item can be paused, and looks at once when resumed', async () => {
  const { id, later } = course();
  const person = await study.person({ notopen_action: 'retry' });
  const task = await study.begin(person, id);
  await study.logged(task, LOOKS(1)[0] ?? '');
  const { tasks } = study.services;
  await tasks.pause(person, task);
  await study.released(task);
  later.isOpen = true;
  await tasks.resume(person, task);
  await study.when(task, 'completed');
  expect((await study.lines(task)).filter((line) => line.includes('秒后再看'))).toEqual(LOOKS(1));
});

test('Looks are counted across pauses, and the awaited item is shown', async () => {
  const { id } = course();
  const person = await study.person({ notopen_action: 'retry' });
  const task = await study.begin(person, id);
  await study.logged(task, LOOKS(2)[1] ?? '');
  const shown = { current_item: '🎬 Later', item_progress: 0, item_current_time: 0, item_total_time: 0 };
  await expect.poll(async () => (await study.task(task)).detail).toMatchObject(shown);
  const { tasks } = study.services;
  await tasks.pause(person, task);
  await study.released(task);
  expect((await study.task(task)).detail).toMatchObject(shown);
  await tasks.resume(person, task);
  await study.when(task, 'failed');
  expect((await study.lines(task)).filter((line) => line.includes('秒后再看'))).toEqual(LOOKS(3));

  await tasks.retry(person, task);
  await study.logged(task, LOOKS(1)[0] ?? '');
  await tasks.cancel(person, task);
});

test('continue skips the item, and the completed task says how many were skipped and why', async () => {
  const { id, later, items } = course('Available from 1 March 2030');
  const person = await study.person({ notopen_action: 'continue' });
  const task = await study.begin(person, id);
  const { result } = await study.when(task, 'completed');
  expect(result).toMatchObject({ completed_courses: 1, progress: expect.closeTo(57.1, 0) });
  expect(await study.error(task)).toBe('1 项内容尚未开放，已跳过：Later（Available from 1 March 2030）');
  expect(await study.error(task, 'en')).toBe(
    '1 item skipped because not open yet: Later (Available from 1 March 2030).',
  );
  expect(await study.lines(task)).toContain('Later 尚未开放，已跳过。站点说明：Available from 1 March 2030');
  expect((await study.kept(person)).map(({ item }) => String(item))).toEqual([items[0]?.id, items[2]?.id]);

  later.isOpen = true;
  const again = await study.begin(person, id);
  await study.when(again, 'completed');
  expect(await study.error(again)).toBeNull();
  expect(await study.kept(person)).toHaveLength(3);
  expect(await study.lines(again)).not.toContain('当前任务: 视频 Open');
});

test('ask pauses the task and notifies its owner, and asks again after each resume until the item is open', async () => {
  const { id, later } = course();
  const person = await study.person({ notopen_action: 'ask' });
  const events: LiveEvent[] = [];
  const unsubscribe = study.core.live.subscribe(studyAccountTopic(person), (event) => events.push(event));
  const asked = {
    ...{ type: 'notification', level: 'warning', code: 'item_not_open_asking', data: { title: 'Later' } },
  };
  expect(studyNoticeText('zh', asked)).toBe('Later 尚未开放，任务已暂停；开放后请恢复任务，或将未开放时的操作改为跳过');
  const task = await study.begin(person, id);
  await study.when(task, 'paused');
  await study.released(task);
  await expect.poll(() => events).toEqual([asked]);

  const { tasks } = study.services;
  await tasks.resume(person, task);
  await expect.poll(() => events, { timeout: 10_000 }).toEqual([asked, asked]);
  await study.when(task, 'paused');
  await study.released(task);
  expect((await study.task(task)).detail).toMatchObject({ current_item: '🎬 Later', item_progress: 0 });
  later.isOpen = true;
  await tasks.resume(person, task);
  await study.when(task, 'completed');
  await expect
    .poll(() => events.slice(2))
    .toEqual([{ type: 'notification', level: 'info', code: 'task_completed', data: { name: 'A task' } }]);
  unsubscribe();
});

test('A course without any open item is neither done nor failed, and the task says so', async () => {
  const { id } = source.add({ title: 'Later', isOpen: false });
  const task = await study.begin(await study.person({ notopen_action: 'continue' }), id);
  expect(await study.when(task, 'completed')).toMatchObject({
    result: { completed_courses: 0, failed_courses: 0, total_courses: 1, progress: 0 },
  });
  expect(await study.error(task)).toBe('1 项内容尚未开放，已跳过：Later');
  expect(await study.lines(task)).toEqual([
    '开始学习，共 1 门课程',
    `当前课程: Name of ${id}`,
    'Later 尚未开放，已跳过',
    `课程尚无开放的内容: Name of ${id}`,
  ]);
});

test('A material that its teacher hides or deletes is no item, so the course reaches 100', async () => {
  await using library = await startStudy();
  await library.work();
  const { course: id, items } = await library.teacher(
    { title: 'First', seconds: 0.2 },
    { title: 'Hidden', seconds: 600, hidden: true },
    { title: 'Removed', seconds: 600 },
  );
  await turn(library, items[2], 'gone');
  const person = await library.person();
  const task = await library.begin(person, id);
  expect(await library.when(task, 'completed')).toMatchObject({ result: { progress: 100, notes: [] } });
  expect(await library.services.courses.list(person)).toMatchObject([{ id, progress: 100 }]);
});
