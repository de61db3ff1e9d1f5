import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
import { expectOk, make, PASSWORD, refused, type Study, startStudy, TIME } from './studying.ts';

let study: Study;
beforeAll(async () => {
  study = await startStudy();
});
afterAll(() => study[Symbol.asyncDispose]());

const DEFAULTS = {
  ...{ cx_username: null, cx_password_set: false, speed: 1, notopen_action: 'retry' },
  ...{ notification_config: {}, tiku_config: {}, use_cookies: false, updated_at: null },
};
const NO_TASKS = { total: 0, pending: 0, running: 0, paused: 0, completed: 0, failed: 0, cancelled: 0 };

describe('/api/user/config', () => {
  test('returns 200 with defaults', async () => {
    const person = await study.person();
    expect(await whole(person.get('/api/user/config'))).toEqual({ status: 200, body: DEFAULTS });
    expect(await whole(person.put('/api/user/config', {}))).toEqual({ status: 200, body: DEFAULTS });
  });

  test('returns 200 and keeps the fields that are not named', async () => {
    const person = await study.person();
    const changes: [object, object][] = [
      [
        { cx_username: '13800138000', cx_password: 'secret' },
        { cx_username: '13800138000', cx_password_set: true },
      ],
      [{ cx_password: '', speed: 1.75 }, { speed: 1.75 }],
      [{ speed: 1.25 }, { speed: 1.25 }],
      [{ notopen_action: 'ask' }, { notopen_action: 'ask' }],
      [{ speed: 2 }, { speed: 2 }],
      [{ speed: null, notopen_action: null }, {}],
      [{ cx_username: null }, { cx_username: null }],
      [{ cx_password: null }, { cx_password_set: false }],
    ];
    let expected: object = DEFAULTS;
    for (const [change, result] of changes) {
      expected = { ...expected, ...result, updated_at: TIME };
      expect(await whole(person.put('/api/user/config', change))).toEqual({ status: 200, body: expected });
      expect(await whole(person.get('/api/user/config'))).toEqual({ status: 200, body: expected });
    }
  });

  test('returns 200 and changes nothing for an empty cx_password', async () => {
    const person = await study.person();
    const send = (cx_password: string | null) => whole(person.put('/api/user/config', { cx_password }));
    expect(await send('')).toEqual({ status: 200, body: DEFAULTS });
    await send('secret');
    const { query } = study.server.core.database;
    const sealed = () =>
      query
        .selectFrom('study_configs')
        .select(['cx_password_sealed', 'updated_at'])
        .where('account_id', '=', person.id)
        .executeTakeFirstOrThrow();
    const stored = await sealed();
    expect(await send('')).toMatchObject({ status: 200, body: { cx_password_set: true } });
    expect(await sealed()).toEqual(stored);
    expect(await send(null)).toMatchObject({ status: 200, body: { cx_password_set: false } });
  });

  test('returns 200 to simultaneous changes and keeps each of them', async () => {
    const person = await study.person();
    const changes = [{ speed: 1.5 }, { notopen_action: 'continue' }, { cx_username: 'x' }, { cx_password: 'y' }];
    await Promise.all(changes.map((change) => expectOk(person.put('/api/user/config', change))));
    expect(await expectOk(person.get('/api/user/config'))).toEqual({
      cx_username: 'x',
      cx_password_set: true,
      speed: 1.5,
      notopen_action: 'continue',
      notification_config: {},
      tiku_config: {},
      use_cookies: false,
      updated_at: TIME,
    });
  });

  test('seals the password at rest, unseals it for the run, and writes it nowhere else', async () => {
    const person = await study.person();
    const secret = 'the password of another site';
    const answer = await person.put('/api/user/config', { cx_password: secret });
    expect(answer.text).not.toContain(secret);
    const { database, secrets, journal } = study.server.core;
    const { cx_password_sealed: sealed } = await database.query
      .selectFrom('study_configs')
      .select('cx_password_sealed')
      .where('account_id', '=', person.id)
      .executeTakeFirstOrThrow();
    expect(sealed).not.toContain(secret);
    expect(secrets.unseal(sealed ?? '')).toBe(secret);
    const { items } = await journal.list(database.query, { account_id: person.id }, { page: 1, pageSize: 10 });
    expect(items).toMatchObject([
      { action: 'update_study_config', detail: { changed: ['cx_password'] } },
      { action: 'register' },
    ]);
    expect(JSON.stringify(items)).not.toContain(secret);
    for (const path of ['/api/user/profile', '/api/auth/me']) {
      expect((await person.get(path)).text).not.toContain(secret);
    }
    const seen = await study.admin.get(`/api/admin/users/${person.id}`);
    expect(seen.body.config.cx_password_set).toBe(true);
    expect(seen.text).not.toContain(secret);
  });

  test.each<[unknown, string]>([
    [{ cx_username: 'x'.repeat(65) }, 'cx_username: 不应多于 64 个字符'],
    [{ cx_username: '' }, 'cx_username: 不应少于 1 个字符'],
    [{ cx_username: 5 }, 'cx_username: 应当是 string 或 null 类型'],
    [{ cx_password: 'x'.repeat(129) }, 'cx_password: 不应多于 128 个字符'],
    [{ speed: 0.99 }, 'speed: 不能小于 1'],
    [{ speed: 2.01 }, 'speed: 不能大于 2'],
    [{ speed: '1.5' }, 'speed: 应当是 number 类型'],
    [{ notopen_action: 'wait' }, expect.stringContaining('retry, ask, continue') as unknown as string],
    [[], '应当是 object 类型'],
  ])('returns 400 for %j', async (json, detail) => {
    const person = await study.person();
    expect(await whole(person.put('/api/user/config', json))).toEqual(refused(400, detail));
    expect(await expectOk(person.get('/api/user/config'))).toEqual(DEFAULTS);
  });
});

