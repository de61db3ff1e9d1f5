/** The journal of all systems: who did what to what, before and after, by which token. */

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { makePdf } from '../support/pdfs.ts';
import { send } from '../support/server.ts';
import { contractSignIns } from '../support/sign-ins.ts';
import { openAccount } from '../support/tokens.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

let server: WholeServer;
let token: string;
let user: { id: number; username: string };
let admin: string;
beforeAll(async () => {
  server = await startWholeServer();
  const opened = await openAccount(server.core, 'user');
  user = opened.account;
  const json = { name: 'nightly', access: 'write' };
  token = (await call('POST', '/console/api/tokens', { token: opened.token, json })).body.token;
  admin = (await openAccount(server.core, 'admin')).token;
});
afterAll(async () => {
  expect(server.undeclared).toEqual([]);
  await server[Symbol.asyncDispose]();
});

const call = (method: string, path: string, sending: Parameters<typeof send>[2] = {}) =>
  send(method, `${server.origin}${path}`, sending);

/** Calls with the personal token, and expects success. */
async function done(method: string, path: string, json?: unknown) {
  const answer = await call(method, path, { token, ...(json !== undefined && { json }) });
  expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300);
  return answer.body;
}

/** The entries about a thing, oldest first. Each names the account, the token and the address. */
async function entriesOf(target: string) {
  const { body } = await call('GET', `/console/api/journal?target=${target}&page_size=100`, { token: admin });
  for (const entry of body.items) {
    expect(entry).toMatchObject({
      account: user.username,
      token: 'nightly',
      token_id: expect.any(String),
      impersonator: null,
      address: expect.stringContaining('127.0.0.1'),
    });
  }
  return body.items.toReversed().map(({ action, detail }: { action: string; detail: object }) => ({ action, detail }));
}

test('A task of market: made, changed, paused and deleted', async () => {
  const definition = { name: 'daily', script_id: 'sample_aapl_daily', parameters: {} };
  const { data } = await done('POST', '/market/api/tasks/', definition);
  const path = `/market/api/tasks/${data.id}`;
  await done('PUT', path, { name: 'nightly', schedule_type: 'cron', schedule_expression: '0 3 * * *' });
  await done('POST', `${path}/pause`);
  await done('DELETE', path);
  expect(await entriesOf(`market_task:${data.id}`)).toMatchObject([
    { action: 'create_task', detail: { name: 'daily', owner_id: user.id, schedule_type: null } },
    {
      action: 'change_task',
      detail: {
        name: { from: 'daily', to: 'nightly' },
        schedule_expression: { from: null, to: '0 3 * * *' },
      },
    },
    { action: 'change_task', detail: { is_active: { from: true, to: false } } },
    { action: 'delete_task', detail: { name: 'nightly' } },
  ]);
});

test('An execution of market: cancelled and repeated', async () => {
  const definition = { name: 'hourly', script_id: 'sample_aapl_daily', parameters: {} };
  const { id } = (await done('POST', '/market/api/tasks/', definition)).data;
  const { execution_id: first } = (await done('POST', `/market/api/tasks/${id}/execute`)).data;
  await done('POST', `/market/api/executions/${first}/cancel`);
  const { execution_id: second } = (await done('POST', `/market/api/executions/${first}/retry`)).data;
  expect(await entriesOf(`execution:${first}`)).toEqual([
    { action: 'cancel_execution', detail: { script_id: 'sample_aapl_daily' } },
    { action: 'retry_execution', detail: { script_id: 'sample_aapl_daily', repeated_as: second } },
  ]);
});

test('A task of study: made, renamed, cancelled and deleted', async () => {
  const made = await done('POST', '/study/api/tasks', { name: 'spring', course_ids: ['1'] });
  const id = made.id ?? made.data?.id;
  await done('PUT', `/study/api/tasks/${id}`, { name: 'summer' });
  await done('DELETE', `/study/api/tasks/${id}`);
  expect(await entriesOf(`study_task:${id}`)).toMatchObject([
    { action: 'create_task', detail: { name: 'spring', course_ids: ['1'] } },
    { action: 'change_task', detail: { name: { from: 'spring', to: 'summer' } } },
    { action: 'delete_task', detail: { name: 'summer' } },
  ]);
});

