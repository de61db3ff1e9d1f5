import { type Generated, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    material_uploads: {
      id: Generated<number>;
      uploader_id: number;
      file_path: string;
      started_at: Generated<Timestamp>;
      beat_at: Generated<Timestamp>;
    };
  }
}

/** Reserves a path for an upload. @returns the id of the future material; undefined if the path is taken */
export async function insertUpload(db: Queryable, uploaderId: number, path: string): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into material_uploads (uploader_id, file_path)
    select ${uploaderId}::bigint, ${path}::text
    where not exists (select from materials where file_path = ${path}::text)
    on conflict (file_path) do nothing
    returning id`.execute(db);
  return rows[0]?.id;
}

export async function updateBeat(db: Queryable, id: number): Promise<void> {
  await db.updateTable('material_uploads').set({ beat_at: sql`now()` }).where('id', '=', id).execute();
}

/** @returns whether it still existed */
export async function deleteUpload(db: Queryable, id: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('material_uploads').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function isUploading(db: Queryable, id: number, uploaderId: number): Promise<boolean> {
  const row = await db
    .selectFrom('material_uploads')
    .select('id')
    .where('id', '=', id)
    .where('uploader_id', '=', uploaderId)
    .executeTakeFirst();
  return row !== undefined;
}

export interface StaleUpload {
  id: number;
  file_path: string;
}

/** Uploads without a heartbeat for this many minutes. */
export async function selectStaleUploads(db: Queryable, minutes: number): Promise<StaleUpload[]> {
  return await db
    .selectFrom('material_uploads')
    .select(['id', 'file_path'])
    .where('beat_at', '<', sql<Timestamp>`now() - make_interval(mins => ${minutes})`)
    .execute();
}

/** Ends an upload, unless it has sent a heartbeat meanwhile. @returns whether it did */
export async function deleteStaleUpload(db: Queryable, id: number, minutes: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('material_uploads')
    .where('id', '=', id)
    .where('beat_at', '<', sql<Timestamp>`now() - make_interval(mins => ${minutes})`)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/**
 * Those of the keys that belong to a material or to an active upload. One statement, so that an upload that becomes a
 * material meanwhile is included.
 * @param keys of files and thumbnails
 */
export async function selectOwned(db: Queryable, keys: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from unnest(${keys}::text[]) as asked (key)
    where exists (select from materials where file_path = key and removed_at is null)
      or exists (select from material_uploads where file_path = key)
      or exists (
        select from materials
        where id = substring(key from '^thumbnails/[0-9]{1,15}/([0-9]{1,15})\\.jpg$')::bigint
          and key = 'thumbnails/' || uploader_id || '/' || id || '.jpg' and removed_at is null
      )`.execute(db);
  return new Set(rows.map(({ key }) => key));
}
