import { type ColumnType, type ExpressionBuilder, type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Tables, Timestamp } from '../../../../core/db/tables.ts';
import { nearerEnd, type Slice } from '../../../../shared/page.ts';

export type MaterialType = 'video' | 'pdf';
export type FileFormat = 'mp4' | 'webm' | 'pdf';

interface MaterialsTable {
  id: Generated<number>;
  uploader_id: number;
  title: string;
  description: string | null;
  type: MaterialType;
  file_path: string;
  file_size: number;
  file_format: FileFormat;
  thumbnail_path: string | null;
  thumbnail_status: Generated<'pending' | 'completed' | 'failed'>;
  duration_seconds: number | null;
  width: number;
  height: number;
  page_count: number | null;
  view_count: ColumnType<number, never, number>;
  like_count: ColumnType<number, never, never>;
  status: Generated<'active' | 'hidden'>;
  removed_at: ColumnType<Timestamp | null, never, Timestamp>;
  created_at: ColumnType<Timestamp, never, Timestamp>;
  updated_at: ColumnType<Timestamp, never, Timestamp>;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    materials: MaterialsTable;
    material_totals: { type: MaterialType; active: number };
    material_likes: { material_id: number; account_id: number };
    material_views: { material_id: number; viewer: string; counted_at: Generated<Timestamp> };
  }
}

export type Material = Selectable<MaterialsTable>;

export interface NewMaterial
  extends Pick<
    Material,
    'id' | 'uploader_id' | 'title' | 'description' | 'type' | 'file_path' | 'file_size' | 'file_format'
  > {
  duration_seconds: number | null;
  width: number;
  height: number;
  page_count: number | null;
}

/** A material with its uploader, and whether the viewer likes it. */
export interface ShownMaterial extends Material {
  uploader_name: string;
  uploader_avatar: string | null;
  is_liked: boolean;
}

export const SORT_FIELDS = ['created_at', 'view_count', 'like_count'] as const;

export interface MaterialOrder {
  readonly sortBy: (typeof SORT_FIELDS)[number];
  readonly order: 'asc' | 'desc';
}

export interface MaterialFilter {
  readonly type: MaterialType | undefined;
  /** The viewer, who also sees their own hidden materials. */
  readonly viewerId: number | undefined;
  /** Text contained in the title, ignoring case. */
  readonly search?: string | undefined;
  readonly uploaderId?: number | undefined;
}

/** The fields an uploader may change; undefined leaves one unchanged. */
export interface MaterialChange {
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
}

export async function insertMaterial(tx: Queryable, material: NewMaterial): Promise<Material> {
  return await tx.insertInto('materials').values(material).returningAll().executeTakeFirstOrThrow();
}

