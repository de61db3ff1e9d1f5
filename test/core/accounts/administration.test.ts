/** Accounts as administrators list, change and delete them. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../../../src/core/accounts/accounts-queries.ts';
import type { NotSignedIn } from '../../../src/core/accounts/sessions.ts';
import type { Core } from '../../../src/core/core.ts';
import { Worker } from '../../../src/core/jobs/engine/worker.ts';
import { defineJob, handle } from '../../../src/core/jobs/runs/job.ts';
import { eventually } from '../../support/eventually.ts';
import { entriesAbout, openTwoNodes, registerOn, type TwoNodes } from './two-nodes.ts';

const FROM = '192.0.2.7';
let nodes: TwoNodes;
let here: Core;
let there: Core;
beforeAll(async () => {
  nodes = await openTwoNodes();
  ({ here, there } = nodes);
});
afterAll(() => nodes[Symbol.asyncDispose]());

const register = (role?: 'user' | 'admin', core = here) => registerOn(core, role);
const entries = (account: { id: number }) => entriesAbout(here, account);

/** Signs in. @returns a token whose session both nodes have cached */
async function signIn(account: Account): Promise<string> {
  const policy = { system: 'test', tokenLifetime: 3_600 };
  const { accessToken } = await here.sessions.open(here.database.query, account, policy);
  for (const core of [here, there]) expect(await core.sessions.authenticate(accessToken)).toMatchObject({ account });
  return accessToken;
}

/** The account of a token on a node. */
const whose = async (core: Core, token: string) => {
  const found = await core.sessions.authenticate(token);
  return typeof found === 'string' ? found : found.account;
};

async function outEverywhere(token: string, why: NotSignedIn): Promise<void> {
  expect(await whose(here, token)).toBe(why);
  await eventually(async () => expect(await whose(there, token)).toBe(why));
}

let admin: Account;
const by = () => ({ accountId: admin.id, address: FROM });
beforeEach(async () => {
  admin = await register('admin');
});

describe('accounts', () => {
  test('are listed newest first, and found by parts of their names in any case', async () => {
    const one = await register();
    const two = await register();
    const { items, total } = await here.administration.list({}, { page: 1, pageSize: 2 });
    expect(items).toEqual([two, one]);
    expect(total).toBeGreaterThanOrEqual(3);
    expect((await here.administration.list({}, { page: 2, pageSize: 1 })).items).toEqual([one]);

    const part = one.username.slice(3, -1).toUpperCase();
    const everybody = { page: 1, pageSize: 100 };
    expect(await here.administration.list({ username: part }, everybody)).toEqual({ items: [one], total: 1 });
    expect(await here.administration.list({ email: `${one.username}@EXAMPLE` }, everybody)).toEqual({
      items: [one],
      total: 1,
    });
    expect(await here.administration.list({ username: part, role: 'admin' }, everybody)).toEqual({
      items: [],
      total: 0,
    });
    const admins = await here.administration.list({ role: 'admin' }, everybody);
    expect(admins.items).toContainEqual(admin);
    expect(admins.items.every(({ role }) => role === 'admin')).toBe(true);
  });

  test('are found by %, _ and \\ as by any other character', async () => {
    const username = `100%_\\${randomBytes(4).toString('hex')}`;
    const strange = await here.accounts.register({
      username,
      email: `${randomBytes(4).toString('hex')}@example.com`,
      password: 'password123',
    });
    const found = async (part: string) =>
      (await here.administration.list({ username: part }, { page: 1, pageSize: 100 })).items;
    expect(await found('%_\\')).toEqual([strange]);
    expect(await found('u%r')).toEqual([]);
    expect(await found('use__')).toEqual([]);
  });

  test('can be read one by one', async () => {
    expect(await here.administration.get(admin.id)).toEqual(admin);
    await expect(here.administration.get(2 ** 40)).rejects.toMatchObject({ code: 'account_not_found' });
  });
});

