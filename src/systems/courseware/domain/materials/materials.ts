/** Materials, as seen by readers and uploaders. */
import { createHmac } from 'node:crypto';
import type { Database, Queryable } from '../../../../core/db/database.ts';
import { differences, type Journal, valuesOf } from '../../../../core/journal/journal.ts';
import type { Secrets } from '../../../../core/secrets.ts';
import { type Listing, type Page, sliceOf } from '../../../../shared/page.ts';
import type { Storage } from '../../../../shared/storage/storage.ts';
import { refuse } from '../errors.ts';
import {
  countMaterials,
  countView,
  hideMaterial,
  lockMaterial,
  type Material,
  type MaterialChange,
  type MaterialFilter,
  type MaterialOrder,
  removeMaterial,
  type ShownMaterial,
  selectLikeCount,
  selectMaterial,
  selectMaterialByPath,
  selectMaterials,
  selectRelated,
  selectShownMaterial,
  toggleLike,
  updateMaterial,
} from './material-queries.ts';

/** The reader: an account, or a client identified by its address and User-Agent. */
export interface Viewer {
  readonly accountId: number | undefined;
  readonly address: string;
  readonly agent: string;
}

export interface MaterialsOptions {
  readonly database: Database;
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly journal: Journal;
}

/** The fields of a material that its journal entries name. */
export const RECORDED = [
  'title',
  'description',
  'type',
  'file_format',
  'file_size',
] as const satisfies (keyof Material)[];

/** From this row on, a page waits for the total, to be read from the nearer end. */
const DEEP = 1_000;

/** The window in which a viewer counts once. */
export const VIEW_MINUTES = 10;
const MOST_RELATED = 4;

export class Materials {
  readonly #database: Database;
  readonly #storage: Storage;
  readonly #viewerKey: Buffer;
  readonly #journal: Journal;

  constructor({ database, storage, secrets, journal }: MaterialsOptions) {
    this.#journal = journal;
    this.#database = database;
    this.#storage = storage;
    this.#viewerKey = secrets.key('courseware viewers');
  }

  async list(filter: MaterialFilter, order: MaterialOrder, page: Page): Promise<Listing<ShownMaterial>> {
    const { query } = this.#database;
    const slice = sliceOf(page);
    const counting = countMaterials(query, filter);
    const known = slice.offset < DEEP ? undefined : await counting;
    const [items, total] = await Promise.all([selectMaterials(query, filter, order, slice, known), counting]);
    return { items, total };
  }

  /**
   * Opens a material and counts the view.
   * @throws material_not_found
   */
  async open(id: number, viewer: Viewer): Promise<{ material: ShownMaterial; related: Material[] }> {
    const { query } = this.#database;
    const material = await selectShownMaterial(query, id, viewer.accountId);
    if (!material || !isVisible(material, viewer.accountId)) {
      throw refuse('material_not_found', { materialId: id, isOpened: true });
    }
    const [related, isCounted] = await Promise.all([
      selectRelated(query, material, MOST_RELATED),
      this.#database.transaction((tx) => countView(tx, id, this.#nameOf(viewer), VIEW_MINUTES)),
    ]);
    return { material: { ...material, view_count: material.view_count + (isCounted ? 1 : 0) }, related };
  }

