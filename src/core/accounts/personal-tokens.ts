/** Personal access tokens of accounts: making, listing and revoking. `Sessions` authenticates them. */
import { type Listing, type Page, sliceOf } from '../../shared/page.ts';
import type { Database, Queryable } from '../db/database.ts';
import type { Journal } from '../journal/journal.ts';
import type { Account } from './accounts-queries.ts';
import { refuse } from './errors.ts';
import {
  countPersonalTokens,
  deleteLongExpired,
  deletePersonalToken,
  insertPersonalToken,
  type PersonalToken,
  selectPersonalTokens,
} from './personal-tokens-queries.ts';
import type { Sessions } from './sessions.ts';
import { hintOf, makeTokenText } from './token-format.ts';
import type { TokenScope } from './token-scope.ts';
import { hashToken } from './tokens.ts';

/** Of one account. */
const MOST_TOKENS = 100;
/** An expired token stays in the list for this time. */
const SHOWN_DAYS = 30;

export interface TokenRequest extends TokenScope {
  readonly name: string;
  /** Until it expires. */
  readonly days: number;
}

export interface PersonalTokensOptions {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly journal: Journal;
}

export class PersonalTokens {
  readonly #database: Database;
  readonly #sessions: Sessions;
  readonly #journal: Journal;

  constructor({ database, sessions, journal }: PersonalTokensOptions) {
    this.#database = database;
    this.#sessions = sessions;
    this.#journal = journal;
  }

  /**
   * Makes a token. Its text is returned once and stored as a hash only.
   * @throws too_many_tokens; admin_scope_refused for the scope of an administrator without the role
   */
  async make(
    account: Account,
    { name, days, ...scope }: TokenRequest,
    address?: string,
  ): Promise<{ text: string; token: PersonalToken }> {
    if (scope.is_admin && account.role !== 'admin') throw refuse('admin_scope_refused', {});
    const text = makeTokenText();
    const token = await this.#database.transaction(async (tx) => {
      await deleteLongExpired(tx, account.id, SHOWN_DAYS);
      if ((await countPersonalTokens(tx, account.id)) >= MOST_TOKENS) {
        throw refuse('too_many_tokens', { most: MOST_TOKENS });
      }
      const values = { ...scope, account_id: account.id, name, token_hash: hashToken(text), hint: hintOf(text) };
      const made = await insertPersonalToken(tx, values, days);
      await this.#record(tx, 'create_token', made, { by: account.id, address });
      return made;
    });
    return { text, token };
  }

  /** One page of an account's tokens, newest first. */
  async list(accountId: number, page: Page): Promise<Listing<PersonalToken>> {
    const db = this.#database.query;
    const [items, total] = await Promise.all([
      selectPersonalTokens(db, accountId, sliceOf(page)),
      countPersonalTokens(db, accountId),
    ]);
    return { items, total };
  }

  /**
   * Revokes a token of an account, at once on every node.
   * @param by the acting account: the owner or an administrator
   * @throws token_not_found
   */
  async revoke(accountId: number, id: string, by: { accountId: number; address?: string }): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const revoked = await deletePersonalToken(tx, accountId, id);
      if (!revoked) throw refuse('token_not_found', {});
      await this.#record(tx, 'revoke_token', revoked, { by: by.accountId, address: by.address });
    });
    this.#sessions.forgetSession(id);
  }

  async #record(
    tx: Queryable,
    action: string,
    { id, account_id, name, systems, access, is_admin, tables, task_types, expires_at }: PersonalToken,
    { by, address }: { by: number; address: string | undefined },
  ): Promise<void> {
    const scope = { systems, access, is_admin, tables, task_types };
    const detail = { token: id, name, ...scope, expires_at };
    await this.#journal.record(tx, { accountId: by, action, target: `account:${account_id}`, detail, address });
  }
}
