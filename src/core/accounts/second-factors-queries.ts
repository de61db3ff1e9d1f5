import { type Generated, sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';

declare module '../db/tables.ts' {
  interface Tables {
    second_factors: {
      account_id: number;
      secret: string;
      created_at: Generated<Timestamp>;
      confirmed_at: Timestamp | null;
      last_step: Generated<number>;
    };
    recovery_codes: { account_id: number; code_hash: Buffer };
  }
}

/** Replaces a secret that was not confirmed. @returns false if there is a confirmed one */
export async function startFactor(tx: Queryable, accountId: number, secret: string): Promise<boolean> {
  const { rows } = await sql`
    insert into second_factors (account_id, secret) values (${accountId}, ${secret})
    on conflict (account_id) do update set secret = excluded.secret, created_at = now(), last_step = 0
    where second_factors.confirmed_at is null
    returning account_id`.execute(tx);
  return rows.length > 0;
}

/** Locks the factor until the transaction ends: of two requests with one code, the second sees it used. */
export async function lockFactor(tx: Queryable, accountId: number) {
  return await tx
    .selectFrom('second_factors')
    .select(['secret', 'confirmed_at', 'last_step'])
    .where('account_id', '=', accountId)
    .forUpdate()
    .executeTakeFirst();
}

/** Whether sign-in asks for codes of an authenticator app. Passkeys do not count. */
export async function hasApp(db: Queryable, accountId: number): Promise<boolean> {
  const row = await db
    .selectFrom('second_factors')
    .select('account_id')
    .where('account_id', '=', accountId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Since when codes of an app are asked for (null: they are not), and how many recovery codes and passkeys there are. */
export async function findStanding(db: Queryable, accountId: number) {
  const { rows } = await sql<{ confirmed_at: Timestamp | null; codes_left: number; passkeys: number }>`
    select (select confirmed_at from second_factors where account_id = ${accountId}) as confirmed_at,
      (select count(*)::int from recovery_codes where account_id = ${accountId}) as codes_left,
      (select count(*)::int from passkeys where account_id = ${accountId}) as passkeys`.execute(db);
  return rows[0] ?? { confirmed_at: null, codes_left: 0, passkeys: 0 };
}

export async function hasRecoveryCodes(tx: Queryable, accountId: number): Promise<boolean> {
  const row = await tx
    .selectFrom('recovery_codes')
    .select('account_id')
    .where('account_id', '=', accountId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function recordStep(tx: Queryable, accountId: number, step: number): Promise<void> {
  await tx
    .updateTable('second_factors')
    .set({ last_step: step, confirmed_at: sql<Timestamp>`coalesce(confirmed_at, now())` })
    .where('account_id', '=', accountId)
    .execute();
}

export async function replaceRecoveryCodes(tx: Queryable, accountId: number, hashes: readonly Buffer[]): Promise<void> {
  await tx.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute();
  const rows = hashes.map((code_hash) => ({ account_id: accountId, code_hash }));
  await tx.insertInto('recovery_codes').values(rows).execute();
}

/** Uses up a recovery code. @returns whether the account had it */
export async function takeRecoveryCode(tx: Queryable, accountId: number, hash: Buffer): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('recovery_codes')
    .where('account_id', '=', accountId)
    .where('code_hash', '=', hash)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteRecoveryCodes(tx: Queryable, accountId: number): Promise<void> {
  await tx.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute();
}

/** @returns whether there was a confirmed one */
export async function deleteFactor(tx: Queryable, accountId: number): Promise<boolean> {
  const row = await tx
    .deleteFrom('second_factors')
    .where('account_id', '=', accountId)
    .returning('confirmed_at')
    .executeTakeFirst();
  return row?.confirmed_at != null;
}
