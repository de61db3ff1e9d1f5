/** The last active administrator cannot be removed. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openCore } from '../../../src/app/compose.ts';
import { readConfig } from '../../../src/app/config.ts';
import type { Account } from '../../../src/core/accounts/accounts-queries.ts';
import type { Core } from '../../../src/core/core.ts';
import { createTestDatabase } from '../../support/database.ts';
import { quiet } from '../../support/logger.ts';

const FROM = '192.0.2.7';
/** Two nodes on one database. */
let here: Core;
let there: Core;
beforeAll(async () => {
  const config = readConfig({
    DATABASE_URL: (await createTestDatabase()).url,
    OWLERY_SECRET: 'a secret that all nodes of a test share',
  });
  here = await openCore(config, quiet, { stays: true });
  there = await openCore(config, quiet, { stays: false });
});
afterAll(async () => {
  await here.close();
  await there.close();
});

async function register(role: 'user' | 'admin' = 'user', core = here): Promise<Account> {
  const username = `${role}_${randomBytes(5).toString('hex')}`;
  return await core.accounts.register({ username, email: `${username}@example.com`, password: 'password123', role });
}

async function entries(account: { id: number }) {
  const { items } = await here.journal.list(
    here.database.query,
    { target: `account:${account.id}` },
    { page: 1, pageSize: 10 },
  );
  return items.map(({ account_id, action, detail, address }) => ({ account_id, action, detail, address }));
}

let admin: Account;
const by = () => ({ accountId: admin.id, address: FROM });
beforeEach(async () => {
  admin = await register('admin');
});

describe('the last active administrator', () => {
  beforeEach(async () => {
    await here.database.query
      .updateTable('accounts')
      .set({ role: 'user' })
      .where('role', '=', 'admin')
      .where('id', '!=', admin.id)
      .execute();
  });

  const refused = { code: 'last_admin' };

  test('can be neither demoted, disabled nor deleted, but can be changed otherwise', async () => {
    const { administration } = here;
    await expect(administration.update(admin.id, { role: 'user' }, by())).rejects.toMatchObject(refused);
    await expect(administration.update(admin.id, { isActive: false }, by())).rejects.toMatchObject(refused);
    await expect(administration.delete(admin.id, by())).rejects.toMatchObject(refused);
    expect(await administration.get(admin.id)).toEqual(admin);
    expect(await entries(admin)).toEqual([]);
    const same = { fullName: 'The last', role: 'admin', isActive: true } as const;
    expect(await administration.update(admin.id, same, by())).toMatchObject({ full_name: 'The last' });
  });

  test('is the last one even if there is an inactive administrator', async () => {
    const other = await register('admin');
    await here.administration.update(other.id, { isActive: false }, by());
    await expect(here.administration.delete(admin.id, by())).rejects.toMatchObject(refused);
    await here.administration.delete(other.id, by());
  });

  test('can be removed, also by itself, when there is another', async () => {
    const other = await register('admin');
    await here.administration.delete(admin.id, by());
    await expect(here.administration.update(other.id, { role: 'user' }, by())).rejects.toMatchObject(refused);
  });

  test('cannot be removed when two nodes remove the last two at the same moment', async () => {
    const take = [
      (core: Core, id: number) => core.administration.update(id, { role: 'user' }, by()),
      (core: Core, id: number) => core.administration.update(id, { isActive: false }, by()),
      (core: Core, id: number) => core.administration.delete(id, by()),
    ] as const;
    for (const first of take) {
      for (const second of take) {
        const one = await register('admin');
        const two = await register('admin');
        for (const { id } of (await here.administration.list({ role: 'admin' }, { page: 1, pageSize: 100 })).items) {
          if (id !== one.id && id !== two.id) await here.administration.update(id, { role: 'user' }, by());
        }
        const outcomes = await Promise.allSettled([first(here, one.id), second(there, two.id)]);
        const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
        expect(failed).toMatchObject([{ reason: refused }]);
        expect(await here.accounts.hasAdmin()).toBe(true);
      }
    }
  });
});
