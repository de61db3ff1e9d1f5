import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveEvent } from '../../../src/core/live/live.ts';
import { studyAccountTopic } from '../../../src/systems/study/domain/topics.ts';
import { type Study, startStudy, turn } from './study.ts';

let study: Study;

beforeAll(async () => {
  study = await startStudy();
  await study.work({ lookAgainSeconds: 1 });
});

afterAll(() => study[Symbol.asyncDispose]());

const course = async () => {
  const { items, ...rest } = await study.teacher(
    { title: 'Open', seconds: 0.2 },
    { title: 'Hidden', seconds: 0.3, hidden: true },
    { title: 'Last', seconds: 0.2 },
  );
  return { ...rest, hidden: items[1], items };
};

const LOOKS = (count: number) =>
  Array.from({ length: count }, (_, look) => `Hidden 尚未开放，1 秒后再看（第 ${look + 1} 次，共 3 次）`);

test('retry looks again, and goes on when the item has been opened', async () => {
  const { course: id, hidden } = await course();
  const task = await study.begin(await study.person({ notopen_action: 'retry' }), id);
  await study.logged(task, LOOKS(1)[0] ?? '');
  await turn(study, hidden, 'active');
  expect(await study.when(task, 'completed')).toMatchObject({ result: { completed_courses: 1, failed_courses: 0 } });
  const lines = await study.lines(task);
  expect(lines).toContain('已完成: 视频 Hidden');
  expect(lines).toContain('已完成: 视频 Last');
});

test('retry looks three times, and then the course has failed', async () => {
  const { course: id } = await course();
  const task = await study.begin(await study.person({ notopen_action: 'retry' }), id);
  const { error_message } = await study.when(task, 'failed');
  expect(error_message).toMatch(/^1 门课程中有 1 门未完成：.+（Hidden 尚未开放，已再看 3 次）$/);
  const lines = await study.lines(task);
  expect(lines.filter((line) => line.includes('秒后再看'))).toEqual(LOOKS(3));
});

test('a wait for an item can be paused, and looks at once when it goes on', async () => {
  const { course: id, hidden } = await course();
  const person = await study.person({ notopen_action: 'retry' });
  const task = await study.begin(person, id);
  await study.logged(task, LOOKS(1)[0] ?? '');
  const { tasks } = study.services;
  await tasks.pause(person, task);
  await study.released(task);
  await turn(study, hidden, 'active');
  await tasks.resume(person, task, 'zh');
  await study.when(task, 'completed');
  expect((await study.lines(task)).filter((line) => line.includes('秒后再看'))).toEqual(LOOKS(1));
});

test('looks are counted over pauses, and the item that is waited for is shown', async () => {
  const { course: id } = await course();
  const person = await study.person({ notopen_action: 'retry' });
  const task = await study.begin(person, id);
  await study.logged(task, LOOKS(2)[1] ?? '');
  const shown = { current_item: '🎬 Hidden', item_progress: 0, item_current_time: 0, item_total_time: 0 };
  await expect.poll(async () => (await study.task(task)).detail).toMatchObject(shown);
  const { tasks } = study.services;
  await tasks.pause(person, task);
  await study.released(task);
  expect((await study.task(task)).detail).toMatchObject(shown);
  await tasks.resume(person, task, 'zh');
  await study.when(task, 'failed');
  expect((await study.lines(task)).filter((line) => line.includes('秒后再看'))).toEqual(LOOKS(3));

  await tasks.retry(person, task, 'zh');
  await study.logged(task, LOOKS(1)[0] ?? '');
  await tasks.cancel(person, task);
});

test('continue leaves the item out, and what is left out is not done', async () => {
  const { course: id, hidden, items } = await course();
  const person = await study.person({ notopen_action: 'continue' });
  const task = await study.begin(person, id);
  expect(await study.when(task, 'completed')).toMatchObject({ result: { completed_courses: 1, message: null } });
  expect(await study.lines(task)).toContain('Hidden 尚未开放，已跳过');
  expect(await study.kept(person)).toMatchObject([{ item: items[0] }, { item: items[2] }]);

  await turn(study, hidden, 'active');
  const again = await study.begin(person, id);
  await study.when(again, 'completed');
  expect(await study.kept(person)).toHaveLength(3);
  expect(await study.lines(again)).not.toContain('当前任务: 视频 Open');
});

test('ask pauses the task and says so; it asks again until the item is open', async () => {
  const { course: id, hidden } = await course();
  const person = await study.person({ notopen_action: 'ask' });
  const events: LiveEvent[] = [];
  const unsubscribe = study.core.live.subscribe(studyAccountTopic(person), (event) => events.push(event));
  const asked = {
    type: 'notification',
    level: 'warning',
    message: 'Hidden 尚未开放，任务已暂停；开放后请恢复任务，或将未开放时的操作改为跳过',
  };
  const task = await study.begin(person, id);
  await study.when(task, 'paused');
  await study.released(task);
  await expect.poll(() => events).toEqual([asked]);

  const { tasks } = study.services;
  await tasks.resume(person, task, 'zh');
  await expect.poll(() => events, { timeout: 10_000 }).toEqual([asked, asked]);
  await study.when(task, 'paused');
  await study.released(task);
  expect((await study.task(task)).detail).toMatchObject({ current_item: '🎬 Hidden', item_progress: 0 });
  await turn(study, hidden, 'active');
  await tasks.resume(person, task, 'zh');
  await study.when(task, 'completed');
  await expect
    .poll(() => events.slice(2))
    .toEqual([{ type: 'notification', level: 'info', message: '任务“A task”已完成' }]);
  unsubscribe();
});