test('A material of courseware: uploaded, changed, hidden and removed', async () => {
  const form = new FormData();
  form.set('title', 'Lesson');
  form.set('file', new Blob([Uint8Array.from(makePdf())], { type: 'application/pdf' }), 'lesson.pdf');
  const response = await fetch(`${server.origin}/courseware/api/v1/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  // biome-ignore lint/suspicious/noExplicitAny: only the id is read.
  const made = (await response.json()) as any;
  expect(response.status, JSON.stringify(made)).toBeLessThan(300);
  const id = made.id ?? made.material?.id ?? made.material_id;
  await done('PUT', `/courseware/api/v1/materials/${id}`, { title: 'Lesson 1' });
  await done('DELETE', `/courseware/api/v1/materials/${id}`);
  const entries = await entriesOf(`material:${id}`);
  expect(entries).toMatchObject([
    { action: 'create_material', detail: { title: 'Lesson', type: 'pdf', file_size: expect.any(Number) } },
    { action: 'change_material', detail: { title: { from: 'Lesson', to: 'Lesson 1' } } },
    { action: expect.stringMatching(/^(hide|delete)_material$/) },
  ]);
});

test('A profile and preferences: before and after', async () => {
  await done('PUT', '/factory/api/users/me', { full_name: 'First' });
  await done('PUT', '/factory/api/users/me', { full_name: 'Second' });
  await done('PUT', '/console/api/preferences', { language: 'en', theme: 'dark' });
  await done('PUT', '/console/api/preferences', { language: 'en' });
  await done('PUT', '/study/api/user/config', { speed: 1.5, cx_password: 'a secret' });
  const path = `/console/api/journal?account_id=${user.id}&target=account:${user.id}`;
  const { body } = await call('GET', path, { token: admin });
  const entries = body.items
    .filter(({ token: name }: { token: string | null }) => name === 'nightly')
    .toReversed()
    .map(({ action, detail }: { action: string; detail: object }) => ({ action, detail }));
  expect(entries).toEqual([
    { action: 'update_profile', detail: { full_name: { from: null, to: 'First' } } },
    { action: 'update_profile', detail: { full_name: { from: 'First', to: 'Second' } } },
    {
      action: 'change_preferences',
      detail: { language: { from: 'zh', to: 'en' }, theme: { from: 'light', to: 'dark' } },
    },
    {
      action: 'update_study_config',
      detail: { changed: ['speed', 'cx_password'], speed: { from: 1, to: 1.5 } },
    },
  ]);
});

test('A sign-out of every system', async () => {
  const { account } = await openAccount(server.core, 'user');
  const logouts = [
    ...['/identity/api/v1/auth/logout', '/market/api/auth/logout', '/factory/api/auth/logout'],
    ...['/courseware/api/v1/auth/logout', '/study/api/auth/logout'],
  ];
  const signIns = contractSignIns(account);
  for (const [index, [path, json]] of signIns.entries()) {
    const signedIn = await call('POST', path, { json });
    const session = signedIn.body.data?.access_token ?? signedIn.body.access_token;
    const out = await call('POST', logouts[index] ?? '', { token: session, json: {} });
    expect(out.status, out.text).toBe(200);
  }
  const { body } = await call('GET', `/console/api/journal?account_id=${account.id}&action=sign_out`, { token: admin });
  expect(body.items).toMatchObject(
    ['study', 'courseware', 'factory', 'market', 'identity'].map((system) => ({
      detail: { system },
      address: expect.stringContaining('127.0.0.1'),
    })),
  );
});

test('A balance: before and after', async () => {
  const path = `/console/api/users/${user.id}/balance`;
  for (const balance of [1_000, 400])
    expect((await call('PUT', path, { token: admin, json: { balance } })).status).toBe(200);
  const { body } = await call('GET', `/console/api/journal?target=account:${user.id}&action=adjust_balance`, {
    token: admin,
  });
  expect(body.items.map(({ detail }: { detail: object }) => detail)).toMatchObject([
    { amount: -600, before: 1_000, balance: 400 },
    { amount: 1_000, before: 0, balance: 1_000 },
  ]);
});

test('A table that is deleted, in the transaction of its deletion', async () => {
  const definition = { name: 'table', script_id: 'sample_aapl_daily', parameters: {} };
  const { id } = (await done('POST', '/market/api/tasks/', definition)).data;
  await done('POST', `/market/api/tasks/${id}/execute`);
  const table = 'ak_sample_aapl_daily';
  const tablePath = `/market/api/tables/${table}`;
  await eventually(async () => expect((await call('GET', tablePath, { token: admin })).status).toBe(200));
  const { query } = server.core.database;
  // An entry that cannot be written keeps the table.
  await sql`alter table journal add constraint no_deletion check (action <> 'delete_table') not valid`.execute(query);
  await eventually(async () => {
    expect((await call('DELETE', tablePath, { token: admin })).status).toBe(500);
  });
  expect((await call('GET', tablePath, { token: admin })).status).toBe(200);
  await sql`alter table journal drop constraint no_deletion`.execute(query);
  expect((await call('DELETE', tablePath, { token: admin })).status).toBe(200);
  const { body } = await call('GET', `/console/api/journal?target=table:${table}`, { token: admin });
  expect(body.items).toMatchObject([{ action: 'delete_table', detail: { rows: expect.any(Number) } }]);
});

test('A script that a scan found changed or missing', async () => {
  const { query } = server.core.database;
  await query
    .updateTable('market_scripts')
    .set({ checksum: 'old' })
    .where('script_id', '=', 'sample_aapl_daily')
    .execute();
  const scanned = await call('POST', '/market/api/scripts/scan', { token: admin });
  expect(scanned.status, scanned.text).toBe(200);
  const { body } = await call('GET', '/console/api/journal?target=script:sample_aapl_daily', { token: admin });
  expect(body.items).toMatchObject([
    { action: 'script_updated', detail: { checksum: expect.stringMatching(/^[0-9a-f]{64}$/) } },
  ]);
});

test('A change that is refused leaves no entry', async () => {
  const refused = await call('PUT', '/study/api/tasks/999999', { token, json: { name: 'x' } });
  expect(refused.status).toBe(404);
  expect(await entriesOf('study_task:999999')).toEqual([]);
});

test('All that one token did is found by the token', async () => {
  const { body } = await call('GET', '/console/api/journal?action=create_task', { token: admin });
  const [{ token_id: id }] = body.items;
  const found = await call('GET', `/console/api/journal?token_id=${id}`, { token: admin });
  expect(found.body.total).toBeGreaterThan(2);
  expect(new Set(found.body.items.map(({ token: name }: { token: string }) => name))).toEqual(new Set(['nightly']));
});
