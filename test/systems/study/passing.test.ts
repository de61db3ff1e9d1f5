import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunEvent, runTopic } from '../../../src/core/jobs/runs/run-event.ts';
import { Playhead } from '../../../src/systems/study/domain/study/playhead.ts';
import type { StudyDetail } from '../../../src/systems/study/domain/study/study.job.ts';
import { type Study, startStudy, turn } from './study.ts';

let study: Study;

beforeAll(async () => {
  study = await startStudy();
  await study.work();
});

afterAll(() => study[Symbol.asyncDispose]());

test('Courses are studied item by item, and the records are kept', async () => {
  const first = await study.teacher({ title: '第一课', seconds: 1.2 }, { title: 'Leaflet', pages: 0 });
  const second = await study.teacher({ title: '第二课', seconds: 0.5 });
  const person = await study.person({ speed: 2 });
  const task = await study.begin(person, second.course, first.course, second.course);
  expect(await study.when(task, 'completed')).toMatchObject({
    progress: 100,
    detail: {
      current_item: null,
      item_progress: 0,
      item_current_time: 0,
      item_total_time: 0,
      completed_courses: 2,
      total_courses: 2,
    },
    result: { completed_courses: 2, failed_courses: 0, total_courses: 2, notes: [] },
  });
  const { courses } = study.services;
  const all = await courses.list(person);
  const nameOf = ({ course }: { course: string }) => all.find(({ id }) => id === course)?.name ?? '';
  expect(await study.lines(task)).toEqual([
    '开始学习，共 2 门课程',
    `当前课程: ${nameOf(second)}`,
    '当前任务: 视频 第二课',
    '已完成: 视频 第二课',
    `课程完成: ${nameOf(second)}`,
    `当前课程: ${nameOf(first)}`,
    '当前任务: 视频 第一课',
    '已完成: 视频 第一课',
    '当前任务: 文档 Leaflet',
    '已完成: 文档 Leaflet',
    `课程完成: ${nameOf(first)}`,
  ]);
  expect(await study.kept(person)).toMatchObject([
    { item: first.items[0], seconds: 1.2, completed: true },
    { item: first.items[1], seconds: 0, completed: true },
    { item: second.items[0], seconds: 0.5, completed: true },
  ]);
  expect(all.filter(({ progress }) => progress > 0).map(({ id, progress }) => [id, progress])).toEqual([
    [first.course, 100],
    [second.course, 100],
  ]);

  const again = await study.begin(person, first.course);
  await study.when(again, 'completed');
  expect(await study.lines(again)).toEqual([
    '开始学习，共 1 门课程',
    `当前课程: ${nameOf(first)}`,
    `课程完成: ${nameOf(first)}`,
  ]);
});

test('Time passes at the user’s speed, and no faster than the clock', async () => {
  const { course, items } = await study.teacher({ title: 'Long', seconds: 3_600 });
  const [item = 0] = items;
  const slow = await study.person({ speed: 1 });
  const fast = await study.person({ speed: 2 });
  const tasks = [await study.begin(slow, course), await study.begin(fast, course)];
  await study.keptOf(slow, item, 2);
  // Both records are of the same moment.
  const before = await Promise.all([study.kept(slow), study.kept(fast)]);
  await study.keptOf(slow, item, (before[0][0]?.seconds ?? 0) + 3);
  const after = await Promise.all([study.kept(slow), study.kept(fast)]);
  const passed = (place: 0 | 1) => ({
    item: (after[place][0]?.seconds ?? 0) - (before[place][0]?.seconds ?? 0),
    clock: (after[place][0]?.at ?? 0) - (before[place][0]?.at ?? 0),
  });
  for (const [place, speed] of [1, 2].entries()) {
    const { item: seconds, clock } = passed(place as 0 | 1);
    expect(seconds / clock).toBeGreaterThan(speed * 0.8);
    expect(seconds / clock).toBeLessThan(speed * 1.2);
  }
  const [one, other] = await Promise.all(tasks.map((id) => study.task(id)));
  expect(one?.detail).toMatchObject({ current_item: '🎬 Long', item_total_time: 3_600, completed_courses: 0 });
  expect(other?.detail?.item_current_time).toBeGreaterThan(one?.detail?.item_current_time ?? 0);
  expect(one?.progress).toBeCloseTo((one?.detail?.item_current_time ?? 0) / 36, 0);
  await Promise.all(tasks.map((id) => study.services.tasks.cancel(id === tasks[0] ? slow : fast, id)));
});

