/** One OpenID Connect provider: its discovery document, the address of a sign-in, and the check of the answer. */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  type DiscoveryRequestOptions,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client';
import type { Logger } from 'pino';
import { isRefusal } from '../../../shared/errors.ts';
import { refuse } from '../errors.ts';
import type { OidcProvider } from './environment.ts';
import { type Identity, identityOf } from './identity.ts';
import { providerFetch } from './provider-fetch.ts';

/** A provider may change its addresses: its document is read again after this time. */
const KNOWN_MILLISECONDS = 3_600_000;

/** What ties an answer to the request. */
export interface AttemptSecrets {
  readonly nonce: string;
  readonly verifier: string;
}

export interface Arrived {
  readonly identity: Identity;
  readonly idToken: string;
}

/** The address to which a provider sends the browser back. @param publicUrl of the server, without a trailing slash */
export const callbackOf = (publicUrl: string, id: string) => `${publicUrl}/console/api/oidc/${id}/callback`;

export class ProviderClient {
  readonly provider: OidcProvider;
  readonly #logger: Logger;
  /** Where the provider sends the browser back. */
  readonly #redirectUri: string;
  /** Where it sends the browser after signing out. */
  readonly #signedOutUri: string;
  #known: { configuration: Promise<Configuration>; until: number } | undefined;

  /** @param publicUrl of the server, without a trailing slash */
  constructor(provider: OidcProvider, publicUrl: string, logger: Logger) {
    this.provider = provider;
    this.#logger = logger;
    this.#redirectUri = callbackOf(publicUrl, provider.id);
    this.#signedOutUri = `${publicUrl}/console/sign-in`;
  }

  /**
   * The address to send a browser to.
   * @throws oidc_unavailable
   */
  async begin(state: string): Promise<{ location: string; secrets: AttemptSecrets }> {
    const configuration = await this.configuration();
    const secrets = { nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const location = buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri,
      scope: this.provider.scopes.join(' '),
      code_challenge: await calculatePKCECodeChallenge(secrets.verifier),
      code_challenge_method: 'S256',
      state,
      nonce: secrets.nonce,
    });
    return { location: location.href, secrets };
  }

  /**
   * Checks the answer of the provider (state, issuer, nonce, signature, audience, time) and exchanges its code.
   * @param query of the address the browser was sent back to
   * @throws oidc_refused if the provider has refused, oidc_answer_invalid, oidc_unavailable
   */
  async finish(query: string, state: string, { nonce, verifier }: AttemptSecrets): Promise<Arrived> {
    const configuration = await this.configuration();
    try {
      const tokens = await authorizationCodeGrant(configuration, new URL(`${this.#redirectUri}?${query}`), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims || tokens.id_token === undefined) throw new Error('the answer has no ID token');
      const { userinfo_endpoint: userInfo } = configuration.serverMetadata();
      const more = userInfo ? await fetchUserInfo(configuration, tokens.access_token, claims.sub) : {};
      return { identity: identityOf(this.provider, { ...more, ...claims }), idToken: tokens.id_token };
    } catch (error) {
      throw this.#refusalOf(error);
    }
  }

  /** The address that signs the browser out at the provider; undefined if it has none or is unavailable. */
  async signOutAddress(idToken: string): Promise<string | undefined> {
    const configuration = await this.configuration().catch(() => undefined);
    if (!configuration?.serverMetadata().end_session_endpoint) return undefined;
    const parameters = { id_token_hint: idToken, post_logout_redirect_uri: this.#signedOutUri };
    return buildEndSessionUrl(configuration, parameters).href;
  }

  /** @throws oidc_unavailable with the reason in the log */
  async configuration(): Promise<Configuration> {
    const now = Date.now();
    if (!this.#known || this.#known.until < now) {
      this.#known = { configuration: discoverProvider(this.provider), until: now + KNOWN_MILLISECONDS };
    }
    try {
      return await this.#known.configuration;
    } catch (error) {
      this.#known = undefined;
      this.#logger.warn({ err: error, provider: this.provider.id }, 'an OpenID Connect provider is unavailable');
      throw refuse('oidc_unavailable', { provider: this.provider.name }, error);
    }
  }

  /** The answer's faults are logged without its code and tokens. */
  #refusalOf(error: unknown) {
    const { code, error: refusal, message } = error as { code?: string; error?: string; message?: string };
    const isRefused = code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR';
    this.#logger.warn(
      { provider: this.provider.id, code, refusal, reason: message },
      'the answer of an OpenID Connect provider was refused',
    );
    if (isRefused) return refuse('oidc_refused', {}, error);
    if (causesOf(error).some(isUnavailable)) return refuse('oidc_unavailable', { provider: this.provider.name }, error);
    return refuse('oidc_answer_invalid', {}, error);
  }
}

/** Reads the document of a provider. */
export async function discoverProvider({ issuer, clientId, clientSecret }: OidcProvider): Promise<Configuration> {
  const authentication = authenticationWith(clientSecret);
  return await discovery(new URL(issuer), clientId, undefined, authentication, allowedRequests(issuer));
}

/** An error and what caused it, outermost first: the library wraps the errors of requests. */
export function causesOf(error: unknown): unknown[] {
  const { cause } = Object(error) as { cause?: unknown };
  return cause === undefined ? [error] : [error, ...causesOf(cause)];
}

const isUnavailable = (error: unknown) => isRefusal(error, 'fetch_failed') || isRefusal(error, 'fetch_timed_out');

/** How a provider is called. `providerFetch` allows calls without TLS on this machine only. */
const allowedRequests = (issuer: string): DiscoveryRequestOptions => ({
  [customFetch]: providerFetch(issuer),
  execute: [enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [allowInsecureRequests] : [])],
});

/** RFC 6749 requires that providers accept the header; some only know the body. */
function authenticationWith(secret: string | undefined) {
  if (secret === undefined) return None();
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (...given: Parameters<typeof basic>) => {
    const [{ token_endpoint_auth_methods_supported: known }] = given;
    const onlyPost =
      known !== undefined && !known.includes('client_secret_basic') && known.includes('client_secret_post');
    return (onlyPost ? post : basic)(...given);
  };
}
