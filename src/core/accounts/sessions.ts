/** Sessions. Every token belongs to one; ending a session invalidates its tokens at once, on every node. */
import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Database, Queryable } from '../db/database.ts';
import type { Notifications } from '../db/notifications.ts';
import type { Account } from './accounts-queries.ts';
import { refuse } from './errors.ts';
import type { LastUses } from './last-uses.ts';
import type { Origin } from './origin.ts';
import { findCallersByToken, findTokenByHash } from './personal-tokens-queries.ts';
import { type SessionFollower, SessionWatch } from './session-watch.ts';
import {
  deleteSession,
  deleteSessionOfSpent,
  deleteSessionsOf,
  extendSession,
  findAllSignedIn,
  findSessionByRefreshToken,
  findSignedIn,
  findStatus,
  insertSession,
  rotateRefreshToken,
  type SignedIn,
} from './sessions-queries.ts';
import { SignedInCache } from './signed-in-cache.ts';
import { isPersonalToken, isWellFormed } from './token-format.ts';
import { type Claims, hashToken, type Tokens } from './tokens.ts';

/** Lifetimes of a system's sessions, in seconds. */
export interface SessionPolicy {
  system: string;
  tokenLifetime: number;
  /** Lifetime of a refresh token. Undefined: there is none, and the session ends with an access token not refreshed. */
  refreshLifetime?: number;
  /** Whether each refresh replaces the refresh token. */
  rotates?: boolean;
}

/**
 * Why a token is refused: it has expired, its account was deleted or is not active, or any other reason, including
 * an ended session.
 */
export type NotSignedIn = 'expired' | 'invalid' | 'account_deleted' | 'account_inactive';

const MOST_OF_DEVICE = 300;

/** The result of a sign-in or a refresh. */
export interface Grant {
  account: Account;
  sessionId: string;
  accessToken: string;
  /** Lifetime of the access token in seconds. */
  expiresIn: number;
  refreshToken?: string;
}

export class Sessions {
  readonly #database: Database;
  readonly #tokens: Tokens;
  readonly #cache: SignedInCache;
  readonly #watch: SessionWatch;
  readonly #uses: LastUses;
  /** The ids of personal tokens by hash. An id stays that of its hash, whether or not the token still exists. */
  readonly #tokenIds = new LRUCache<string, string>({ max: 20_000 });

