/** Materials as readers and their uploaders see them. */
import { createHmac } from 'node:crypto';
import type { Database } from '../../../../core/db/database.ts';
import type { Secrets } from '../../../../core/secrets.ts';
import type { Listing, Page } from '../../../../shared/page.ts';
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

/** Who looks: an account, or whoever is at an address with a program. */
export interface Viewer {
  readonly accountId: number | undefined;
  readonly address: string;
  readonly agent: string;
}

export interface MaterialsOptions {
  readonly database: Database;
  readonly storage: Storage;
  readonly secrets: Secrets;
}

/** In which a viewer counts once. */
export const VIEW_MINUTES = 10;
const MOST_RELATED = 4;

export class Materials {
  readonly #database: Database;
  readonly #storage: Storage;
  readonly #viewerKey: Buffer;

  constructor({ database, storage, secrets }: MaterialsOptions) {
    this.#database = database;
    this.#storage = storage;
    this.#viewerKey = secrets.key('courseware viewers');
  }

  async list(filter: MaterialFilter, order: MaterialOrder, { page, pageSize }: Page): Promise<Listing<ShownMaterial>> {
    const { query } = this.#database;
    const slice = { limit: pageSize, offset: (page - 1) * pageSize };
    const [items, total] = await Promise.all([
      selectMaterials(query, filter, order, slice),
      countMaterials(query, filter),
    ]);
    return { items, total };
  }

  /**
   * Opens a material, and counts that.
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
   * Gives a like, or takes it back. However many do so at once, each is counted.
   * @throws material_not_found, material_hidden
   */
  async toggleLike(id: number, accountId: number): Promise<{ isLiked: boolean; likeCount: number }> {
    return await this.#database.transaction(async (tx) => {
      const material = await lockMaterial(tx, id);
      // Nobody but its uploader learns that a hidden material exists.
      if (!material || !isVisible(material, accountId)) throw refuse('material_not_found', { materialId: id });
      if (material.status === 'hidden') throw refuse('material_hidden', { materialId: id, action: 'like' });
      const isLiked = await toggleLike(tx, id, accountId);
      return { isLiked, likeCount: await selectLikeCount(tx, id) };
    });
  }

  /**
   * Hides a material from all but its uploader.
   * @throws material_not_found, not_uploader, material_deleted
   */
  async hide(id: number, accountId: number): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const material = ownOf(await lockMaterial(tx, id), { id, accountId, action: 'delete' });
      if (material.status === 'hidden') throw refuse('material_deleted', { materialId: id });
      await hideMaterial(tx, id);
    });
  }

  /**
   * Changes the title or the description; undefined leaves it.
   * @returns as `open` does, without counting a view
   * @throws material_not_found, not_uploader, material_not_active
   */
  async change(id: number, accountId: number, change: MaterialChange): Promise<ShownMaterial> {
    return await this.#database.transaction(async (tx) => {
      const material = ownOf(await lockMaterial(tx, id), { id, accountId, action: 'change' });
      if (material.status !== 'active') throw refuse('material_not_active', { materialId: id });
      await updateMaterial(tx, id, change);
      const changed = await selectShownMaterial(tx, id, accountId);
      if (!changed) throw refuse('material_not_found', { materialId: id });
      return changed;
    });
  }

  /** @throws material_not_found, when this reader may not know it either */
  async visible(id: number, accountId: number | undefined): Promise<Material> {
    const material = await selectMaterial(this.#database.query, id);
    if (!material || !isVisible(material, accountId)) throw refuse('material_not_found', { materialId: id });
    return material;
  }

  /**
   * Removes a material's objects; its row stays, hidden. What the storage does not let go of, a cleanup removes.
   * @throws material_not_found, not_uploader, material_deleted
   */
  async remove(id: number, accountId: number): Promise<void> {
    const keys = await this.#database.transaction(async (tx) => {
      const material = ownOf(await lockMaterial(tx, id), { id, accountId, action: 'delete' });
      if (material.removed_at) throw refuse('material_deleted', { materialId: id });
      await removeMaterial(tx, id);
      return [material.file_path, thumbnailKey(material)];
    });
    // After the commit: what belongs to no row may go at any time, and a row without its file must never be seen.
    await this.#storage.remove(keys).catch(() => {});
  }

  /**
   * For the pages that show how an upload gets on.
   * @throws material_not_found, not_uploader
   */
  async own(id: number, accountId: number): Promise<Material> {
    const material = await selectMaterial(this.#database.query, id);
    if (!material) throw refuse('material_not_found', { materialId: id });
    if (material.uploader_id !== accountId) throw refuse('not_uploader', { materialId: id, action: 'see' });
    return material;
  }

  /** The material whose file is at this path. @throws file_not_found, when this reader may not know it either */
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

  /** Addresses are kept as nothing that leads back to them. */
  #nameOf({ accountId, address, agent }: Viewer): string {
    if (accountId !== undefined) return `account:${accountId}`;
    return createHmac('sha256', this.#viewerKey).update(`${address}\n${agent}`).digest('base64url');
  }
}

/** Where a material's thumbnail is, once there is one. */
export const thumbnailKey = ({ id, uploader_id }: Pick<Material, 'id' | 'uploader_id'>) =>
  `thumbnails/${uploader_id}/${id}.jpg`;

/** A hidden material is visible to its uploader, a removed one to nobody. */
export function isVisible({ status, uploader_id, removed_at }: Material, accountId: number | undefined): boolean {
  return status === 'active' || (uploader_id === accountId && removed_at === null);
}

/** What somebody wants to do with a material that only its uploader may. */
interface Intent {
  readonly id: number;
  readonly accountId: number;
  readonly action: 'delete' | 'change';
}

function ownOf(material: Material | undefined, { id, accountId, action }: Intent): Material {
  const isOwn = material?.uploader_id === accountId;
  if (!material || (material.status === 'hidden' && !isOwn)) throw refuse('material_not_found', { materialId: id });
  if (!isOwn) throw refuse('not_uploader', { materialId: id, action });
  return material;
}