  /**
   * Toggles a like. Simultaneous calls are all counted.
   * @throws material_not_found, material_hidden
   */
  async toggleLike(id: number, accountId: number): Promise<{ isLiked: boolean; likeCount: number }> {
    return await this.#database.transaction(async (tx) => {
      const material = await lockMaterial(tx, id);
      // Only the uploader may learn that a hidden material exists.
      if (!material || !isVisible(material, accountId)) throw refuse('material_not_found', { materialId: id });
      if (material.status === 'hidden') throw refuse('material_hidden', { materialId: id, action: 'like' });
      const isLiked = await toggleLike(tx, id, accountId);
      return { isLiked, likeCount: await selectLikeCount(tx, id) };
    });
  }

  /**
   * Hides a material from everybody except its uploader.
   * @throws material_not_found, not_uploader, material_deleted
   */
  async hide(id: number, accountId: number): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const material = ownOf(await lockMaterial(tx, id), { id, accountId, action: 'delete' });
      if (material.status === 'hidden') throw refuse('material_deleted', { materialId: id });
      await hideMaterial(tx, id);
      await this.#record(tx, 'hide_material', material, { title: material.title });
    });
  }

  /**
   * Changes the title or the description; undefined leaves one unchanged.
   * @returns the same as `open`, without counting a view
   * @throws material_not_found, not_uploader, material_not_active
   */
  async change(id: number, accountId: number, change: MaterialChange): Promise<ShownMaterial> {
    return await this.#database.transaction(async (tx) => {
      const material = ownOf(await lockMaterial(tx, id), { id, accountId, action: 'change' });
      if (material.status !== 'active') throw refuse('material_not_active', { materialId: id });
      await updateMaterial(tx, id, change);
      const changed = await selectShownMaterial(tx, id, accountId);
      if (!changed) throw refuse('material_not_found', { materialId: id });
      await this.#record(tx, 'change_material', material, differences(material, changed, ['title', 'description']));
      return changed;
    });
  }

  /** @throws material_not_found, also if this reader may not see it */
  async visible(id: number, accountId: number | undefined): Promise<Material> {
    const material = await selectMaterial(this.#database.query, id);
    if (!material || !isVisible(material, accountId)) throw refuse('material_not_found', { materialId: id });
    return material;
  }

  /**
   * Removes a material's objects; its row stays, hidden. A cleanup removes what the storage could not remove.
   * @throws material_not_found, not_uploader, material_deleted
   */
  async remove(id: number, accountId: number): Promise<void> {
    const keys = await this.#database.transaction(async (tx) => {
      const material = ownOf(await lockMaterial(tx, id), { id, accountId, action: 'delete' });
      if (material.removed_at) throw refuse('material_deleted', { materialId: id });
      await removeMaterial(tx, id);
      await this.#record(tx, 'delete_material', material, valuesOf(material, RECORDED));
      return [material.file_path, thumbnailKey(material)];
    });
    // After the commit: an object without a row may be removed at any time, but a row without its file must never be
    // visible.
    await this.#storage.remove(keys).catch(() => {});
  }

  /**
   * For pages that show the progress of an upload.
   * @throws material_not_found, not_uploader
   */
  async own(id: number, accountId: number): Promise<Material> {
    return ownOf(await selectMaterial(this.#database.query, id), { id, accountId, action: 'see' });
  }

  /** The material whose file is at this path. @throws file_not_found, also if this reader may not see it */
  async atPath(path: string, accountId: number | undefined): Promise<Material> {
    const material = await selectMaterialByPath(this.#database.query, path);
    if (!material || !isVisible(material, accountId)) throw refuse('file_not_found', { path });
    return material;
  }

  /** The material whose thumbnail is at this path. @throws file_not_found likewise */
  async withThumbnail(path: string, accountId: number | undefined): Promise<Material> {
    const [, id = '0'] = /^thumbnails\/\d{1,15}\/(\d{1,15})\.jpg$/.exec(path) ?? [];
    const material = await selectMaterial(this.#database.query, Number(id));
    if (material?.thumbnail_path !== path || !isVisible(material, accountId)) throw refuse('file_not_found', { path });
    return material;
  }

  async #record(tx: Queryable, action: string, { id }: Pick<Material, 'id'>, detail: object): Promise<void> {
    await this.#journal.record(tx, { action, target: `material:${id}`, detail });
  }

  /** Addresses are stored only as a hash that cannot be reversed. */
  #nameOf({ accountId, address, agent }: Viewer): string {
    if (accountId !== undefined) return `account:${accountId}`;
    return createHmac('sha256', this.#viewerKey).update(`${address}\n${agent}`).digest('base64url');
  }
}

/** The key of a material's thumbnail, once it exists. */
export const thumbnailKey = ({ id, uploader_id }: Pick<Material, 'id' | 'uploader_id'>) =>
  `thumbnails/${uploader_id}/${id}.jpg`;

/** A hidden material is visible only to its uploader, a removed one to nobody. */
export function isVisible({ status, uploader_id, removed_at }: Material, accountId: number | undefined): boolean {
  return status === 'active' || (uploader_id === accountId && removed_at === null);
}

/** An action that only the uploader of a material may perform. */
interface Intent {
  readonly id: number;
  readonly accountId: number;
  readonly action: 'delete' | 'change' | 'see';
}

function ownOf(material: Material | undefined, { id, accountId, action }: Intent): Material {
  const isOwn = material?.uploader_id === accountId;
  if (!material || (material.status === 'hidden' && !isOwn)) throw refuse('material_not_found', { materialId: id });
  if (!isOwn) throw refuse('not_uploader', { materialId: id, action });
  return material;
}
