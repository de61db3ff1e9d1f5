/** Access and refresh tokens: HS256 JWT that name an account (`sub`) and a session (`sid`). */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createSigner, createVerifier, TokenError } from 'fast-jwt';
import { LRUCache } from 'lru-cache';

export interface Claims {
  /** The account's id. */
  sub: string;
  /** The session's id. */
  sid: string;
  /** Its purpose: an access token is not accepted as a refresh token, nor the reverse. */
  type: TokenType;
  /** Seconds since 1970. */
  exp: number;
}

export type TokenType = 'access' | 'refresh';

const ISSUER = 'owlery';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export class Tokens {
  readonly #sign: (claims: object) => string;
  readonly #verify: (token: string) => Claims;
  readonly #verifyAnyAge: (token: string) => Claims;
  /**
   * Tokens already verified. Checking a signature costs a third of the throughput of a signed-in request; fast-jwt's
   * own cache hashes each token to find it again, which costs half of what it saves.
   */
  readonly #verified = new LRUCache<string, Claims>({ max: 20_000 });

  /** @param key 32 bytes or more, the same on every node */
  constructor(key: Buffer) {
    this.#sign = createSigner({ key, algorithm: 'HS256', iss: ISSUER });
    const accepted = {
      key,
      algorithms: ['HS256' as const],
      allowedIss: ISSUER,
      requiredClaims: ['sub', 'sid', 'type', 'exp'],
    };
    this.#verify = createVerifier(accepted);
    this.#verifyAnyAge = createVerifier({ ...accepted, ignoreExpiration: true });
  }

  /** @param lifetime seconds @returns an access token */
  issue(accountId: number, sessionId: string, lifetime: number): string {
    return this.#make('access', accountId, sessionId, lifetime);
  }

  /** @param lifetime seconds @returns a refresh token, and the hash to store */
  issueRefresh(accountId: number, sessionId: string, lifetime: number): { token: string; hash: Buffer } {
    const token = this.#make('refresh', accountId, sessionId, lifetime);
    return { token, hash: hashToken(token) };
  }

  /**
   * The claims of a refresh token that was issued here. Its age is not checked: the session decides, and a spent token
   * shows a theft at any age.
   */
  readRefresh(token: string): Claims | undefined {
    try {
      const claims = this.#verifyAnyAge(token);
      return claims.type === 'refresh' ? claims : undefined;
    } catch {
      return undefined;
    }
  }

  /** @returns the claims of a valid access token, or the reason for refusing it */
  read(token: string): Claims | 'expired' | 'invalid' {
    const known = this.#verified.get(token);
    if (known) return known.exp * 1000 > Date.now() ? known : 'expired';
    try {
      const claims = this.#verify(token);
      if (claims.type !== 'access' || !UUID.test(claims.sid)) return 'invalid';
      this.#verified.set(token, claims);
      return claims;
    } catch (error) {
      return error instanceof TokenError && error.code === TokenError.codes.expired ? 'expired' : 'invalid';
    }
  }

  #make(type: TokenType, accountId: number, sessionId: string, lifetime: number): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = { sub: String(accountId), sid: sessionId, type, jti: randomUUID(), iat: now, exp: now + lifetime };
    return this.#sign(claims);
  }
}

/** A secret that is sent once and stored only as a hash: 256 random bits need no salt and no slow hash. */
export function makeOpaqueToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** The hash under which a token is stored. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
