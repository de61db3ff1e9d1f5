/** The sessions of one account, for their owner. */
import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';

export interface SessionRow {
  readonly id: string;
  readonly system: string;
  readonly address: string | null;
  readonly device: string | null;
  readonly last_used_at: Timestamp | null;
  readonly last_address: string | null;
  readonly created_at: Timestamp;
  readonly expires_at: Timestamp;
  /** The administrator who acts as the user in it. */
  readonly impersonator: string | null;
  readonly impersonation_reason: string | null;
}

/** An account may have thousands if a program signs in for every call. */
const MOST_SESSIONS = 200;

/** Sessions that have not expired, newest first. */
export async function selectSessions(db: Queryable, accountId: number): Promise<SessionRow[]> {
  return await db
    .selectFrom('sessions')
    .leftJoin('accounts as impersonator', 'impersonator.id', 'sessions.impersonator_id')
    .select([
      'sessions.id',
      'system',
      'address',
      'device',
      'last_used_at',
      'last_address',
      'sessions.created_at',
      'expires_at',
      'impersonator.username as impersonator',
      'impersonation_reason',
    ])
    .where('account_id', '=', accountId)
    .where('expires_at', '>', sql<Timestamp>`now()`)
    .orderBy('sessions.created_at', 'desc')
    .limit(MOST_SESSIONS)
    .execute();
}

/** Ends one. @returns false if the account has no such session */
export async function deleteOwnSession(db: Queryable, accountId: number, sessionId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('account_id', '=', accountId)
    .where('id', '=', sessionId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Ends all except one. @returns how many were ended */
export async function deleteOtherSessions(db: Queryable, accountId: number, sessionId: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('account_id', '=', accountId)
    .where('id', '<>', sessionId)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** The account's settings for the console. */
export interface Preferences {
  readonly language?: string | undefined;
  readonly timezone?: string | undefined;
  readonly theme?: string | undefined;
}

export async function updatePreferences(db: Queryable, accountId: number, preferences: Preferences): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ ...preferences })
    .where('id', '=', accountId)
    .execute();
}

/** The user names of accounts by id, without deleted accounts. */
export async function selectNames(db: Queryable, accountIds: readonly number[]): Promise<Map<number, string>> {
  if (accountIds.length === 0) return new Map();
  const ids = [...new Set(accountIds)];
  const rows = await db.selectFrom('accounts').select(['id', 'username']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, username }) => [id, username]));
}