  constructor(database: Database, tokens: Tokens, uses: LastUses) {
    this.#database = database;
    this.#tokens = tokens;
    this.#uses = uses;
    const { query } = database;
    this.#cache = new SignedInCache(
      async (id) => (await findSignedIn(query, id)) ?? (await findCallersByToken(query, [id]))[0],
    );
    this.#watch = new SessionWatch(async (ids) =>
      (await Promise.all([findAllSignedIn(query, ids), findCallersByToken(query, ids)])).flat(),
    );
  }

  /** Starts listening to changes made on other nodes. */
  async listen(notifications: Notifications): Promise<void> {
    await notifications.subscribe('accounts', this.#cache);
    await notifications.subscribe('accounts', this.#watch);
  }

  /**
   * Authenticates the token of a session or a personal token: from the cache, or by one or two reads.
   * @returns the reason if the token is refused
   */
  authenticate(token: string): SignedIn | NotSignedIn | Promise<SignedIn | NotSignedIn> {
    if (isPersonalToken(token)) return isWellFormed(token) ? this.#authenticatePersonal(token) : 'invalid';
    const claims = this.#tokens.read(token);
    if (typeof claims === 'string') return claims;
    const known = this.#cache.peek(claims.sid);
    if (known) return ownerOrInvalid(claims, known);
    return this.#cache
      .find(claims.sid)
      .then((found): SignedIn | NotSignedIn | Promise<NotSignedIn> =>
        found ? ownerOrInvalid(claims, found) : this.#whyNobody(claims),
      );
  }

  /** A live session by its id, as `authenticate` returns it. */
  async find(sessionId: string): Promise<SignedIn | undefined> {
    return await this.#cache.find(sessionId);
  }

  /** Notes the last use of a session or personal token. */
  noteUse(signedIn: SignedIn, from: Origin): void {
    this.#uses.note(signedIn, from);
  }

  /**
   * Watches the session of an open connection for changes of the session or its account.
   * @returns a function that stops
   */
  follow(signedIn: SignedIn, follower: SessionFollower): () => void {
    const stop = this.#watch.follow(signedIn, follower);
    // It may have ended while it was read. The cache has been kept up to date since.
    if (!this.#cache.peek(signedIn.session.id)) this.#watch.check(signedIn.session.id);
    return stop;
  }

  /** When a valid token expires unless its session is extended, in milliseconds since 1970. */
  expiryOf(token: string, { session }: SignedIn): number {
    if (isPersonalToken(token)) return session.expires_at * 1000;
    const claims = this.#tokens.read(token);
    return typeof claims === 'string' ? 0 : Math.min(claims.exp, session.expires_at) * 1000;
  }

  /**
   * Opens a session for an account.
   * @param from the client, shown in the list of sessions
   * @param impersonator the administrator who will act as the user
   */
  async open(
    tx: Queryable,
    account: Account,
    policy: SessionPolicy,
    from: Origin = {},
    impersonator?: { account_id: number; session_id: string; reason: string },
  ): Promise<Grant> {
    const { system, tokenLifetime, refreshLifetime, rotates = false } = policy;
    const id = randomUUID();
    const refresh =
      refreshLifetime === undefined ? undefined : this.#tokens.issueRefresh(account.id, id, refreshLifetime);
    await insertSession(tx, {
      id,
      account_id: account.id,
      system,
      address: from.address ?? null,
      device: from.device?.slice(0, MOST_OF_DEVICE) ?? null,
      token_lifetime: tokenLifetime,
      lifetime: refreshLifetime ?? tokenLifetime,
      refresh_token_hash: refresh?.hash ?? null,
      rotates_refresh_token: rotates,
      impersonator_id: impersonator?.account_id ?? null,
      impersonator_session: impersonator?.session_id ?? null,
      impersonation_reason: impersonator?.reason ?? null,
    });
    const accessToken = this.#tokens.issue(account.id, id, tokenLifetime);
    return {
      account,
      sessionId: id,
      accessToken,
      expiresIn: tokenLifetime,
      ...(refresh && { refreshToken: refresh.token }),
    };
  }

  /** A new access token for a session whose token is still valid. Extends the session from now. */
  async refresh({ session, account }: SignedIn): Promise<Grant> {
    const alive = await extendSession(this.#database.query, session.id, session.token_lifetime);
    if (!alive) throw refuse('refresh_token_invalid', {});
    return this.#grant(account, session);
  }

  /**
   * A new access token for a refresh token, which stays valid.
   * @throws refresh_token_invalid when it is unknown, has run out, or its session has ended
   */
  async refreshByToken(refreshToken: string): Promise<Grant> {
    if (!this.#tokens.readRefresh(refreshToken)) throw refuse('refresh_token_invalid', {});
    const id = await findSessionByRefreshToken(this.#database.query, hashToken(refreshToken));
    const signedIn = id ? await this.#cache.find(id) : undefined;
    if (!signedIn) throw refuse('refresh_token_invalid', {});
    return this.#grant(signedIn.account, signedIn.session);
  }

  /**
   * A new access token and a new refresh token for a refresh token, which is then spent. If a spent token is sent,
   * either its sender or the one who spent it has stolen it, so the session ends.
   * @throws account_not_found, account_inactive; refresh_token_invalid when it is unknown, spent or has run out, or its
   * session has ended
   */
  async rotate(
    refreshToken: string,
    { tokenLifetime, refreshLifetime = tokenLifetime }: SessionPolicy,
  ): Promise<Grant> {
    const claims = this.#tokens.readRefresh(refreshToken);
    if (!claims) throw refuse('refresh_token_invalid', {});
    const spent = hashToken(refreshToken);
    const next = this.#tokens.issueRefresh(Number(claims.sub), claims.sid, refreshLifetime);
    // Thrown after the transaction: the end of a stolen session must be committed.
    const found = await this.#database.transaction(async (tx) => {
      const id = await rotateRefreshToken(tx, { spent, next: next.hash, lifetime: refreshLifetime });
      if (id) return await findSignedIn(tx, id);
      const ended = await deleteSessionOfSpent(tx, spent);
      return ended && { ended };
    });
    if (found && 'ended' in found) this.#cache.dropSession(found.ended);
    if (!found) throw await this.#refusalOf(claims);
    if ('ended' in found) throw refuse('refresh_token_invalid', {});
    return { ...this.#grant(found.account, found.session), refreshToken: next.token };
  }

  /** A new access token for a session that is still alive, which it does not extend. */
  async resume(sessionId: string): Promise<Grant | undefined> {
    const signedIn = await this.#cache.find(sessionId);
    if (!signedIn || signedIn.token) return undefined;
    const left = Math.floor(signedIn.session.expires_at - Date.now() / 1000);
    const { account, session } = signedIn;
    return this.#grant(account, { ...session, token_lifetime: Math.min(left, session.token_lifetime) });
  }

  /** Ends one session when the transaction commits. The caller then calls `forgetSession`. */
  async end(tx: Queryable, sessionId: string): Promise<void> {
    await deleteSession(tx, sessionId);
  }

  /** Ends every session of an account when the transaction commits. */
  async endAll(tx: Queryable, accountId: number): Promise<void> {
    await deleteSessionsOf(tx, accountId);
  }

  /** Drops a session or personal token that this node has just ended, without waiting for the notification. */
  forgetSession(id: string): void {
    this.#cache.dropSession(id);
  }

  /** Drops an account that this node has just changed from its cache, without waiting for the notification. */
  forget(accountId: number): void {
    this.#cache.dropAccount(accountId);
  }

  #authenticatePersonal(token: string): SignedIn | Promise<SignedIn | NotSignedIn> {
    const hash = hashToken(token);
    const id = this.#tokenIds.get(hash.toString('base64'));
    return (id !== undefined && this.#cache.peek(id)) || this.#findPersonal(hash);
  }

  async #findPersonal(hash: Buffer): Promise<SignedIn | NotSignedIn> {
    const row = await findTokenByHash(this.#database.query, hash);
    if (!row) return 'invalid';
    this.#tokenIds.set(hash.toString('base64'), row.id);
    const found = await this.#cache.find(row.id);
    if (found) return found;
    if (row.is_expired) return 'expired';
    return row.status === 'active' ? 'invalid' : 'account_inactive';
  }

  async #whyNobody({ sub }: Claims): Promise<NotSignedIn> {
    const status = await findStatus(this.#database.query, Number(sub));
    if (status === undefined) return 'account_deleted';
    return status === 'active' ? 'invalid' : 'account_inactive';
  }

  /** Why a refresh token whose session is gone is of no use. */
  async #refusalOf({ sub }: Claims): Promise<Error> {
    const status = await findStatus(this.#database.query, Number(sub));
    if (status === undefined) return refuse('account_not_found', {});
    return status === 'active' ? refuse('refresh_token_invalid', {}) : refuse('account_inactive', { status });
  }

  #grant(account: Account, session: SignedIn['session']): Grant {
    const expiresIn = session.token_lifetime;
    const accessToken = this.#tokens.issue(account.id, session.id, expiresIn);
    return { account, sessionId: session.id, accessToken, expiresIn };
  }
}

function ownerOrInvalid({ sub }: Claims, found: SignedIn): SignedIn | 'invalid' {
  return String(found.account.id) === sub && !found.token ? found : 'invalid';
}
