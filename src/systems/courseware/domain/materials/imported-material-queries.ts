/** Values that an imported material keeps from the original server. */
import type { Queryable } from '../../../../core/db/database.ts';

export interface RestoredCounts {
  readonly views: number;
  readonly isHidden: boolean;
  /** ISO 8601; undefined: now. */
  readonly createdAt: string | undefined;
}

export async function restoreCounts(
  tx: Queryable,
  materialId: number,
  { views, isHidden, createdAt }: RestoredCounts,
): Promise<void> {
  await tx
    .updateTable('materials')
    .set({
      view_count: views,
      ...(isHidden && { status: 'hidden' as const }),
      ...(createdAt !== undefined && { created_at: createdAt, updated_at: createdAt }),
    })
    .where('id', '=', materialId)
    .execute();
}

/** A trigger updates the count of likes. */
export async function restoreLike(tx: Queryable, materialId: number, accountId: number): Promise<void> {
  await tx
    .insertInto('material_likes')
    .values({ material_id: materialId, account_id: accountId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
