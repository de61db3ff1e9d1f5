/** Access tokens: HS256 JWT that name an account (`sub`) and a session (`sid`). */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createSigner, createVerifier, TokenError } from 'fast-jwt';
import { LRUCache } from 'lru-cache';

export interface Claims {
  /** The account's id. */
  sub: string;
  /** The session's id. */
  sid: string;
  /** Seconds since 1970. */
  exp: number;
}

const ISSUER = 'owlery';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export class Tokens {
  readonly #sign: (claims: object) => string;
  readonly #verify: (token: string) => Claims;
  /**
   * Tokens already verified. Checking a signature costs a third of the throughput of a signed-in request; fast-jwt's
   * own cache hashes each token to find it again, which costs half of what it saves.
   */
  readonly #verified = new LRUCache<string, Claims>({ max: 20_000 });

  /** @param key 32 bytes or more, the same on every node */
  constructor(key: Buffer) {
    this.#sign = createSigner({ key, algorithm: 'HS256', iss: ISSUER });
    this.#verify = createVerifier({
      key,
      algorithms: ['HS256'],
      allowedIss: ISSUER,
      requiredClaims: ['sub', 'sid', 'exp'],
    });
  }

  /** @param lifetime seconds */
  issue(accountId: number, sessionId: string, lifetime: number): string {
    const now = Math.floor(Date.now() / 1000);
    return this.#sign({ sub: String(accountId), sid: sessionId, jti: randomUUID(), iat: now, exp: now + lifetime });
  }

  /** @returns the claims of a good token; else why it is not good */
  read(token: string): Claims | 'expired' | 'invalid' {
    const known = this.#verified.get(token);
    if (known) return known.exp * 1000 > Date.now() ? known : 'expired';
    try {
      const claims = this.#verify(token);
      if (!UUID.test(claims.sid)) return 'invalid';
      this.#verified.set(token, claims);
      return claims;
    } catch (error) {
      return error instanceof TokenError && error.code === TokenError.codes.expired ? 'expired' : 'invalid';
    }
  }
}

/** A secret to be sent once and kept only as a hash: 256 random bits need no salt and no slow hash. */
export function makeOpaqueToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOpaqueToken(token) };
}

export function hashOpaqueToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
