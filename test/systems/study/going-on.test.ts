import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { type Study, startStudy } from './study.ts';

let study: Study;

beforeEach(async () => {
  study = await startStudy();
});

afterEach(() => study[Symbol.asyncDispose]());

/** A position as it is logged: `2:05`. */
const timeOf = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, '0')}`;

const secondsOf = async (person: number, item = 0) => {
  return (await study.kept(person)).find((one) => one.item === item)?.seconds ?? 0;
};

test('A paused task stands still, and resumes at the same second of the same item', async () => {
  await study.work();
  const { course, items } = await study.teacher({ title: 'First', seconds: 0.5 }, { title: 'Second', seconds: 600 });
  const [person, other] = [await study.person({ speed: 2 }), await study.person()];
  const task = await study.begin(person, course);
  await study.begin(other, course);
  await study.keptOf(person, items[1] ?? 0, 3);
  // Between two ticks: at speed 2 the current second is later than the stored one.
  await delay(700);
  const { tasks } = study.services;
  await tasks.pause(person, task);
  await study.released(task);
  const stopped = await secondsOf(person, items[1]);
  expect(await study.task(task)).toMatchObject({
    status: 'paused',
    detail: {
      current_item: '🎬 Second',
      item_current_time: Math.floor(stopped),
      item_total_time: 600,
      item_detail: '2/2',
    },
  });
  expect(await study.lines(task)).toContain(`停在 Second 的 ${timeOf(stopped)}`);
  // Other tasks continue meanwhile.
  await study.keptOf(other, items[1] ?? 0, (await secondsOf(other, items[1])) + 2);
  expect(await secondsOf(person, items[1])).toBe(stopped);

  await tasks.resume(person, task);
  const lines = await study.logged(task, `当前任务: 视频 Second，从 ${timeOf(stopped)} 继续`);
  expect(lines.filter((line) => line === '当前任务: 视频 First')).toHaveLength(1);
  await study.keptOf(person, items[1] ?? 0, stopped + 2);
});

test('A stopping worker hands a task over at its current second', async () => {
  const worker = await study.work();
  const { course, items } = await study.teacher({ title: 'Long', seconds: 600 });
  const person = await study.person({ speed: 2 });
  const task = await study.begin(person, course);
  const { seconds: before } = await study.keptOf(person, items[0] ?? 0, 2);
  await worker.stop();
  const stopped = await secondsOf(person, items[0]);
  expect(stopped).toBeGreaterThanOrEqual(before);
  expect(await study.task(task)).toMatchObject({
    status: 'running',
    detail: { item_current_time: Math.floor(stopped) },
  });
  await study.work();
  const lines = await study.logged(task, `当前任务: 视频 Long，从 ${timeOf(stopped)} 继续`);
  expect(lines).toContain('继续学习，共 1 门课程，已完成 0 门');
});

test('A killed worker loses a second or two, and another worker continues from there', async () => {
  const { course, items } = await study.teacher({ title: 'Long', seconds: 600 });
  const person = await study.person({ speed: 1 });
  const startProcess = async () => {
    const child = fork(join(import.meta.dirname, 'study-worker.ts'), [study.databaseUrl, study.core.config.dataDir], {
      execArgv: [],
    });
    await once(child, 'message');
    return child;
  };
  const doomed = await startProcess();
  const task = await study.begin(person, course);
  await study.keptOf(person, items[0] ?? 0, 3);
  const told = (await study.task(task)).detail?.item_current_time ?? 0;
  doomed.kill('SIGKILL');
  await once(doomed, 'exit');
  const kept = await secondsOf(person, items[0]);
  expect(kept).toBeGreaterThanOrEqual(told - 2);

  const heir = await startProcess();
  await study.logged(task, `当前任务: 视频 Long，从 ${timeOf(kept)} 继续`);
  await study.keptOf(person, items[0] ?? 0, kept + 1);
  heir.kill('SIGTERM');
  expect(await once(heir, 'exit')).toEqual([0, null]);
});

test('Another task over the same course continues where the first one ended', async () => {
  await study.work();
  const { course, items } = await study.teacher({ title: 'Done', seconds: 0.5 }, { title: 'Begun', seconds: 600 });
  const person = await study.person({ speed: 2 });
  const { tasks } = study.services;
  const first = await study.begin(person, course);
  await study.keptOf(person, items[1] ?? 0, 3);
  await tasks.cancel(person, first);
  await study.released(first);
  const stopped = await secondsOf(person, items[1]);
  // A task of all courses, including this one.
  const second = await study.begin(person);
  const lines = await study.logged(second, `当前任务: 视频 Begun，从 ${timeOf(stopped)} 继续`);
  expect(lines).not.toContain('当前任务: 视频 Done');
  const { progress } = await eventually(async () => {
    const task = await study.task(second);
    expect(task.detail?.item_current_time).toBeGreaterThanOrEqual(Math.floor(stopped));
    return task;
  });
  expect(progress).toBeGreaterThanOrEqual(Math.floor((stopped / 600.5) * 1_000) / 10);
});

test('A resumed task keeps done courses done, and does not retry failed ones', async () => {
  await study.work();
  const done = await study.teacher({ title: 'Done', seconds: 0.2 });
  const long = await study.teacher({ title: 'Long', seconds: 600 });
  const person = await study.person();
  const { tasks } = study.services;
  const task = await study.begin(person, '999999', done.course, long.course);
  await study.keptOf(person, long.items[0] ?? 0, 1);
  expect((await study.task(task)).detail).toMatchObject({ completed_courses: 1, total_courses: 3 });
  await tasks.pause(person, task);
  await study.released(task);
  await tasks.resume(person, task);
  await study.logged(task, '继续学习，共 3 门课程，已完成 1 门');
  const lines = await study.logged(task, /^当前任务: 视频 Long，从/);
  expect(lines.filter((line) => line.startsWith('课程未完成: 999999'))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('课程完成: '))).toHaveLength(1);
});
