/** Two nodes on one database, and accounts on them. */
import { randomBytes } from 'node:crypto';
import { openCore } from '../../../src/app/compose.ts';
import { readConfig } from '../../../src/app/config.ts';
import type { Account } from '../../../src/core/accounts/accounts-queries.ts';
import type { Core } from '../../../src/core/core.ts';
import { createTestDatabase } from '../../support/database.ts';
import { quiet } from '../../support/logger.ts';

export interface TwoNodes extends AsyncDisposable {
  readonly here: Core;
  readonly there: Core;
}

export async function openTwoNodes(): Promise<TwoNodes> {
  const config = readConfig({
    DATABASE_URL: (await createTestDatabase()).url,
    OWLERY_SECRET: 'a secret that all nodes of a test share',
  });
  const here = await openCore(config, quiet, { stays: true });
  const there = await openCore(config, quiet, { stays: false });
  return {
    here,
    there,
    async [Symbol.asyncDispose]() {
      await here.close();
      await there.close();
    },
  };
}

/** An account with a name of its own. */
export async function registerOn(core: Core, role: 'user' | 'admin' = 'user'): Promise<Account> {
  const username = `${role}_${randomBytes(5).toString('hex')}`;
  return await core.accounts.register({ username, email: `${username}@example.com`, password: 'password123', role });
}

/** The latest entries of the journal about an account. */
export async function entriesAbout({ database, journal }: Core, account: { id: number }) {
  const page = { page: 1, pageSize: 10 };
  const { items } = await journal.list(database.query, { target: `account:${account.id}` }, page);
  return items.map(({ account_id, action, detail, address }) => ({ account_id, action, detail, address }));
}
