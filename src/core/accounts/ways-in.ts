/** The ways in to an account beside its password: listing and removing them. One always stays. */
import type { Database } from '../db/database.ts';
import type { Journal } from '../journal/journal.ts';
import { refuse } from './errors.ts';
import { deleteLink, type OidcLink, selectLinks } from './oidc/oidc-queries.ts';
import { type WaysIn as Counted, hasPassword, lockWaysIn } from './ways-in-queries.ts';

export interface WaysInOptions {
  readonly database: Database;
  readonly journal: Journal;
}

export class WaysIn {
  readonly #database: Database;
  readonly #journal: Journal;

  constructor({ database, journal }: WaysInOptions) {
    this.#database = database;
    this.#journal = journal;
  }

  /** Whether an account has a password, and the identities linked to it. */
  async list(accountId: number): Promise<{ hasPassword: boolean; links: OidcLink[] }> {
    const db = this.#database.query;
    const [has, links] = await Promise.all([hasPassword(db, accountId), selectLinks(db, accountId)]);
    return { hasPassword: has, links };
  }

  /**
   * Unlinks an identity. The caller has confirmed that the owner asks for it.
   * @throws oidc_link_not_found, last_way_in
   */
  async unlink(accountId: number, id: string, address: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const ways = await lockWaysIn(tx, accountId);
      const link = await deleteLink(tx, accountId, id);
      if (!link) throw refuse('oidc_link_not_found', {});
      requireAnother(ways);
      const detail = { issuer: link.issuer };
      const target = `account:${accountId}`;
      await this.#journal.record(tx, { accountId, action: 'unlink_provider', target, detail, address });
    });
  }
}

/** @param ways those before one, a linked identity or a passkey, was removed. @throws last_way_in if it was the only one */
export function requireAnother(ways: Counted | undefined): void {
  if (ways && !ways.has_password && ways.links + ways.passkeys === 1) throw refuse('last_way_in', {});
}
