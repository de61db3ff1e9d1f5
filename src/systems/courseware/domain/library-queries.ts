import { sql } from 'kysely';
import type { Queryable } from '../../../core/db/database.ts';
import type { LibraryItem, Teacher } from '../../../core/library.ts';

export async function selectTeachers(db: Queryable): Promise<Teacher[]> {
  return await db
    .selectFrom('accounts')
    .select(['id', sql<string>`coalesce(nullif(full_name, ''), username)`.as('name')])
    .where((account) =>
      account.exists(
        account
          .selectFrom('materials')
          .select('materials.id')
          .whereRef('uploader_id', '=', 'accounts.id')
          .where('materials.status', '=', sql.lit('active')),
      ),
    )
    .orderBy('id')
    .execute();
}

export async function selectItems(db: Queryable, teacherId: number): Promise<LibraryItem[]> {
  return await db
    .selectFrom('materials')
    .select([
      'id',
      'title',
      'type',
      'duration_seconds as durationSeconds',
      'page_count as pageCount',
      sql<boolean>`status = 'active'`.as('isOpen'),
    ])
    .where('uploader_id', '=', teacherId)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
}
