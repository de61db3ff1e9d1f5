import { type Generated, sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';

interface StorageIdentityTable {
  singleton: Generated<boolean>;
  id: string;
  place: string;
  claimed_at: Generated<Timestamp>;
}

declare module '../db/tables.ts' {
  interface Tables {
    storage_identity: StorageIdentityTable;
  }
}

/** Undefined until the first node has started on this database. */
export async function selectStorageIdentity(db: Queryable): Promise<{ id: string; place: string } | undefined> {
  return await db.selectFrom('storage_identity').select(['id', 'place']).executeTakeFirst();
}

export async function upsertStorageIdentity(tx: Queryable, identity: { id: string; place: string }): Promise<void> {
  await tx
    .insertInto('storage_identity')
    .values(identity)
    .onConflict((conflict) => conflict.column('singleton').doUpdateSet({ ...identity, claimed_at: sql`now()` }))
    .execute();
}

/** Nodes that start at the same moment wait here for each other's transaction. */
export async function lockStorageIdentity(tx: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('owlery storage', 0))`.execute(tx);
}