test('A PDF takes time by its pages, and is called a document', async () => {
  const { course } = await study.teacher({ title: 'Notes', pages: 4 });
  const person = await study.person({ speed: 2 });
  const task = await study.begin(person, course);
  await study.logged(task, '当前任务: 文档 Notes');
  expect((await study.lines(task, 'en')).slice(0, 3)).toEqual([
    'Started: 1 course.',
    expect.stringMatching(/^Current course: /),
    'Current item: document Notes',
  ]);
  await expect
    .poll(async () => (await study.task(task)).detail)
    .toMatchObject({
      current_item: '📄 Notes',
      item_total_time: 120,
      item_detail: '1/1',
      total_courses: 1,
    });
  await study.services.tasks.cancel(person, task);
});

test('The list shows the progress of the courses that were begun only', async () => {
  const begun = await study.teacher({ title: 'One', seconds: 1 }, { title: 'Two', seconds: 9, hidden: true });
  const untouched = await study.teacher({ title: 'Three', seconds: 10 });
  const person = await study.person();
  await study.when(await study.begin(person, begun.course), 'completed');
  await turn(study, begun.items[1], 'active');
  const listed = await study.services.courses.list(person);
  const progressOf = (course: string) => listed.find(({ id }) => id === course)?.progress;
  expect(progressOf(begun.course)).toBe(10);
  expect(progressOf(untouched.course)).toBe(0);
});

test('Two tasks over the same item progress no faster than one', async () => {
  const { course, items } = await study.teacher({ title: 'Shared', seconds: 5 });
  const [item = 0] = items;
  const person = await study.person();
  const tasks = [await study.begin(person, course), await study.begin(person, course)];
  await study.keptOf(person, item, 1);
  const [before] = await study.kept(person);
  const after = await study.keptOf(person, item, (before?.seconds ?? 0) + 2);
  expect((after.seconds - (before?.seconds ?? 0)) / (after.at - (before?.at ?? 0))).toBeLessThan(1.5);
  for (const id of tasks) expect(await study.when(id, 'completed')).toMatchObject({ progress: 100 });
  expect(await study.kept(person)).toMatchObject([{ seconds: 5, completed: true }]);
});

test('A changed speed takes effect at once, during an item', async () => {
  const { course, items } = await study.teacher({ title: 'Long', seconds: 60 });
  const [item = 0] = items;
  const person = await study.person({ speed: 1 });
  const { configs, tasks } = study.services;
  const task = await study.begin(person, course);
  const { seconds } = await study.keptOf(person, item, 1);
  await configs.change(person, { speed: 2 }, '127.0.0.1');
  const before = await study.keptOf(person, item, seconds + 2);
  const after = await study.keptOf(person, item, before.seconds + 4);
  expect((after.seconds - before.seconds) / (after.at - before.at)).toBeGreaterThan(1.7);
  await tasks.cancel(person, task);
});

test('An item whose speed is changed ends at the right time', async () => {
  const playhead = new Playhead({ from: 0, end: 1_000_000, speed: 1 });
  const { signal } = new AbortController();
  const ended = playhead.reachEnd(signal);
  playhead.speed = 1e9;
  await ended;
  expect(playhead.seconds).toBe(1_000_000);
});

test('A resumed study starts at the position where it stopped', async () => {
  const { course, items } = await study.teacher({ title: 'Long', seconds: 60 });
  const person = await study.person();
  const { tasks } = study.services;
  const task = await study.begin(person, course);
  await study.keptOf(person, items[0] ?? 0, 2);
  await tasks.pause(person, task);
  await study.released(task);
  const { run_id, detail } = await study.task(task);
  const seen: RunEvent[] = [];
  const unsubscribe = study.core.live.subscribe(runTopic(run_id), (event) => {
    if (event.type === 'run') seen.push(event as RunEvent);
  });
  await tasks.resume(person, task);
  await study.keptOf(person, items[0] ?? 0, 4);
  unsubscribe();
  const details = seen.map((event) => event.detail as StudyDetail);
  expect(details.length).toBeGreaterThan(2);
  for (const one of details) {
    expect(one.current_item).toBe('🎬 Long');
    expect(one.item_current_time).toBeGreaterThanOrEqual(detail?.item_current_time ?? 0);
  }
  await tasks.cancel(person, task);
});
