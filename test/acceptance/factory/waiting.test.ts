/** The message of a waiting task, and the log of a running one. */
import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { Caller } from '../market/collecting.ts';
import { ended, order, reaches, startFactory } from './machines.ts';

const logOf = async (caller: Caller, id: string) => {
  const { body } = await caller.get(`/api/logs/tasks/${id}`);
  return body.items.map(({ level, message }: { level: string; message: string }) => [level, message]).toReversed();
};

const waiting = async (caller: Caller, id: string) => (await caller.get(`/api/tasks/${id}`)).body.data.waiting_reason;

test('A task that no server can run says why it waits', async () => {
  await using idle = await startFactory({ works: false });
  const first = await order(idle.user, 'test');
  expect(await waiting(idle.user, first)).toBe('等待中：没有在线的服务器');

  await using factory = await startFactory();
  const wide = await order(factory.user, 'test', { gpus: 2 });
  expect(await waiting(factory.user, wide)).toBe('等待中：需要 2 块 GPU，而能执行此任务的在线服务器最多有 0 块');
  const { body } = await factory.user.get('/api/tasks?status=pending');
  expect(body.items[0]).toMatchObject({ id: wide, waiting_reason: expect.stringContaining('2 块 GPU') });
  const inEnglish = await factory.server.send('GET', `/api/tasks/${wide}`, {
    token: factory.token,
    headers: { 'accept-language': 'en' },
  });
  expect(inEnglish.body.data.waiting_reason).toMatch(/^Waiting: 2 GPUs are needed/);
  const short = await order(factory.user, 'test', { seconds: 0 });
  expect((await ended(factory.user, short)).waiting_reason).toBeNull();
});

test('The log of a test task has its start, its progress and its end, also after a cancellation or a failure', async () => {
  await using factory = await startFactory({ environment: { OWLERY_ALLOW_PRIVATE_FETCH: 'true' } });
  await factory.admin.put('/api/admin/config', { task_rates: { video_analysis: 0 } });
  const whole = await order(factory.user, 'test', { seconds: 2 });
  const cancelled = await order(factory.user, 'test', { seconds: 60 });
  const failed = await order(factory.user, 'video_analysis', { video_url: 'http://127.0.0.1:9/film.mp4' });
  await reaches(factory.user, cancelled, 'running');
  await eventually(async () => expect(await logOf(factory.user, cancelled)).toHaveLength(1));
  await factory.user.post(`/api/tasks/${cancelled}/cancel`);
  await Promise.all([whole, cancelled, failed].map((id) => ended(factory.user, id)));
  expect(await logOf(factory.user, whole)).toEqual([
    ['INFO', '任务开始执行'],
    ['INFO', '已完成 25%'],
    ['INFO', '已完成 50%'],
    ['INFO', '已完成 75%'],
    ['INFO', expect.stringMatching(/^任务完成，用时 2(?:\.\d)? 秒$/)],
  ]);
  expect(await logOf(factory.user, cancelled)).toEqual([
    ['INFO', '任务开始执行'],
    ['WARNING', '任务已取消'],
  ]);
  const { error_message } = (await factory.user.get(`/api/tasks/${failed}`)).body.data;
  expect(await logOf(factory.user, failed)).toEqual([
    ['INFO', '任务开始执行'],
    ['ERROR', error_message],
  ]);
});

test('Progress changes updated_at, by which tasks can be sorted', async () => {
  await using factory = await startFactory();
  const running = await order(factory.user, 'test', { seconds: 60 });
  await reaches(factory.user, running, 'running');
  const later = await order(factory.user, 'test', { gpus: 9 });
  const read = async (id: string) => (await factory.user.get(`/api/tasks/${id}`)).body.data;
  const listed = async (order: string) => {
    const { body } = await factory.user.get(`/api/tasks?sort_by=updated_at&sort_order=${order}`);
    return body.items.map(({ id }: { id: string }) => id);
  };
  const begun = (await read(running)).updated_at;
  await eventually(async () => expect((await read(running)).updated_at > begun).toBe(true));
  await eventually(async () => expect(await listed('desc')).toEqual([running, later]));
  expect(await listed('asc')).toEqual([later, running]);
  await factory.user.post(`/api/tasks/${running}/cancel`);
});
