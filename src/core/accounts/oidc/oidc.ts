/**
 * Sign-in by OpenID Connect. An identity (issuer and subject) signs in to the account it is linked to. A link needs proof
 * of both sides: of the identity, and of the account by its session or its password. Equal addresses prove nothing.
 */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { DomainError, isRefusal } from '../../../shared/errors.ts';
import type { Config } from '../../config.ts';
import type { Database, Queryable } from '../../db/database.ts';
import { isUniqueViolation } from '../../db/failures.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Secrets } from '../../secrets.ts';
import type { Accounts } from '../accounts.ts';
import { findByName } from '../accounts-queries.ts';
import type { AccountAdministration } from '../administration.ts';
import { refuse } from '../errors.ts';
import type { Origin } from '../origin.ts';
import { registerByEmail } from '../register-by-email.ts';
import type { Grant, Sessions } from '../sessions.ts';
import { findSignedIn } from '../sessions-queries.ts';
import type { FactorProof, SignIn } from '../sign-in.ts';
import { hashToken } from '../tokens.ts';
import type { OidcProvider } from './environment.ts';
import { type Identity, requireDomain } from './identity.ts';
import {
  deleteArrival,
  findArrival,
  findLinked,
  findOidcSession,
  insertArrival,
  insertAttempt,
  insertLink,
  insertOidcSession,
  recordLinkUse,
  takeAttempt,
} from './oidc-queries.ts';
import { type Arrived, type AttemptSecrets, ProviderClient } from './provider-client.ts';
import type { Answer, Beginning, Completion, Entrance, Outcome, Policies } from './steps.ts';

export interface OidcOptions {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly journal: Journal;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly accounts: Accounts;
  readonly administration: AccountAdministration;
  readonly config: Pick<Config, 'publicUrl' | 'signIn'>;
  readonly logger: Logger;
}

export class Oidc {
  readonly #clients: ReadonlyMap<string, ProviderClient>;
  readonly #options: OidcOptions;

