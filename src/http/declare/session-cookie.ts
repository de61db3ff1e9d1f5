/**
 * The session cookie of the console. It identifies the same session as a bearer token and is accepted by every surface.
 * Because browsers add it by themselves, it counts only for requests from our own pages.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Core } from '../../core/core.ts';

/** The parts of a request that matter for the cookie. */
export interface CookieRequest {
  /** In upper case. */
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

interface CookieOptions {
  readonly sameSite: 'Strict' | 'Lax';
  readonly seconds: number | undefined;
  readonly protocol: string;
}

/** Ten minutes at the provider, and ten for the second factor. */
const ATTEMPT_SECONDS = 1_200;

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export class SessionCookie {
  readonly #name: string;
  readonly #publicUrl: URL;

  constructor({ secrets, config }: Pick<Core, 'secrets' | 'config'>) {
    // Servers on one host share cookies whatever their ports, so each installation has its own cookie name.
    this.#name = `owlery-${secrets.key('session cookie').toString('hex', 0, 4)}`;
    this.#publicUrl = new URL(config.publicUrl);
  }

  /**
   * The token in the cookie of a request made by one of our own pages.
   * @returns undefined without a cookie, and if the request comes or may come from another origin
   */
  tokenOf(request: CookieRequest): string | undefined {
    const token = readCookie(request.headers.cookie, this.#name);
    return token !== undefined && this.isFromOurPages(request) ? token : undefined;
  }

  /** The same for a socket, whose Origin is required: browsers do not apply the same-origin policy to sockets. */
  tokenOfSocket({ headers }: CookieRequest): string | undefined {
    return headers.origin !== undefined && this.#isOurs(headers) ? readCookie(headers.cookie, this.#name) : undefined;
  }

  /**
   * Whether a page of this origin made a request. Sec-Fetch-Site decides if the browser sends it, as it does over https
   * and to localhost (https://www.w3.org/TR/fetch-metadata/); otherwise Origin, which browsers send with every request
   * except a plain GET. `none`: the address was typed, or opened from a bookmark.
   */
  isFromOurPages({ method = 'GET', headers }: CookieRequest): boolean {
    const site = headers['sec-fetch-site'];
    const isSafe = SAFE_METHODS.has(method);
    if (site !== undefined) return site === 'same-origin' || (site === 'none' && isSafe);
    return headers.origin === undefined ? isSafe : this.#isOurs(headers);
  }

  /**
   * The value of Set-Cookie.
   * @param seconds its lifetime; undefined: until the browser is closed
   * @param protocol of the request, according to TRUST_PROXY
   */
  header(token: string, seconds: number | undefined, protocol: string): string {
    return this.#header(this.#name, token, { sameSite: 'Strict', seconds, protocol });
  }

  /** The secret of a sign-in by a provider that this browser has begun. */
  attemptOf({ headers }: CookieRequest): string | undefined {
    return readCookie(headers.cookie, this.#attemptName);
  }

  /**
   * The value of Set-Cookie for that secret. It is `Lax`: the browser comes back from the provider's site.
   * @param secret empty: removes it
   */
  attemptHeader(secret: string, protocol: string): string {
    const seconds = secret === '' ? 0 : ATTEMPT_SECONDS;
    return this.#header(this.#attemptName, secret, { sameSite: 'Lax', seconds, protocol });
  }

  get #attemptName(): string {
    return `${this.#name}-oidc`;
  }

  #header(name: string, value: string, { sameSite, seconds, protocol }: CookieOptions): string {
    const isSecure = protocol === 'https' || this.#publicUrl.protocol === 'https:';
    return [
      `${name}=${value}`,
      'Path=/',
      'HttpOnly',
      `SameSite=${sameSite}`,
      ...(isSecure ? ['Secure'] : []),
      ...(seconds === undefined ? [] : [`Max-Age=${seconds}`]),
    ].join('; ');
  }

  #isOurs({ origin = '', host }: IncomingHttpHeaders): boolean {
    const page = URL.parse(origin);
    return page !== null && (page.host === host || page.origin === this.#publicUrl.origin);
  }
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim() || undefined;
  }
  return undefined;
}
