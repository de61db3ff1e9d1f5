/** Tests the client package on a server of all systems. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiError, type ChannelMessages, dataOf, innerOf, Owlery, type Session, type SystemName } from '#client';
import { folder, generate } from '../../packages/client/scripts/types.ts';
import { makePdf } from '../support/pdfs.ts';
import { startTestServer } from '../support/server.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

const PASSWORD = 'password123';
const EMAIL = 'user_a@example.com';
const SYSTEMS: SystemName[] = ['identity', 'market', 'factory', 'courseware', 'study'];

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer();
  await server.core.accounts.register({ username: 'user_a', email: EMAIL, password: PASSWORD, role: 'user' });
});
afterAll(() => server[Symbol.asyncDispose]());

async function signedIn(system?: SystemName): Promise<Owlery> {
  const owlery = new Owlery({ url: server.origin, language: 'en' });
  await owlery.signIn({ name: EMAIL, password: PASSWORD }, system);
  return owlery;
}

test('The client’s types match the documents that the server serves', { timeout: 120_000 }, async () => {
  for (const [name, types] of await generate(server.origin)) {
    const kept = await readFile(join(folder, name), 'utf8');
    expect(kept === types, `${name} is not current: npm run types -w @owlery/client -- http://127.0.0.1:8000`).toBe(
      true,
    );
  }
});

describe('a session', () => {
  test.each(SYSTEMS)('opened at %s is valid for every system', async (system) => {
    const owlery = await signedIn(system);
    expect(owlery.session).toMatchObject({ system, token: expect.any(String) });
    const { email } = await innerOf(owlery.api.GET('/market/api/auth/me'));
    expect(email).toBe(EMAIL);
    const me = await dataOf(owlery.api.GET('/identity/api/v1/auth/me'));
    expect(me.email).toBe(EMAIL);
    await owlery.signOut();
    expect(owlery.session).toBeUndefined();
    await expect(owlery.api.GET('/identity/api/v1/auth/me')).rejects.toMatchObject({ status: 401 });
  });

  test.each(['identity', 'market', 'factory', 'courseware'] as const)(
    'of %s is renewed once for all simultaneous calls',
    async (system) => {
      const { session } = await signedIn(system);
      const kept: (Session | undefined)[] = [];
      const almostOver = session && { ...session, expiresAt: Date.now() + 1_000 };
      const owlery = new Owlery({ url: server.origin, session: almostOver, onSession: (one) => kept.push(one) });
      const all = await Promise.all([1, 2, 3, 4].map(() => dataOf(owlery.api.GET('/identity/api/v1/auth/me'))));
      expect(all.map(({ email }) => email)).toEqual([EMAIL, EMAIL, EMAIL, EMAIL]);
      expect(kept).toEqual([owlery.session]);
      expect(owlery.session?.expiresAt).toBeGreaterThan(Date.now() + 60_000);
    },
  );

  test('that has ended is dropped', async () => {
    const one = await signedIn();
    const kept: (Session | undefined)[] = [];
    const other = new Owlery({ url: server.origin, session: one.session, onSession: (session) => kept.push(session) });
    await one.signOut();
    await expect(other.api.GET('/study/api/tasks')).rejects.toThrow(ApiError);
    expect(kept).toEqual([undefined]);
  });
});

describe('a refusal', () => {
  test('has the status, the code, the words and the request id', async () => {
    const owlery = await signedIn();
    const refused = owlery.api.POST('/market/api/tasks', { body: { name: 'x', script_id: 'no_such_script' } });
    const error = await refused.then(
      () => undefined,
      (reason: ApiError) => reason,
    );
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 404, code: 'script_not_found', requestId: expect.any(String) });
    expect(error?.message).toMatch(/no_such_script/);
  });

  test.each([
    ['/factory/api/tasks/{task_id}', { task_id: crypto.randomUUID() }, 'RESOURCE_NOT_FOUND'],
    ['/courseware/api/v1/materials/{material_id}', { material_id: 999_999 }, 'material_not_found'],
  ] as const)('of %s has its code', async (path, parameters, code) => {
    const owlery = await signedIn();
    const asked =
      path === '/factory/api/tasks/{task_id}'
        ? owlery.api.GET(path, { params: { path: parameters } })
        : owlery.api.GET(path, { params: { path: parameters } });
    await expect(asked).rejects.toMatchObject({ status: 404, code });
  });

  test('has status 401 for a wrong password, and status 0 for an unreachable server', async () => {
    const owlery = new Owlery({ url: server.origin });
    await expect(owlery.signIn({ name: EMAIL, password: 'wrong' })).rejects.toMatchObject({ status: 401 });
    const nowhere = new Owlery({ url: 'http://127.0.0.1:9' });
    await expect(nowhere.api.GET('/identity/api/v1/auth/me')).rejects.toMatchObject({ status: 0 });
  });
});

test('A channel follows an execution to its end, even if its connection is lost', async () => {
  const owlery = await signedIn('market');
  const messages: ChannelMessages['/market/ws/executions'][] = [];
  const heard = new EventTarget();
  const isSo = async (happened: () => boolean) => {
    while (!happened()) await new Promise((resolve) => heard.addEventListener('heard', resolve, { once: true }));
  };
  let missed = 0;
  using channel = owlery.channel('/market/ws/executions', {
    onMessage(message) {
      messages.push(message);
      heard.dispatchEvent(new Event('heard'));
    },
    onMissed() {
      missed += 1;
      heard.dispatchEvent(new Event('heard'));
    },
  });
  await isSo(() => messages.some(({ type }) => type === 'connected'));
  const task = await innerOf(
    owlery.api.POST('/market/api/tasks', { body: { name: 'prices', script_id: 'sample_aapl_daily' } }),
  );
  const params = { path: { task_id: task.id } };
  const { execution_id } = await innerOf(owlery.api.POST('/market/api/tasks/{task_id}/execute', { params }));
  channel.follow({ type: 'subscribe', execution_ids: [execution_id] });
  await isSo(() => messages.some((one) => one.type === 'execution_update' && one.data.status === 'completed'));

  // The server closes the connection of an account whose role changes with 1012: try again.
  const subscribed = messages.filter(({ type }) => type === 'subscribed').length;
  const { id } = await innerOf(owlery.api.GET('/market/api/auth/me'));
  await server.core.administration.update(id, { role: 'admin' }, { accountId: id, address: '127.0.0.1' });
  await isSo(() => missed === 1 && messages.filter(({ type }) => type === 'subscribed').length > subscribed);
});

test('A channel whose token expires is opened again with the next one', async () => {
  const { accounts, sessions, database } = server.core;
  const account = await accounts.register({ username: 'user_b', email: 'user_b@example.com', password: PASSWORD });
  const policy = { system: 'market', tokenLifetime: 4, refreshLifetime: 3_600 };
  const { accessToken: token, refreshToken } = await sessions.open(database.query, account, policy);
  const session = { system: 'market', token, refreshToken, expiresAt: Date.now() + 4_000, lifetime: 4_000 } as const;
  const owlery = new Owlery({ url: server.origin, session });
  const { promise: missed, resolve, reject } = Promise.withResolvers<void>();
  using _channel = owlery.channel('/market/ws/executions', {
    onMessage() {},
    onMissed: resolve,
    onRefused: (reason) => reject(new Error(reason)),
  });
  await missed;
  expect(owlery.session?.token).not.toBe(token);
});

test('A channel whose token has expired before the client expects it is opened with a new one', async () => {
  const { accounts, sessions, database } = server.core;
  const account = await accounts.register({ username: 'user_c', email: 'user_c@example.com', password: PASSWORD });
  const policy = { system: 'market', tokenLifetime: 1_800, refreshLifetime: 3_600 };
  const { refreshToken } = await sessions.open(database.query, account, policy);
  const { accessToken: token } = await sessions.open(database.query, account, { ...policy, tokenLifetime: 0 });
  const session = { system: 'market', token, refreshToken, expiresAt: Date.now() + 1_800_000, lifetime: 1 } as const;
  const owlery = new Owlery({ url: server.origin, session });
  const { promise: connected, resolve, reject } = Promise.withResolvers<void>();
  using _channel = owlery.channel('/market/ws/executions', {
    onMessage: ({ type }) => type === 'connected' && resolve(),
    onRefused: (reason) => reject(new Error(reason)),
  });
  await connected;
  expect(owlery.session?.token).not.toBe(token);
});

test('A page with a cookie is told when nobody is signed in, and words errors itself', async () => {
  let told = 0;
  const owlery = new Owlery({
    url: server.origin,
    onSignedOut: () => {
      told += 1;
    },
    wordsOf: ({ status, isWorded }) => (isWorded ? undefined : `status ${status}`),
  });
  await expect(owlery.api.GET('/identity/api/v1/auth/me')).rejects.not.toThrow('status 401');
  expect(told).toBe(1);
  const nowhere = new Owlery({ url: 'http://127.0.0.1:9', wordsOf: ({ status }) => `status ${status}` });
  await expect(nowhere.api.GET('/identity/api/v1/auth/me')).rejects.toThrow('status 0');
});

test('A file uploaded by tus becomes a material', async () => {
  const owlery = await signedIn('courseware');
  const progress: number[] = [];
  const file = makePdf({ pages: 2 });
  const material_id = await owlery.upload({ file, name: 'two pages.pdf', onProgress: (sent) => progress.push(sent) });
  const material = await dataOf(
    owlery.api.GET('/courseware/api/v1/materials/{material_id}', { params: { path: { material_id } } }),
  );
  expect(material).toMatchObject({ title: 'two pages', type: 'pdf', page_count: 2, file_size: file.length });
  expect(progress.at(-1)).toBe(file.length);
  const params = { path: { material_id } };
  const answer = await owlery.api.GET('/courseware/api/v1/materials/{material_id}/stream', { params, parseAs: 'blob' });
  expect(new Uint8Array((await answer.data?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(new Uint8Array(file));

  const text = new Blob(['no film']);
  const refused = owlery.upload({ file: Buffer.from(await text.arrayBuffer()), name: 'film.mp4' });
  await expect(refused).rejects.toMatchObject({ status: 415, code: 'file_unsupported' });
});

test('A client reaches a system alone at the root by the same addresses', async () => {
  const alone = await startTestServer('market', { atRoot: true });
  try {
    await alone.core.accounts.register({ username: 'user_a', email: EMAIL, password: PASSWORD, role: 'user' });
    const owlery = new Owlery({ url: alone.url, alone: 'market' });
    await owlery.signIn({ name: 'user_a', password: PASSWORD });
    expect((await innerOf(owlery.api.GET('/market/api/auth/me'))).username).toBe('user_a');
  } finally {
    await alone.close();
  }
});
