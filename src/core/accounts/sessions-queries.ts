import type { Generated } from 'kysely';
import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';
import { type Account, accountColumns } from './accounts-queries.ts';
import type { CallingToken } from './token-scope.ts';

interface SessionsTable {
  id: Generated<string>;
  account_id: number;
  system: string;
  address: string | null;
  device: string | null;
  last_used_at: Timestamp | null;
  last_address: string | null;
  created_at: Generated<Timestamp>;
  expires_at: Timestamp;
  token_lifetime: number;
  refresh_token_hash: Buffer | null;
  rotates_refresh_token: Generated<boolean>;
  impersonator_id: number | null;
  impersonator_session: string | null;
  impersonation_reason: string | null;
}

interface SpentRefreshTokensTable {
  token_hash: Buffer;
  session_id: string;
}

declare module '../db/tables.ts' {
  interface Tables {
    sessions: SessionsTable;
    spent_refresh_tokens: SpentRefreshTokensTable;
  }
}

export interface NewSession {
  id: string;
  account_id: number;
  system: string;
  address: string | null;
  device: string | null;
  /** Lifetime of an access token in seconds. */
  token_lifetime: number;
  /** Seconds until the session itself ends. */
  lifetime: number;
  refresh_token_hash: Buffer | null;
  rotates_refresh_token: boolean;
  impersonator_id: number | null;
  impersonator_session: string | null;
  impersonation_reason: string | null;
}

/** The administrator who acts as the user of a session. */
export interface Impersonator {
  readonly id: number;
  readonly username: string;
  /** The administrator's own session. */
  readonly sessionId: string;
  readonly reason: string;
}

/**
 * A live session with its account; times in seconds since 1970, to be compared without parsing a date. For a
 * caller with a personal token, the session is the token, and the account acts in the role that the token has.
 */
export interface SignedIn {
  session: { id: string; system: string; token_lifetime: number; created_at: number; expires_at: number };
  account: Account;
  /** Whether the account has a second factor. */
  hasFactor: boolean;
  token?: CallingToken;
  impersonator?: Impersonator;
}

const inSeconds = (seconds: number) => sql<Timestamp>`now() + make_interval(secs => ${seconds})`;

/** Opens a session and deletes the expired sessions of the account. */
export async function insertSession(db: Queryable, { lifetime, ...session }: NewSession): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('account_id', '=', session.account_id)
    .where('expires_at', '<', sql<Timestamp>`now()`)
    .execute();
  await db
    .insertInto('sessions')
    .values({ ...session, expires_at: inSeconds(lifetime) })
    .execute();
}

/** A session that has not expired, of an active account. */
export async function findSignedIn(db: Queryable, sessionId: string): Promise<SignedIn | undefined> {
  const row = await signedIn(db).where('sessions.id', '=', sessionId).executeTakeFirst();
  return row && toSignedIn(row);
}

/** The same for several sessions. */
export async function findAllSignedIn(db: Queryable, sessionIds: readonly string[]): Promise<SignedIn[]> {
  const rows = await signedIn(db).where('sessions.id', '=', sql<string>`any(${sessionIds}::uuid[])`).execute();
  return rows.map(toSignedIn);
}

/** Whether an account has a second factor: codes of an app, or a passkey. */
export const hasFactor = sql<boolean>`exists (
    select from second_factors where account_id = accounts.id and confirmed_at is not null
  ) or exists (select from passkeys where account_id = accounts.id)`;

const signedIn = (db: Queryable) =>
  db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .leftJoin('accounts as impersonator', 'impersonator.id', 'sessions.impersonator_id')
    .select(accountColumns)
    .select([
      'impersonator.id as impersonator_id',
      'impersonator.username as impersonator_name',
      'sessions.impersonator_session',
      'sessions.impersonation_reason',
      hasFactor.as('has_factor'),
      'sessions.id as session_id',
      'sessions.system as session_system',
      'sessions.token_lifetime as session_token_lifetime',
      sql<number>`extract(epoch from sessions.created_at)::float8`.as('session_created_at'),
      sql<number>`extract(epoch from sessions.expires_at)::float8`.as('session_expires_at'),
    ])
    .where('sessions.expires_at', '>', sql<Timestamp>`now()`)
    .where('accounts.status', '=', 'active');

type SignedInRow = Awaited<ReturnType<ReturnType<typeof signedIn>['execute']>>[number];

function toSignedIn(row: SignedInRow): SignedIn {
  const { session_id, session_system, session_token_lifetime, session_created_at, session_expires_at, ...more } = row;
  const { impersonator_id, impersonator_name, impersonator_session, impersonation_reason, has_factor, ...account } =
    more;
  const session = {
    id: session_id,
    system: session_system,
    token_lifetime: session_token_lifetime,
    created_at: session_created_at,
    expires_at: session_expires_at,
  };
  if (impersonator_id === null || impersonator_session === null) return { session, account, hasFactor: has_factor };
  const impersonator = {
    id: impersonator_id,
    username: impersonator_name ?? '',
    sessionId: impersonator_session,
    reason: impersonation_reason ?? '',
  };
  // Also if the account has become an administrator's since.
  return { session, account: { ...account, role: 'user' }, hasFactor: has_factor, impersonator };
}

/** The status of an account whose token names no live session; undefined if the account was deleted. */
export async function findStatus(db: Queryable, accountId: number): Promise<Account['status'] | undefined> {
  const row = await db.selectFrom('accounts').select('status').where('id', '=', accountId).executeTakeFirst();
  return row?.status;
}

/** For sessions that keep their refresh token. */
export async function findSessionByRefreshToken(db: Queryable, hash: Buffer): Promise<string | undefined> {
  const row = await db
    .selectFrom('sessions')
    .select('id')
    .where('refresh_token_hash', '=', hash)
    .where('rotates_refresh_token', '=', false)
    .executeTakeFirst();
  return row?.id;
}

/**
 * Replaces a refresh token, which is then spent, and extends the session. If two requests send
 * the same token at once, the second one finds it spent.
 * @returns the session; undefined if no live session has this token
 */
export async function rotateRefreshToken(
  tx: Queryable,
  { spent, next, lifetime }: { spent: Buffer; next: Buffer; lifetime: number },
): Promise<string | undefined> {
  const row = await tx
    .updateTable('sessions')
    .set({ refresh_token_hash: next, expires_at: inSeconds(lifetime) })
    .where('refresh_token_hash', '=', spent)
    .where('rotates_refresh_token', '=', true)
    .where('expires_at', '>', sql<Timestamp>`now()`)
    .returning('id')
    .executeTakeFirst();
  if (row) await tx.insertInto('spent_refresh_tokens').values({ token_hash: spent, session_id: row.id }).execute();
  return row?.id;
}

/** Ends the session that a spent refresh token belonged to. @returns the session, if it existed */
export async function deleteSessionOfSpent(tx: Queryable, spent: Buffer): Promise<string | undefined> {
  const row = await tx
    .deleteFrom('sessions')
    .where('id', 'in', (of) =>
      of.selectFrom('spent_refresh_tokens').select('session_id').where('token_hash', '=', spent),
    )
    .returning(['id'])
    .executeTakeFirst();
  return row?.id;
}

/** Extends a session. @returns false if it has ended meanwhile */
export async function extendSession(db: Queryable, sessionId: string, lifetime: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ expires_at: inSeconds(lifetime) })
    .where('id', '=', sessionId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function deleteSession(db: Queryable, sessionId: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', sessionId).execute();
}

export async function deleteSessionsOf(db: Queryable, accountId: number): Promise<void> {
  await db.deleteFrom('sessions').where('account_id', '=', accountId).execute();
}
