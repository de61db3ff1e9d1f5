import { type Generated, type Selectable, sql } from 'kysely';
import type { Slice } from '../../shared/page.ts';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';
import { type Account, accountColumns } from './accounts-queries.ts';
import { hasFactor, type SignedIn } from './sessions-queries.ts';
import type { TokenAccess, TokenScope } from './token-scope.ts';

interface PersonalTokensTable {
  id: Generated<string>;
  account_id: number;
  name: string;
  token_hash: Buffer;
  hint: string;
  systems: string[] | null;
  access: TokenAccess;
  is_admin: boolean;
  tables: string[] | null;
  task_types: string[] | null;
  created_at: Generated<Timestamp>;
  expires_at: Timestamp;
  last_used_at: Timestamp | null;
  last_address: string | null;
  last_device: string | null;
}

declare module '../db/tables.ts' {
  interface Tables {
    personal_tokens: PersonalTokensTable;
  }
}

/** A token without its hash. */
export type PersonalToken = Omit<Selectable<PersonalTokensTable>, 'token_hash'>;

export interface NewPersonalToken extends TokenScope {
  account_id: number;
  name: string;
  token_hash: Buffer;
  hint: string;
}

const columns = [
  'id',
  'account_id',
  'name',
  'hint',
  'systems',
  'access',
  'is_admin',
  'tables',
  'task_types',
  'created_at',
  'expires_at',
  'last_used_at',
  'last_address',
  'last_device',
] as const;

/** @param days until it expires */
export async function insertPersonalToken(
  db: Queryable,
  { systems, tables, task_types, ...token }: NewPersonalToken,
  days: number,
): Promise<PersonalToken> {
  return await db
    .insertInto('personal_tokens')
    .values({
      ...token,
      systems: systems && [...systems],
      tables: tables && [...tables],
      task_types: task_types && [...task_types],
      expires_at: sql<Timestamp>`now() + make_interval(days => ${days})`,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** Tokens that expired long ago are of no interest to their owner. */
export async function deleteLongExpired(db: Queryable, accountId: number, days: number): Promise<void> {
  await db
    .deleteFrom('personal_tokens')
    .where('account_id', '=', accountId)
    .where('expires_at', '<', sql<Timestamp>`now() - make_interval(days => ${days})`)
    .execute();
}

/** The tokens of an account, newest first. */
export async function selectPersonalTokens(
  db: Queryable,
  accountId: number,
  { limit, offset }: Slice,
): Promise<PersonalToken[]> {
  return await db
    .selectFrom('personal_tokens')
    .select(columns)
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countPersonalTokens(db: Queryable, accountId: number): Promise<number> {
  const { count } = await db
    .selectFrom('personal_tokens')
    .where('account_id', '=', accountId)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** @returns the deleted token; undefined if the account has no such token */
export async function deletePersonalToken(
  db: Queryable,
  accountId: number,
  id: string,
): Promise<PersonalToken | undefined> {
  return await db
    .deleteFrom('personal_tokens')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();
}

/** Revokes all tokens of an account. */
export async function deletePersonalTokensOf(db: Queryable, accountId: number): Promise<void> {
  await db.deleteFrom('personal_tokens').where('account_id', '=', accountId).execute();
}

/** The id of the token with a hash, whether it has expired, and the status of its account. */
export async function findTokenByHash(db: Queryable, hash: Buffer) {
  return await db
    .selectFrom('personal_tokens')
    .innerJoin('accounts', 'accounts.id', 'personal_tokens.account_id')
    .select(['personal_tokens.id', 'accounts.status', sql<boolean>`expires_at <= now()`.as('is_expired')])
    .where('token_hash', '=', hash)
    .executeTakeFirst();
}

/** The callers of tokens that have not expired, of active accounts. */
export async function findCallersByToken(db: Queryable, ids: readonly string[]): Promise<SignedIn[]> {
  const rows = await db
    .selectFrom('personal_tokens')
    .innerJoin('accounts', 'accounts.id', 'personal_tokens.account_id')
    .select(accountColumns)
    .select([
      'personal_tokens.id as token_id',
      'personal_tokens.name as token_name',
      'personal_tokens.systems',
      'personal_tokens.access',
      'personal_tokens.is_admin',
      'personal_tokens.tables',
      'personal_tokens.task_types',
      hasFactor.as('has_factor'),
      sql<number>`extract(epoch from personal_tokens.expires_at)::float8`.as('token_expires_at'),
    ])
    .where('personal_tokens.id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('personal_tokens.expires_at', '>', sql<Timestamp>`now()`)
    .where('accounts.status', '=', 'active')
    .execute();
  return rows.map(
    ({
      token_id,
      token_name,
      token_expires_at,
      has_factor,
      systems,
      access,
      is_admin,
      tables,
      task_types,
      ...account
    }) => ({
      session: { id: token_id, system: 'token', token_lifetime: 0, created_at: 0, expires_at: token_expires_at },
      account: actingAs(account, is_admin),
      hasFactor: has_factor,
      token: {
        id: token_id,
        name: token_name,
        scope: { systems, access, is_admin, tables, task_types },
        role: account.role,
      },
    }),
  );
}

/** A token without the scope of an administrator acts as a user, in every decision by role. */
const actingAs = (account: Account, isAdmin: boolean): Account => (isAdmin ? account : { ...account, role: 'user' });