describe('a change', () => {
  test('takes effect on every node at once, and the journal records who changed what', async () => {
    const account = await register();
    const token = await signIn(account);
    const email = `new-${account.email}`;
    const changed = await here.administration.update(account.id, { email, role: 'admin', fullName: '张三' }, by());
    expect(changed).toEqual({ ...account, email, role: 'admin', full_name: '张三', updated_at: changed.updated_at });
    expect(changed.updated_at).not.toBe(account.updated_at);
    expect(await whose(here, token)).toEqual(changed);
    await eventually(async () => expect(await whose(there, token)).toEqual(changed));
    const detail = {
      email: { from: account.email, to: email },
      role: { from: 'user', to: 'admin' },
      full_name: { from: null, to: '张三' },
    };
    expect(await entries(account)).toEqual([{ account_id: admin.id, action: 'update_account', detail, address: FROM }]);
  });

  test('that changes nothing is not in the journal', async () => {
    const account = await register();
    const { email, role } = account;
    expect(await here.administration.update(account.id, { email, role, isActive: true }, by())).toEqual(account);
    expect(await here.administration.update(account.id, {}, by())).toEqual(account);
    expect(await entries(account)).toEqual([]);
  });

  test('to a taken address is refused, in any case', async () => {
    const account = await register();
    const change = { email: admin.email.toUpperCase(), fullName: 'not kept' };
    await expect(here.administration.update(account.id, change, by())).rejects.toMatchObject({
      code: 'email_taken',
      data: { email: change.email },
    });
    expect(await here.administration.get(account.id)).toEqual(account);
    expect(await entries(account)).toEqual([]);
    const cased = await here.administration.update(account.id, { email: account.email.toUpperCase() }, by());
    expect(cased.email).toBe(account.email.toUpperCase());
  });

  test('to inactive ends the sessions everywhere, and a change to active allows sign-in again', async () => {
    const account = await register();
    const token = await signIn(account);
    expect(await here.administration.update(account.id, { isActive: false }, by())).toMatchObject({
      status: 'inactive',
    });
    await outEverywhere(token, 'account_inactive');
    const credentials = { name: account.username, password: 'password123', address: FROM };
    const policy = { system: 'test', tokenLifetime: 60 };
    await expect(here.signIn.signIn(credentials, policy)).rejects.toMatchObject({ code: 'account_inactive' });
    await here.administration.update(account.id, { isActive: true }, by());
    expect(await whose(here, token)).toBe('invalid');
    expect(await here.signIn.signIn(credentials, policy)).toMatchObject({ account: { id: account.id } });
  });

  test('to inactive keeps a suspended account suspended', async () => {
    const { id } = await register();
    await here.database.query.updateTable('accounts').set({ status: 'suspended' }).where('id', '=', id).execute();
    expect(await here.administration.update(id, { isActive: false }, by())).toMatchObject({ status: 'suspended' });
    expect(await here.administration.update(id, { isActive: true }, by())).toMatchObject({ status: 'active' });
  });

  test('of an unknown account is refused', async () => {
    for (const change of [{ role: 'user' }, { fullName: 'x' }] as const) {
      await expect(here.administration.update(2 ** 40, change, by())).rejects.toMatchObject({
        code: 'account_not_found',
      });
    }
  });
});

test('A new password ends the sessions everywhere and lifts the lock', async () => {
  const account = await register();
  const token = await signIn(account);
  const policy = { system: 'test', tokenLifetime: 60 };
  const attempt = (password: string) => here.signIn.signIn({ name: account.email, password, address: FROM }, policy);
  for (let count = 0; count < 5; count += 1) await expect(attempt('wrong')).rejects.toThrow('invalid_credentials');
  await expect(attempt('password123')).rejects.toMatchObject({ code: 'account_locked' });
  await here.administration.resetPassword(account.id, 'another password', by());
  await outEverywhere(token, 'invalid');
  await expect(attempt('password123')).rejects.toMatchObject({ code: 'invalid_credentials' });
  expect(await attempt('another password')).toMatchObject({ account: { id: account.id } });
  const made = (await entries(account)).filter(({ account_id }) => account_id === admin.id);
  expect(made).toEqual([{ account_id: admin.id, action: 'reset_password_by_admin', detail: null, address: FROM }]);
  await expect(here.administration.resetPassword(2 ** 40, 'another password', by())).rejects.toMatchObject({
    code: 'account_not_found',
  });
});