  constructor(options: OidcOptions) {
    const { config, logger } = options;
    this.#options = options;
    this.#clients = new Map(
      config.signIn.providers.map((provider) => [provider.id, new ProviderClient(provider, config.publicUrl, logger)]),
    );
  }

  get providers(): OidcProvider[] {
    return Array.from(this.#clients.values(), ({ provider }) => provider);
  }

  /**
   * Begins a sign-in or a link.
   * @returns the address at the provider, and a secret for a cookie, which ties the answer to this browser
   * @throws oidc_provider_not_found, oidc_unavailable
   */
  async begin({ provider, isKept, next, sessionId }: Beginning): Promise<{ location: string; browser: string }> {
    const { database } = this.#options;
    const [state, browser] = [randomToken(), randomToken()];
    const { location, secrets } = await this.#client(provider).begin(state);
    await insertAttempt(database.query, {
      browser_hash: hashToken(browser),
      state_hash: hashToken(state),
      provider,
      secrets: this.#seal(secrets),
      is_kept: isKept,
      next: next ?? null,
      session_id: sessionId ?? null,
    });
    return { location, browser };
  }

  /**
   * Receives the answer of a provider. Each counts once. The refusal of a link is an outcome while its session lasts.
   * @param policies of the session to open, by whether it is kept
   * @throws oidc_provider_not_found, oidc_unavailable, oidc_attempt_invalid, oidc_refused, oidc_answer_invalid,
   *   oidc_email_unverified, oidc_domain_refused, oidc_not_registered, oidc_identity_taken, account_inactive
   */
  async arrive({ provider, query, state, browser }: Answer, from: Origin, policies: Policies): Promise<Outcome> {
    const { database, journal, sessions } = this.#options;
    const client = this.#client(provider);
    if (browser === undefined) throw refuse('oidc_attempt_invalid', {});
    const attempt = await takeAttempt(database.query, hashToken(browser), hashToken(state), provider);
    if (!attempt) throw refuse('oidc_attempt_invalid', {});
    const { session_id: sessionId, is_kept: isKept, next } = attempt;
    try {
      const arrived = await client.finish(query, state, this.#unseal<AttemptSecrets>(attempt.secrets));
      requireDomain(client.provider, arrived.identity);
      if (sessionId !== null) {
        await this.#linkToSession(sessionId, client, arrived, from);
        return { kind: 'linked', next, isKept };
      }
      const entrance = { client, arrived, policy: policies(isKept), from };
      const accountId = await this.#accountOf(entrance);
      const grant = accountId === undefined ? undefined : await this.#enterWithoutFactor(accountId, entrance);
      if (grant) return { kind: 'signed_in', grant, next, isKept };
      await insertArrival(database.query, {
        browser_hash: attempt.browser_hash,
        account_id: accountId ?? null,
        provider,
        identity: this.#seal(arrived),
        is_kept: isKept,
        next,
      });
      return { kind: accountId === undefined ? 'needs_password' : 'needs_factor', next, isKept };
    } catch (error) {
      if (error instanceof DomainError) {
        const detail = { provider, reason: error.code };
        await journal.record(database.query, {
          accountId: null,
          action: 'provider_refused',
          detail,
          address: from.address,
        });
        if (sessionId !== null && (await sessions.find(sessionId))) {
          return { kind: 'link_refused', code: error.code, next, isKept };
        }
      }
      throw error;
    }
  }

  /**
   * Finishes a sign-in that needed the second factor, or the password of the account to be linked.
   * @throws oidc_attempt_invalid, invalid_credentials, account_locked, account_inactive, second_factor_required,
   *   second_factor_wrong, oidc_identity_taken
   */
  async finish(
    { browser, credentials, factor, ...from }: Completion,
    policies: Policies,
  ): Promise<Grant & { isKept: boolean; next: string | null }> {
    const { database, signIn } = this.#options;
    const hash = hashToken(browser ?? '');
    const arrival = browser === undefined ? undefined : await findArrival(database.query, hash);
    if (!arrival) throw refuse('oidc_attempt_invalid', {});
    const { is_kept: isKept, next, account_id: known } = arrival;
    const arrived = this.#unseal<Arrived>(arrival.identity);
    const client = this.#client(arrival.provider);
    const taking = async (tx: Queryable) => {
      if (!(await deleteArrival(tx, hash))) throw refuse('oidc_attempt_invalid', {});
    };
    const entrance = { client, arrived, policy: policies(isKept), from };
    // Either the account is known, or its name and password are given.
    if (known !== null && credentials === undefined) {
      return { ...(await this.#enter(known, entrance, factor, taking)), isKept, next };
    }
    if (known !== null || credentials === undefined) throw refuse('oidc_attempt_invalid', {});
    const { address = '', device } = from;
    const accountId = await signIn.confirmForLink({ ...credentials, address, device, factor });
    const grant = await this.#enter(accountId, entrance, undefined, async (tx) => {
      await taking(tx);
      await this.#link(tx, accountId, client, arrived.identity, from);
    });
    return { ...grant, isKept, next };
  }

  /** The address that signs a browser out at the provider that opened its session; undefined if there is none. */
  async signOutAddress(sessionId: string): Promise<string | undefined> {
    const session = await findOidcSession(this.#options.database.query, sessionId);
    const client = session && this.#clients.get(session.provider);
    return await client?.signOutAddress(this.#unseal<string>(session?.id_token ?? ''));
  }

  #client(provider: string): ProviderClient {
    const client = this.#clients.get(provider);
    if (!client) throw refuse('oidc_provider_not_found', { provider });
    return client;
  }

  /**
   * The account of an identity: the linked one or a new one. Undefined: an account has its address, and its password has to
   * prove that they belong together.
   */
  async #accountOf({ client: { provider }, arrived: { identity }, from }: Entrance): Promise<number | undefined> {
    const { database, accounts } = this.#options;
    const { issuer, subject, email, isEmailVerified, username, fullName, role = 'user' } = identity;
    const linked = await findLinked(database.query, issuer, subject);
    if (linked !== undefined) return linked;
    if (email === undefined || !isEmailVerified) throw refuse('oidc_email_unverified', {});
    if (await findByName(database.query, email)) return undefined;
    if (!provider.registers) throw refuse('oidc_not_registered', {});
    const newcomer = { username, email, fullName, role, isEmailVerified };
    try {
      const link = async (tx: Queryable, { id }: { id: number }) => {
        await insertLink(tx, id, identity);
        await this.#record(tx, 'link_provider', id, provider, from);
      };
      return (await registerByEmail(accounts, newcomer, from.address ?? '', link)).id;
    } catch (error) {
      // Another request has just registered the identity or the address.
      if (isRefusal(error, 'email_taken') || isUniqueViolation(error)) throw refuse('oidc_attempt_invalid', {}, error);
      throw error;
    }
  }

  async #enterWithoutFactor(accountId: number, entrance: Entrance): Promise<Grant | undefined> {
    try {
      return await this.#enter(accountId, entrance, {});
    } catch (error) {
      if (isRefusal(error, 'second_factor_required')) return undefined;
      throw error;
    }
  }

  /** @param factor undefined: it was checked before */
  async #enter(
    accountId: number,
    { client: { provider }, arrived: { identity, idToken }, policy, from }: Entrance,
    factor: FactorProof | undefined,
    before: (tx: Queryable) => Promise<void> = async () => {},
  ): Promise<Grant> {
    const { signIn, administration } = this.#options;
    const grant = await signIn.signInProven({
      accountId,
      from,
      policy,
      by: { provider: provider.id },
      factor,
      within: async (tx, { sessionId }) => {
        await before(tx);
        await recordLinkUse(tx, identity);
        await insertOidcSession(tx, { session_id: sessionId, provider: provider.id, id_token: this.#seal(idToken) });
      },
    });
    if (identity.role === undefined || identity.role === grant.account.role) return grant;
    // In a transaction of its own, which locks accounts in the order of every change of a role.
    const by = { accountId, address: from.address ?? '' };
    const changing = administration.update(accountId, { role: identity.role }, by);
    const account = await changing.catch((error) => {
      // The last administrator stays one.
      if (isRefusal(error, 'last_admin')) return grant.account;
      throw error;
    });
    return { ...grant, account };
  }

  /** @throws oidc_attempt_invalid if the session has ended, oidc_identity_taken */
  async #linkToSession(sessionId: string, client: ProviderClient, { identity }: Arrived, from: Origin): Promise<void> {
    await this.#options.database.transaction(async (tx) => {
      const signedIn = await findSignedIn(tx, sessionId);
      if (!signedIn) throw refuse('oidc_attempt_invalid', {});
      await this.#link(tx, signedIn.account.id, client, identity, from);
    });
  }

  /** An identity that is linked to the account already stays linked. @throws oidc_identity_taken */
  async #link(
    tx: Queryable,
    accountId: number,
    { provider }: ProviderClient,
    identity: Identity,
    from: Origin,
  ): Promise<void> {
    const linked = await findLinked(tx, identity.issuer, identity.subject);
    if (linked === accountId) return;
    if (linked !== undefined) throw refuse('oidc_identity_taken', {});
    await insertLink(tx, accountId, identity);
    await this.#record(tx, 'link_provider', accountId, provider, from);
  }

  async #record(
    tx: Queryable,
    action: string,
    accountId: number,
    { id }: OidcProvider,
    { address }: Origin,
  ): Promise<void> {
    const detail = { provider: id };
    await this.#options.journal.record(tx, { accountId, action, target: `account:${accountId}`, detail, address });
  }

  #seal(value: unknown): string {
    return this.#options.secrets.seal(JSON.stringify(value));
  }

  #unseal<Value>(sealed: string): Value {
    return JSON.parse(this.#options.secrets.unseal(sealed)) as Value;
  }
}

const randomToken = () => randomBytes(32).toString('base64url');
