import { type Generated, sql } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import type { Timestamp } from '../../db/tables.ts';

declare module '../../db/tables.ts' {
  interface Tables {
    oidc_links: {
      id: Generated<string>;
      account_id: number;
      issuer: string;
      subject: string;
      email: string | null;
      created_at: Generated<Timestamp>;
      last_used_at: Generated<Timestamp>;
    };
    oidc_attempts: {
      browser_hash: Buffer;
      state_hash: Buffer;
      provider: string;
      secrets: string;
      is_kept: boolean;
      next: string | null;
      session_id: string | null;
      expires_at: Timestamp;
    };
    oidc_arrivals: {
      browser_hash: Buffer;
      account_id: number | null;
      provider: string;
      identity: string;
      is_kept: boolean;
      next: string | null;
      expires_at: Timestamp;
    };
    oidc_sessions: { session_id: string; provider: string; id_token: string };
  }
}

/** How long a user may take at the provider, and then for the second factor. */
const MINUTES = 10;
const inMinutes = sql<Timestamp>`now() + make_interval(mins => ${sql.lit(MINUTES)})`;
const now = sql<Timestamp>`now()`;

export interface Attempt {
  readonly browser_hash: Buffer;
  readonly state_hash: Buffer;
  readonly provider: string;
  readonly secrets: string;
  readonly is_kept: boolean;
  readonly next: string | null;
  readonly session_id: string | null;
}

export interface Arrival {
  readonly browser_hash: Buffer;
  readonly account_id: number | null;
  readonly provider: string;
  readonly identity: string;
  readonly is_kept: boolean;
  readonly next: string | null;
}

/** Stores an attempt, and deletes those that have expired. */
export async function insertAttempt(tx: Queryable, attempt: Attempt): Promise<void> {
  await tx.deleteFrom('oidc_attempts').where('expires_at', '<', now).execute();
  await tx
    .insertInto('oidc_attempts')
    .values({ ...attempt, expires_at: inMinutes })
    .execute();
}

/** Takes the attempt of a browser: a second answer does not find it. @returns undefined if its state is another one */
export async function takeAttempt(
  db: Queryable,
  browserHash: Buffer,
  stateHash: Buffer,
  provider: string,
): Promise<Attempt | undefined> {
  return await db
    .deleteFrom('oidc_attempts')
    .where('browser_hash', '=', browserHash)
    .where('state_hash', '=', stateHash)
    .where('provider', '=', provider)
    .where('expires_at', '>', now)
    .returning(['browser_hash', 'state_hash', 'provider', 'secrets', 'is_kept', 'next', 'session_id'])
    .executeTakeFirst();
}

/** Stores an arrival in place of the browser's last one, and deletes those that have expired. */
export async function insertArrival(tx: Queryable, arrival: Arrival): Promise<void> {
  await tx.deleteFrom('oidc_arrivals').where('expires_at', '<', now).execute();
  await tx
    .insertInto('oidc_arrivals')
    .values({ ...arrival, expires_at: inMinutes })
    .onConflict((on) => on.column('browser_hash').doUpdateSet({ ...arrival, expires_at: inMinutes }))
    .execute();
}

export async function findArrival(db: Queryable, browserHash: Buffer): Promise<Arrival | undefined> {
  return await db
    .selectFrom('oidc_arrivals')
    .select(['browser_hash', 'account_id', 'provider', 'identity', 'is_kept', 'next'])
    .where('browser_hash', '=', browserHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** @returns whether it was there: of two requests that finish it, one does */
export async function deleteArrival(tx: Queryable, browserHash: Buffer): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('oidc_arrivals')
    .where('browser_hash', '=', browserHash)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** The account of an identity. */
export async function findLinked(db: Queryable, issuer: string, subject: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('oidc_links')
    .select('account_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row?.account_id;
}

/** Notes a sign-in by an identity, and its present address. */
export async function recordLinkUse(
  tx: Queryable,
  { issuer, subject, email }: { issuer: string; subject: string; email: string | undefined },
): Promise<void> {
  await tx
    .updateTable('oidc_links')
    .set({ email: email ?? null, last_used_at: now })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .execute();
}

/** Fails with a unique violation if the identity is linked already. */
export async function insertLink(
  tx: Queryable,
  accountId: number,
  { issuer, subject, email }: { issuer: string; subject: string; email: string | undefined },
): Promise<string> {
  const { id } = await tx
    .insertInto('oidc_links')
    .values({ account_id: accountId, issuer, subject, email: email ?? null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface OidcLink {
  readonly id: string;
  readonly issuer: string;
  readonly email: string | null;
  readonly created_at: Timestamp;
  readonly last_used_at: Timestamp;
}

/** The identities linked to an account, oldest first. */
export async function selectLinks(db: Queryable, accountId: number): Promise<OidcLink[]> {
  return await db
    .selectFrom('oidc_links')
    .select(['id', 'issuer', 'email', 'created_at', 'last_used_at'])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute();
}

export async function deleteLink(tx: Queryable, accountId: number, id: string): Promise<OidcLink | undefined> {
  return await tx
    .deleteFrom('oidc_links')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returning(['id', 'issuer', 'email', 'created_at', 'last_used_at'])
    .executeTakeFirst();
}

export async function deleteLinksOf(tx: Queryable, accountId: number): Promise<void> {
  await tx.deleteFrom('oidc_links').where('account_id', '=', accountId).execute();
}

export async function insertOidcSession(
  tx: Queryable,
  session: { session_id: string; provider: string; id_token: string },
) {
  await tx.insertInto('oidc_sessions').values(session).execute();
}

export async function findOidcSession(db: Queryable, sessionId: string) {
  return await db
    .selectFrom('oidc_sessions')
    .select(['provider', 'id_token'])
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
}
