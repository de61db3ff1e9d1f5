import { type Generated, sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';

declare module '../db/tables.ts' {
  interface Tables {
    passkeys: {
      id: Generated<string>;
      account_id: number;
      name: string;
      credential_id: string;
      public_key: Buffer;
      counter: number;
      transports: string[];
      is_synced: boolean;
      created_at: Generated<Timestamp>;
      last_used_at: Timestamp | null;
    };
    passkey_challenges: { challenge_hash: Buffer; account_id: number | null; expires_at: Timestamp };
  }
}

/** How long a user may take to answer. */
export const CHALLENGE_MINUTES = 5;

const now = sql<Timestamp>`now()`;

/** Stores a challenge, and deletes those that have expired. @param accountId of a registration; null for a sign-in */
export async function insertChallenge(db: Queryable, hash: Buffer, accountId: number | null): Promise<void> {
  await db.deleteFrom('passkey_challenges').where('expires_at', '<', now).execute();
  const expires_at = sql<Timestamp>`now() + make_interval(mins => ${sql.lit(CHALLENGE_MINUTES)})`;
  await db
    .insertInto('passkey_challenges')
    .values({ challenge_hash: hash, account_id: accountId, expires_at })
    .execute();
}

/** Uses up a challenge. @returns whether it was given out for this, and not answered before */
export async function takeChallenge(db: Queryable, hash: Buffer, accountId: number | null): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('passkey_challenges')
    .where('challenge_hash', '=', hash)
    .where('account_id', accountId === null ? 'is' : '=', accountId)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly is_synced: boolean;
  readonly created_at: Timestamp;
  readonly last_used_at: Timestamp | null;
}

const columns = ['id', 'name', 'is_synced', 'created_at', 'last_used_at'] as const;

/** Oldest first. */
export async function selectPasskeys(db: Queryable, accountId: number): Promise<Passkey[]> {
  return await db
    .selectFrom('passkeys')
    .select(columns)
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute();
}

export async function countPasskeys(db: Queryable, accountId: number): Promise<number> {
  const { count } = await db
    .selectFrom('passkeys')
    .where('account_id', '=', accountId)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The credentials of an account, which an authenticator must not register twice. */
export async function selectCredentials(db: Queryable, accountId: number) {
  return await db
    .selectFrom('passkeys')
    .select(['credential_id', 'transports'])
    .where('account_id', '=', accountId)
    .execute();
}

export interface NewPasskey {
  readonly account_id: number;
  readonly name: string;
  readonly credential_id: string;
  readonly public_key: Buffer;
  readonly counter: number;
  readonly transports: string[];
  readonly is_synced: boolean;
}

/** Fails with a unique violation if the credential is registered already. */
export async function insertPasskey(tx: Queryable, passkey: NewPasskey): Promise<Passkey> {
  return await tx.insertInto('passkeys').values(passkey).returning(columns).executeTakeFirstOrThrow();
}

/** Locks a credential: of two answers at once, the second sees the counter of the first. */
export async function lockCredential(tx: Queryable, credentialId: string) {
  return await tx
    .selectFrom('passkeys')
    .select(['id', 'account_id', 'public_key', 'counter'])
    .where('credential_id', '=', credentialId)
    .forUpdate()
    .executeTakeFirst();
}

export async function recordPasskeyUse(tx: Queryable, id: string, counter: number): Promise<void> {
  await tx.updateTable('passkeys').set({ counter, last_used_at: now }).where('id', '=', id).execute();
}

export async function renamePasskey(tx: Queryable, accountId: number, id: string, name: string) {
  return await tx
    .updateTable('passkeys')
    .set({ name })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();
}

export async function deletePasskey(tx: Queryable, accountId: number, id: string): Promise<Passkey | undefined> {
  return await tx
    .deleteFrom('passkeys')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();
}

/** @returns whether there were any */
export async function deletePasskeysOf(tx: Queryable, accountId: number): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('passkeys').where('account_id', '=', accountId).executeTakeFirst();
  return numDeletedRows > 0n;
}