describe('deleting an account', () => {
  const obey = defineJob<{ n: number }, object>({ kind: 'obey', queue: 'obey', timeoutSeconds: 600 });

  test('ends its sessions everywhere and is in the journal', async () => {
    const account = await register();
    const token = await signIn(account);
    await here.administration.delete(account.id, by());
    await outEverywhere(token, 'account_deleted');
    await expect(here.administration.get(account.id)).rejects.toMatchObject({ code: 'account_not_found' });
    const { username, email } = account;
    const detail = { username, email, full_name: null, role: 'user', status: 'active' };
    expect(await entries(account)).toEqual([{ account_id: admin.id, action: 'delete_account', detail, address: FROM }]);
    await expect(here.administration.delete(account.id, by())).rejects.toMatchObject({ code: 'account_not_found' });
  });

  test('stops its running work and cancels its waiting work, and nobody else’s', async () => {
    const account = await register();
    const stopped = Promise.withResolvers<unknown>();
    const worker = new Worker({
      ...here,
      transitions: here.runs.transitions,
      maxTasks: 1,
      handlers: new Map([
        handle(obey, async ({ signal }) => {
          await once(signal, 'abort');
          stopped.resolve(signal.reason);
          return undefined;
        }),
      ]),
    });
    const ended: number[] = [];
    here.runs.transitions.on(obey, async (_tx, runs) => {
      ended.push(...runs.filter(({ status }) => status === 'cancelled').map(({ id }) => id));
    });
    const create = (ownerId: number, options = {}) =>
      here.runs.create(here.database.query, obey, { ownerId, input: { n: 1 }, ...options });
    const running = await create(account.id);
    await worker.start();
    const statusOf = async (run: { id: number }) => await here.runs.get(here.database.query, run.id);
    await eventually(async () => expect(await statusOf(running)).toMatchObject({ status: 'running' }));
    const waiting = await create(account.id);
    const draft = await create(account.id, { draft: true });
    const foreign = await create(admin.id);

    await here.administration.delete(account.id, by());
    expect(await stopped.promise).toBe('cancel');
    for (const run of [running, waiting, draft]) {
      expect(await statusOf(run)).toMatchObject({ status: 'cancelled', owner_id: null });
    }
    expect(ended.toSorted((one, other) => one - other)).toEqual([running.id, waiting.id, draft.id]);
    await eventually(async () => expect(await statusOf(foreign)).toMatchObject({ status: 'running' }));
    await here.runs.cancel(here.database.query, foreign.id);
    await worker.stop();
  });

  test('leaves nothing that started at the same moment', async () => {
    const account = await register();
    const { promise: first, resolve: isBegun } = Promise.withResolvers<void>();
    const begin = async (): Promise<number[]> => {
      const ids: number[] = [];
      try {
        for (;;) {
          const options = { ownerId: account.id, input: { n: 1 } };
          ids.push((await there.runs.create(there.database.query, obey, options)).id);
          isBegun();
          await setImmediate();
        }
      } catch (error) {
        expect(error).toMatchObject({ code: '23503' }); // The owner's account no longer exists.
        return ids;
      }
    };
    const begun = Promise.all([begin(), begin(), begin()]);
    await first;
    await here.administration.delete(account.id, by());
    const ids = (await begun).flat();
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) {
      expect(await here.runs.get(here.database.query, id)).toMatchObject({ status: 'cancelled', owner_id: null });
    }
  });
});
