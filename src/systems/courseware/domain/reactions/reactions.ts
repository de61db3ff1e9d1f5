/** Reactions to materials: one per account, replaced by a new one. */
import type { Database } from '../../../../core/db/database.ts';
import { refuse } from '../errors.ts';
import { lockMaterial, selectMaterial } from '../materials/material-queries.ts';
import { isVisible } from '../materials/materials.ts';
import {
  countReactions,
  deleteReaction,
  putReaction,
  type Reaction,
  type ReactionCounts,
  type ReactionType,
  selectReaction,
} from './reaction-queries.ts';

export class Reactions {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  /**
   * @param accountId the caller; undefined if not signed in
   * @returns all counts, and the caller's own reaction
   * @throws material_not_found
   */
  async of(materialId: number, accountId: number | undefined): Promise<{ counts: ReactionCounts; own?: Reaction }> {
    const { query } = this.#database;
    const material = await selectMaterial(query, materialId);
    if (!material || !isVisible(material, accountId)) throw refuse('material_not_found', { materialId });
    const [counts, own] = await Promise.all([
      countReactions(query, materialId),
      accountId === undefined ? undefined : selectReaction(query, materialId, accountId),
    ]);
    return { counts, ...(own && { own }) };
  }

  /**
   * Reacts to a material; the same reaction again changes nothing.
   * @throws material_not_found, material_hidden
   */
  async react(materialId: number, accountId: number, type: ReactionType) {
    return await this.#database.transaction(async (tx) => {
      const material = await lockMaterial(tx, materialId);
      if (!material || !isVisible(material, accountId)) throw refuse('material_not_found', { materialId });
      if (material.status === 'hidden') throw refuse('material_hidden', { materialId, action: 'react' });
      const reaction = await putReaction(tx, { material_id: materialId, account_id: accountId, type });
      return { reaction, counts: await countReactions(tx, materialId) };
    });
  }

  /** Removes a reaction. @throws material_not_found, reaction_not_found */
  async remove(materialId: number, accountId: number): Promise<ReactionCounts> {
    return await this.#database.transaction(async (tx) => {
      const material = await selectMaterial(tx, materialId);
      if (!material || !isVisible(material, accountId)) throw refuse('material_not_found', { materialId });
      if (!(await deleteReaction(tx, materialId, accountId))) throw refuse('reaction_not_found', { materialId });
      return await countReactions(tx, materialId);
    });
  }
}
