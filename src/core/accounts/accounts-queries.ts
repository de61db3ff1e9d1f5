import type { Generated, Insertable, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';

export type Role = 'user' | 'admin';
export type AccountStatus = 'active' | 'inactive' | 'suspended';

interface AccountsTable {
  id: Generated<number>;
  uuid: Generated<string>;
  username: string;
  email: string;
  password_hash: string;
  full_name: string | null;
  phone: string | null;
  avatar_url: string | null;
  bio: string | null;
  role: Generated<Role>;
  status: Generated<AccountStatus>;
  language: Generated<string>;
  timezone: Generated<string>;
  theme: Generated<string>;
  is_email_verified: Generated<boolean>;
  is_phone_verified: Generated<boolean>;
  login_count: Generated<number>;
  last_login_at: Timestamp | null;
  created_at: Generated<Timestamp>;
  updated_at: Generated<Timestamp>;
}

interface PasswordResetsTable {
  token_hash: Buffer;
  account_id: number;
  expires_at: Timestamp;
}

declare module '../db/tables.ts' {
  interface Tables {
    accounts: AccountsTable;
    password_resets: PasswordResetsTable;
  }
}

/** An account without its password hash. */
export type Account = Omit<Selectable<AccountsTable>, 'password_hash'>;
export type NewAccount = Omit<Insertable<AccountsTable>, 'id' | 'uuid'>;

/** Every column except the password hash, which only `sign-in.ts` reads. */
export const accountColumns = [
  'accounts.id',
  'accounts.uuid',
  'accounts.username',
  'accounts.email',
  'accounts.full_name',
  'accounts.phone',
  'accounts.avatar_url',
  'accounts.bio',
  'accounts.role',
  'accounts.status',
  'accounts.language',
  'accounts.timezone',
  'accounts.theme',
  'accounts.is_email_verified',
  'accounts.is_phone_verified',
  'accounts.login_count',
  'accounts.last_login_at',
  'accounts.created_at',
  'accounts.updated_at',
] as const;

/** Fails with a unique violation if another account has the name or the address. @returns the new account */
export async function insertAccount(db: Queryable, account: NewAccount): Promise<Account> {
  return await db.insertInto('accounts').values(account).returning(accountColumns).executeTakeFirstOrThrow();
}

/** Which of the two is already taken, ignoring case. */
export async function findTaken(db: Queryable, username: string, email: string) {
  return await db
    .selectFrom('accounts')
    .select([
      sql<boolean>`lower(username) = lower(${username})`.as('username'),
      sql<boolean>`lower(email) = lower(${email})`.as('email'),
    ])
    .where((is) =>
      is.or([is(sql`lower(username)`, '=', sql`lower(${username})`), is(sql`lower(email)`, '=', sql`lower(${email})`)]),
    )
    .execute();
}

/** Finds an account by user name or e-mail address. A user name contains no @, so the two cannot be confused. */
export async function findByName(db: Queryable, name: string) {
  const column = name.includes('@') ? sql`lower(email)` : sql`lower(username)`;
  return await db
    .selectFrom('accounts')
    .select(['id', 'status', 'role', 'password_hash'])
    .where(column, '=', sql`lower(${name})`)
    .executeTakeFirst();
}

export async function findAccount(db: Queryable, id: number): Promise<Account | undefined> {
  return await db.selectFrom('accounts').select(accountColumns).where('id', '=', id).executeTakeFirst();
}

export async function findPasswordHash(db: Queryable, id: number): Promise<string | undefined> {
  const row = await db.selectFrom('accounts').select('password_hash').where('id', '=', id).executeTakeFirst();
  return row?.password_hash;
}

/** @returns whether there is such an account */
export async function updatePasswordHash(db: Queryable, id: number, passwordHash: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('accounts')
    .set({ password_hash: passwordHash, updated_at: sql`now()` })
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Counts a sign-in. @returns the updated account */
export async function recordSignIn(db: Queryable, id: number): Promise<Account> {
  return await db
    .updateTable('accounts')
    .set({ login_count: sql`login_count + 1`, last_login_at: sql`now()` })
    .where('id', '=', id)
    .returning(accountColumns)
    .executeTakeFirstOrThrow();
}

/** Whether any account still has an imported password hash; one index look-up. */
export async function hasImportedHash(db: Queryable): Promise<boolean> {
  const row = await db
    .selectFrom('accounts')
    .select('id')
    .where('password_hash', 'not like', sql.lit('$argon2%'))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function hasAdmin(db: Queryable): Promise<boolean> {
  const row = await db
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'admin')
    .where('status', '=', 'active')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertPasswordReset(db: Queryable, accountId: number, tokenHash: Buffer, minutes: number) {
  // The latest two are valid: a request by a stranger must not invalidate the token the owner has asked for.
  await sql`
    delete from password_resets where account_id = ${accountId} and token_hash not in (
      select token_hash from password_resets where account_id = ${accountId} order by expires_at desc limit 1)`.execute(
    db,
  );
  await db
    .insertInto('password_resets')
    .values({
      account_id: accountId,
      token_hash: tokenHash,
      expires_at: sql`now() + make_interval(mins => ${minutes})`,
    })
    .execute();
}

/** Consumes a reset token. @returns the account's id, if the token was valid */
export async function takePasswordReset(db: Queryable, tokenHash: Buffer): Promise<number | undefined> {
  const row = await db
    .deleteFrom('password_resets')
    .where('token_hash', '=', tokenHash)
    .returning(['account_id', sql<boolean>`expires_at > now()`.as('good')])
    .executeTakeFirst();
  return row?.good ? row.account_id : undefined;
}

/** Invalidates all reset tokens of an account. */
export async function deletePasswordResets(db: Queryable, accountId: number): Promise<void> {
  await db.deleteFrom('password_resets').where('account_id', '=', accountId).execute();
}