export async function selectMaterial(db: Queryable, id: number): Promise<Material | undefined> {
  return await db.selectFrom('materials').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locks it until the transaction ends. */
export async function lockMaterial(tx: Queryable, id: number): Promise<Material | undefined> {
  return await tx.selectFrom('materials').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

export async function selectMaterialByPath(db: Queryable, path: string): Promise<Material | undefined> {
  return await db.selectFrom('materials').selectAll().where('file_path', '=', path).executeTakeFirst();
}

export async function selectShownMaterial(
  db: Queryable,
  id: number,
  viewerId: number | undefined,
): Promise<ShownMaterial | undefined> {
  return await shown(db, viewerId).where('materials.id', '=', id).executeTakeFirst();
}

/**
 * The ids come from an index alone, from the nearer end of it where the total is known; only the rows of the page are read. A
 * viewer's own hidden materials, which are in another index, are merged in.
 */
export async function selectMaterials(
  db: Queryable,
  filter: MaterialFilter,
  { sortBy, order }: MaterialOrder,
  slice: Slice,
  total?: number,
): Promise<ShownMaterial[]> {
  if (total !== undefined && slice.offset >= total) return [];
  const { fromEnd, limit, offset } = total === undefined ? { ...slice, fromEnd: false } : nearerEnd(slice, total);
  const direction = (order === 'asc') === fromEnd ? 'desc' : 'asc';
  const { viewerId } = filter;
  const ids = (isHidden: boolean) =>
    db
      .selectFrom('materials')
      .select(['id', sortBy])
      .where('status', '=', sql.lit(isHidden ? 'hidden' : 'active'))
      .$if(isHidden, (hidden) => hidden.where('uploader_id', '=', viewerId ?? 0).where('removed_at', 'is', null))
      .where(narrowed(filter))
      .orderBy(sortBy, direction)
      .orderBy('id', direction)
      .limit(unplanned(limit + offset));
  const active = db.selectFrom(ids(false).as('active')).selectAll();
  const hidden = db.selectFrom(ids(true).as('hidden')).selectAll();
  const page = db
    .selectFrom((viewerId === undefined ? active : active.unionAll(hidden)).as('either'))
    .select('id')
    .orderBy(sql.ref(sortBy), direction)
    .orderBy('id', direction)
    .limit(unplanned(limit))
    .offset(unplanned(offset));
  return await shown(db, viewerId)
    .where(sql<boolean>`materials.id = any(array(${page}))`)
    .orderBy(`materials.${sortBy}`, order)
    .orderBy('materials.id', order)
    .execute();
}

/**
 * A number that PostgreSQL does not look at while it plans. Otherwise it makes a plan for each, which takes longer than
 * reading a page, because one that fits every number would be much dearer for a small one.
 */
const unplanned = (count: number) => sql<number>`(select ${count}::bigint)`;

export async function countMaterials(db: Queryable, filter: MaterialFilter): Promise<number> {
  const { type, viewerId, search, uploaderId } = filter;
  const counted = (status: 'active' | 'hidden') =>
    db
      .selectFrom('materials')
      .select(sql<number>`count(*)`.as('count'))
      .where('status', '=', sql.lit(status))
      .where(narrowed(filter));
  const totals = db
    .selectFrom('material_totals')
    .select(sql<number>`sum(active)::bigint`.as('count'))
    .$if(type !== undefined, (typed) => typed.where('type', '=', type ?? 'video'));
  const hidden = counted('hidden')
    .where('removed_at', 'is', null)
    .where('uploader_id', '=', viewerId ?? 0);
  const isTotalled = search === undefined && uploaderId === undefined;
  const [{ count: seen }, own] = await Promise.all([
    (isTotalled ? totals : counted('active')).executeTakeFirstOrThrow(),
    viewerId === undefined ? undefined : hidden.executeTakeFirstOrThrow(),
  ]);
  return seen + (own?.count ?? 0);
}

const narrowed =
  ({ type, search, uploaderId }: MaterialFilter) =>
  (material: ExpressionBuilder<Tables, 'materials'>) =>
    material.and([
      ...(type === undefined ? [] : [material('type', '=', type)]),
      ...(uploaderId === undefined ? [] : [material('uploader_id', '=', uploaderId)]),
      ...(search === undefined ? [] : [sql<boolean>`strpos(lower(title), lower(${search})) > 0`]),
    ]);

/** Also if nothing has changed, because the uploader has saved it. */
export async function updateMaterial(tx: Queryable, id: number, change: MaterialChange): Promise<void> {
  await tx
    .updateTable('materials')
    .set({
      ...(change.title !== undefined && { title: change.title }),
      ...(change.description !== undefined && { description: change.description }),
      updated_at: sql`now()`,
    })
    .where('id', '=', id)
    .execute();
}

/** Of the same type, newest first. */
export async function selectRelated(db: Queryable, { id, type }: Material, most: number): Promise<Material[]> {
  return await db
    .selectFrom('materials')
    .selectAll()
    .where('status', '=', sql.lit('active'))
    .where('type', '=', type)
    .where('id', '<>', id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

/** Counts a view unless one of this viewer was counted within the window. @returns whether it was counted */
export async function countView(tx: Queryable, materialId: number, viewer: string, minutes: number): Promise<boolean> {
  const counted = await tx
    .insertInto('material_views')
    .values({ material_id: materialId, viewer })
    .onConflict((known) =>
      known
        .columns(['material_id', 'viewer'])
        .doUpdateSet({ counted_at: sql`now()` })
        .where('material_views.counted_at', '<=', sql<Timestamp>`now() - make_interval(mins => ${minutes})`),
    )
    .returning('material_id')
    .executeTakeFirst();
  if (!counted) return false;
  await tx.updateTable('materials').set({ view_count: sql`view_count + 1` }).where('id', '=', materialId).execute();
  return true;
}

/** @returns how many were removed */
export async function deleteOldViews(db: Queryable, minutes: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('material_views')
    .where('counted_at', '<', sql<Timestamp>`now() - make_interval(mins => ${minutes})`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Toggles a like; call it with the material locked. @returns whether it is liked now */
export async function toggleLike(tx: Queryable, materialId: number, accountId: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    with taken as (
      delete from material_likes where material_id = ${materialId} and account_id = ${accountId} returning 1
    )
    insert into material_likes (material_id, account_id)
    select ${materialId}, ${accountId} where not exists (select from taken)`.execute(tx);
  return numAffectedRows === 1n;
}

export async function selectLikeCount(db: Queryable, id: number): Promise<number> {
  const row = await db.selectFrom('materials').select('like_count').where('id', '=', id).executeTakeFirstOrThrow();
  return row.like_count;
}

export async function hideMaterial(tx: Queryable, id: number): Promise<void> {
  await tx.updateTable('materials').set({ status: 'hidden', updated_at: sql`now()` }).where('id', '=', id).execute();
}

/** Removes a material: hides it permanently. */
export async function removeMaterial(tx: Queryable, id: number): Promise<void> {
  await tx
    .updateTable('materials')
    .set({ status: 'hidden', removed_at: sql`now()`, updated_at: sql`now()`, thumbnail_path: null })
    .where('id', '=', id)
    .execute();
}

/** Sets the thumbnail unless the material was removed meanwhile. @returns whether it was set */
export async function updateThumbnail(
  tx: Queryable,
  id: number,
  thumbnail: Pick<Material, 'thumbnail_path' | 'thumbnail_status'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('materials')
    .set(thumbnail)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

const shown = (db: Queryable, viewerId: number | undefined) =>
  db
    .selectFrom('materials')
    .innerJoin('accounts', 'accounts.id', 'materials.uploader_id')
    .selectAll('materials')
    .select([
      sql<string>`coalesce(nullif(accounts.full_name, ''), accounts.username)`.as('uploader_name'),
      'accounts.avatar_url as uploader_avatar',
      sql<boolean>`exists (
        select from material_likes where material_id = materials.id and account_id = ${viewerId ?? 0}
      )`.as('is_liked'),
    ]);
