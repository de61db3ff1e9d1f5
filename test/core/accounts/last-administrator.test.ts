/** The last active administrator cannot be removed. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../../../src/core/accounts/accounts-queries.ts';
import type { Core } from '../../../src/core/core.ts';
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
