import { type ColumnType, type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';

export const REACTION_TYPES = ['thumbs_up', 'thumbs_down', 'question', 'insight'] as const;
export type ReactionType = (typeof REACTION_TYPES)[number];

interface ReactionsTable {
  id: Generated<number>;
  material_id: number;
  account_id: number;
  type: ReactionType;
  created_at: ColumnType<Timestamp, never, never>;
  updated_at: ColumnType<Timestamp, never, Timestamp>;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    material_reactions: ReactionsTable;
  }
}

export type Reaction = Selectable<ReactionsTable>;

/** Replaces another reaction of the account; the same one again changes nothing. */
export async function putReaction(
  tx: Queryable,
  reaction: { material_id: number; account_id: number; type: ReactionType },
): Promise<Reaction> {
  return await tx
    .insertInto('material_reactions')
    .values(reaction)
    .onConflict((known) =>
      known.columns(['material_id', 'account_id']).doUpdateSet({
        type: reaction.type,
        updated_at: sql`case when material_reactions.type = excluded.type
          then material_reactions.updated_at else now() end`,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** @returns whether it existed */
export async function deleteReaction(tx: Queryable, materialId: number, accountId: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('material_reactions')
    .where('material_id', '=', materialId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function selectReaction(
  db: Queryable,
  materialId: number,
  accountId: number,
): Promise<Reaction | undefined> {
  return await db
    .selectFrom('material_reactions')
    .selectAll()
    .where('material_id', '=', materialId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}

export type ReactionCounts = Record<ReactionType, number>;

/** The number of reactions to a material, of each type. */
export async function countReactions(db: Queryable, materialId: number): Promise<ReactionCounts> {
  const rows = await db
    .selectFrom('material_reactions')
    .select(['type', ({ fn }) => fn.countAll<number>().as('count')])
    .where('material_id', '=', materialId)
    .groupBy('type')
    .execute();
  const countOf = (type: ReactionType) => rows.find((row) => row.type === type)?.count ?? 0;
  return {
    thumbs_up: countOf('thumbs_up'),
    thumbs_down: countOf('thumbs_down'),
    question: countOf('question'),
    insight: countOf('insight'),
  };
}
