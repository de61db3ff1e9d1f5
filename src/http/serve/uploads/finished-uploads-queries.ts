import { type Generated, sql } from 'kysely';
import type { Queryable } from '../../../core/db/database.ts';
import type { Timestamp } from '../../../core/db/tables.ts';

declare module '../../../core/db/tables.ts' {
  interface Tables {
    finished_uploads: { id: string; size: number; location: string; finished_at: Generated<Timestamp> };
  }
}

export interface FinishedUpload {
  /** In bytes. */
  readonly size: number;
  /** The address of its result, below the surface's prefix. */
  readonly location: string;
}

export async function selectFinishedUpload(db: Queryable, id: string): Promise<FinishedUpload | undefined> {
  return await db.selectFrom('finished_uploads').select(['size', 'location']).where('id', '=', id).executeTakeFirst();
}

/** Fails if it exists already: then its transaction must not happen a second time. */
export async function insertFinishedUpload(db: Queryable, id: string, finished: FinishedUpload): Promise<void> {
  await db
    .insertInto('finished_uploads')
    .values({ id, ...finished })
    .execute();
}

/** Removes those whose result no client will request any more. */
export async function deleteOldFinishedUploads(db: Queryable, seconds: number): Promise<void> {
  await db
    .deleteFrom('finished_uploads')
    .where('finished_at', '<', sql<Timestamp>`now() - make_interval(secs => ${seconds})`)
    .execute();
}
