import { sql } from 'kysely';
import type { Queryable } from '../../../core/db/database.ts';
import type { LibraryFile, LibraryItem, Teacher } from '../../../shared/library.ts';

/** @param ids only these accounts, including those whose materials are all hidden now */
export async function selectTeachers(db: Queryable, ids?: readonly number[]): Promise<Teacher[]> {
  return await db
    .selectFrom('accounts')
    .select(['id', sql<string>`coalesce(nullif(full_name, ''), username)`.as('name')])
    .where((account) =>
      account.exists(
        account
          .selectFrom('materials')
          .select('materials.id')
          .whereRef('uploader_id', '=', 'accounts.id')
          .$if(ids === undefined, (some) => some.where('materials.status', '=', sql.lit('active')))
          .$if(ids !== undefined, (some) => some.where('materials.removed_at', 'is', null)),
      ),
    )
    .$if(ids !== undefined, (some) => some.where('id', '=', sql<number>`any(${ids}::bigint[])`))
    .orderBy('id')
    .execute();
}

/** Active materials only, in one statement for all teachers. */
export async function selectItems(db: Queryable, teacherIds: readonly number[]): Promise<Map<number, LibraryItem[]>> {
  const rows = await db
    .selectFrom('materials')
    .select([
      'uploader_id as teacherId',
      'id',
      'title',
      'type',
      'duration_seconds as durationSeconds',
      'page_count as pageCount',
    ])
    .where('uploader_id', '=', sql<number>`any(${teacherIds}::bigint[])`)
    .where('status', '=', sql.lit('active'))
    .orderBy('id')
    .execute();
  const items = new Map<number, LibraryItem[]>();
  for (const { teacherId, ...item } of rows) {
    const known = items.get(teacherId);
    if (known) known.push(item);
    else items.set(teacherId, [item]);
  }
  return items;
}

export async function selectFile(
  db: Queryable,
  materialId: number,
  accountId: number | null,
): Promise<LibraryFile | undefined> {
  return await db
    .selectFrom('materials')
    .select(['file_path as key', 'type'])
    .where('id', '=', materialId)
    .where('removed_at', 'is', null)
    .where((material) =>
      material.or([
        material('status', '=', 'active'),
        material('uploader_id', '=', accountId ?? 0),
        material.exists(
          material
            .selectFrom('accounts')
            .select('accounts.id')
            .where('accounts.id', '=', accountId ?? 0)
            .where('role', '=', 'admin'),
        ),
      ]),
    )
    .executeTakeFirst();
}
