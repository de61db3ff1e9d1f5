import { type ExpressionBuilder, sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { type Account, type AccountStatus, accountColumns, type Role } from './accounts-queries.ts';

/** Which accounts; without any field, all. */
export interface AccountFilter {
  /** Contained in the user name, in any case. */
  readonly username?: string | undefined;
  /** Contained in the address, in any case. */
  readonly email?: string | undefined;
  readonly role?: Role | undefined;
  readonly isActive?: boolean | undefined;
  /** Contained in the user name, the address or the full name, in any case. */
  readonly search?: string | undefined;
}

/** What can be changed. */
export type AccountValues = Partial<
  Pick<Account, 'username' | 'email' | 'is_email_verified' | 'role' | 'status' | 'full_name'>
>;

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

/** Locks and returns the active administrators: until the transaction ends, no other one can remove any of them. */
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

/** Locks an account until the transaction ends. */
export async function lockAccount(tx: Queryable, id: number): Promise<Account | undefined> {
  return await tx
    .selectFrom('accounts')
    .select(accountColumns)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Also keeps other transactions from inserting rows that refer to it. */
export async function lockAccountForDeletion(tx: Queryable, id: number): Promise<Account | undefined> {
  return await tx.selectFrom('accounts').select(accountColumns).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** An account's id by its uuid. */
export async function findAccountId(db: Queryable, uuid: string): Promise<number | undefined> {
  const row = await db.selectFrom('accounts').select('id').where('uuid', '=', uuid).executeTakeFirst();
  return row?.id;
}

/** How many accounts there are, and how many of them are active. */
export async function countStanding(db: Queryable): Promise<{ total: number; active: number }> {
  return await db
    .selectFrom('accounts')
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.countAll<number>().filterWhere('status', '=', 'active').as('active'),
    ])
    .executeTakeFirstOrThrow();
}

/** Fails with a unique violation if another account has the name or the address. @returns the updated account */
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
  ({ username, email, role, isActive, search }: AccountFilter) =>
  (account: ExpressionBuilder<Tables, 'accounts'>) =>
    account.and([
      ...(username === undefined ? [] : [account('username', 'ilike', containing(username))]),
      ...(email === undefined ? [] : [account('email', 'ilike', containing(email))]),
      ...(role === undefined ? [] : [account('role', '=', role)]),
      ...(isActive === undefined ? [] : [account('status', isActive ? '=' : '<>', 'active')]),
      ...(search === undefined ? [] : [account.or(searched(search).map((is) => is(account)))]),
    ]);

const searched = (text: string) =>
  (['username', 'email', 'full_name'] as const).map(
    (column) => (account: ExpressionBuilder<Tables, 'accounts'>) => account(column, 'ilike', containing(text)),
  );

/** A LIKE pattern that matches texts containing this one. `%`, `_` and `\` stand for themselves. */
function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}