describe('PUT /api/user/password', () => {
  const login = (username: string, password: string) => study.anybody.post('/api/auth/login', { username, password });

  test('returns 200, changes the password and ends every session', async () => {
    const person = await study.person();
    const json = { old_password: PASSWORD, new_password: 'another' };
    expect(await whole(person.put('/api/user/password', json))).toEqual({
      status: 200,
      body: { message: '密码修改成功' },
    });
    expect((await person.get('/api/auth/me')).status).toBe(401);
    expect((await login(person.username, PASSWORD)).status).toBe(401);
    expect((await login(person.username, 'another')).status).toBe(200);
  });

  test.each<[object, string]>([
    [{ old_password: 'not it', new_password: 'another' }, '原密码错误'],
    [{ new_password: 'another' }, 'old_password: 缺少必填字段'],
    [{ old_password: PASSWORD }, 'new_password: 缺少必填字段'],
    [{ old_password: PASSWORD, new_password: 'short' }, 'new_password: 密码长度至少6位'],
    [{ old_password: PASSWORD, new_password: 123_456 }, 'new_password: 应当是 string 类型'],
  ])('returns 400 for %j', async (json, detail) => {
    const person = await study.person();
    expect(await whole(person.put('/api/user/password', json))).toEqual(refused(400, detail));
    expect((await person.get('/api/auth/me')).status).toBe(200);
  });

  test('returns 403 after five wrong guesses with a valid token', async () => {
    const person = await study.person();
    const json = { old_password: 'guess', new_password: 'another' };
    for (let count = 0; count < 5; count++) await person.put('/api/user/password', json);
    expect((await person.put('/api/user/password', { ...json, old_password: PASSWORD })).status).toBe(403);
  });
});

describe('GET /api/user/profile', () => {
  test('returns 200 with the user, the preferences and the statistics', async () => {
    const person = await study.person();
    const { id, username, email } = person;
    const user = {
      id,
      username,
      email,
      full_name: null,
      role: 'user',
      is_active: true,
      email_verified: false,
      created_at: TIME,
    };
    const body = { user: { ...user, last_login: null }, config: DEFAULTS, statistics: { tasks: NO_TASKS } };
    expect(await whole(person.get('/api/user/profile'))).toEqual({ status: 200, body });
    await make(person, 'wait');
    await make(person, 'wait');
    await expectOk(person.post(`/api/tasks/${await make(person, 'wait')}/start`));
    await expectOk(person.post(`/api/tasks/${await make(person, 'wait')}/cancel`));
    await make(await study.person(), 'wait');
    const tasks = { ...NO_TASKS, total: 4, pending: 2, running: 1, cancelled: 1 };
    expect((await expectOk(person.get('/api/user/profile'))).statistics).toEqual({ tasks });
  });
});
