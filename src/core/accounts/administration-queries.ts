import { type ExpressionBuilder, sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { type Account, type AccountStatus, accountColumns, type Role } from './accounts-queries.ts';

/** Which accounts; without any, all of them. */
export interface AccountFilter {
  /** Contained in the user name, in any case. */
  readonly username?: string | undefined;
  /** Contained in the address, in any case. */
  readonly email?: string | undefined;
  readonly role?: Role | undefined;
}

/** What an administrator may change. */
export type AccountValues = Partial<Pick<Account, 'email' | 'role' | 'status' | 'full_name'>>;

/** Newest first. */
export async function selectAccounts(
  db: Queryable,
  filter: AccountFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<Account[]> {
  return await db
    .selectFrom('accounts')
    .select(accountColumns)
    .where(matches(filter))
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countAccounts(db: Queryable, filter: AccountFilter): Promise<number> {
  const { count } = await db
    .selectFrom('accounts')
    .where(matches(filter))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The active administrators. Until the transaction ends nobody else can take one of them away. */
export async function lockAdmins(tx: Queryable): Promise<number[]> {
  const status: AccountStatus = 'active';
  const rows = await tx
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'admin')
    .where('status', '=', status)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

/** An account that nobody else changes until the transaction ends. */
export async function lockAccount(tx: Queryable, id: number): Promise<Account | undefined> {
  return await tx
    .selectFrom('accounts')
    .select(accountColumns)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** The same, and until then nothing is made that belongs to it either. */
export async function lockAccountForDeletion(tx: Queryable, id: number): Promise<Account | undefined> {
  return await tx.selectFrom('accounts').select(accountColumns).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Fails with a unique violation when somebody has the address. @returns the account as it is after it */
export async function updateAccount(tx: Queryable, id: number, values: AccountValues): Promise<Account> {
  return await tx
    .updateTable('accounts')
    .set({ ...values, updated_at: sql`now()` })
    .where('id', '=', id)
    .returning(accountColumns)
    .executeTakeFirstOrThrow();
}

export async function deleteAccount(tx: Queryable, id: number): Promise<void> {
  await tx.deleteFrom('accounts').where('id', '=', id).execute();
}

const matches =
  ({ username, email, role }: AccountFilter) =>
  (account: ExpressionBuilder<Tables, 'accounts'>) =>
    account.and([
      ...(username === undefined ? [] : [account('username', 'ilike', containing(username))]),
      ...(email === undefined ? [] : [account('email', 'ilike', containing(email))]),
      ...(role === undefined ? [] : [account('role', '=', role)]),
    ]);

/** The pattern of LIKE for a text that is somewhere in another; what it means by `%`, `_` and `\` is these themselves. */
function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}
