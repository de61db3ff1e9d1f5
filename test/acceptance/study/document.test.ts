/** The requests of the published document, as they stand there, at the address it gives. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callerWith, refused, type Study, startStudy, TIME, whole } from './studying.ts';

let study: Study;
beforeAll(async () => {
  study = await startStudy({ atRoot: true });
});
afterAll(() => study[Symbol.asyncDispose]());

test('from the registration to the courses', async () => {
  const registration = { username: 'testuser', email: 'test@example.com', password: 'password123' };
  const registered = await whole(study.anybody.post('/api/auth/register', registration));
  expect(registered).toMatchObject({
    status: 201,
    body: { access_token: expect.stringMatching(/^eyJ/), token_type: 'bearer' },
  });
  const user = callerWith(study.server, registered.body.access_token);

  const config = { cx_username: '13800138000', cx_password: 'your_password', speed: 1.5, notopen_action: 'retry' };
  const { cx_password, ...shown } = config;
  expect(await whole(user.put('/api/user/config', config))).toEqual({
    status: 200,
    body: {
      ...{ ...shown, cx_password_set: true },
      ...{ notification_config: {}, tiku_config: {}, use_cookies: false, updated_at: TIME },
    },
  });

  const made = await whole(user.post('/api/tasks', { name: '学习任务', course_ids: ['123456', '789012'] }));
  expect(made).toMatchObject({ status: 201, body: { id: expect.any(Number), name: '学习任务', status: 'pending' } });
  const { id } = made.body;
  const { query } = study.server.core.database;
  const run = await query.selectFrom('study_runs').select('run_id').where('task_id', '=', id).executeTakeFirstOrThrow();
  const line = { ...run, level: 'info' as const, message: '当前任务: 视频...', created_at: '2025-10-12 12:00:00+00' };
  await query.insertInto('run_logs').values(line).execute();
  expect(await whole(user.get(`/api/tasks/${id}`))).toEqual({
    status: 200,
    body: {
      id,
      name: '学习任务',
      description: null,
      status: 'pending',
      progress: 0,
      logs: [
        {
          id: expect.any(Number),
          task_id: id,
          level: 'INFO',
          message: '当前任务: 视频...',
          created_at: '2025-10-12T12:00:00',
        },
      ],
      user_id: registered.body.user.id,
      course_ids: ['123456', '789012'],
      created_at: TIME,
      start_time: null,
      end_time: null,
      error_msg: null,
      completed_courses: 0,
      total_courses: 2,
    },
  });
  expect(await whole(user.get('/api/courses/list'))).toEqual({ status: 200, body: [] });
  expect((await user.get('/api/docs/')).status).toBe(200);
  expect(await whole(user.get('/api/tasks/999999999'))).toEqual(refused(404));
});
