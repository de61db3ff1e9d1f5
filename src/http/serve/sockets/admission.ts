/** Decides who may open a socket. */
import type { IncomingMessage } from 'node:http';
import { lacksFactor } from '../../../core/accounts/factor-requirement.ts';
import type { Sessions } from '../../../core/accounts/sessions.ts';
import type { SignedIn } from '../../../core/accounts/sessions-queries.ts';
import { isNarrowed, lackOf } from '../../../core/accounts/token-scope.ts';
import type { Config } from '../../../core/config.ts';
import type { SessionCookie } from '../../declare/session-cookie.ts';
import type { Surface } from '../../declare/surface.ts';
import { bearerToken } from '../guard.ts';
import type { RateLimits } from '../rate-limit.ts';
import type { CloseReason } from './connection.ts';

export interface Admitted {
  readonly caller: SignedIn;
  readonly token: string;
}

export interface AdmissionOptions {
  config: Config;
  sessions: Sessions;
  limits: RateLimits;
  cookie: SessionCookie;
  /** The address of the client of a request. */
  addressOf(request: IncomingMessage): string;
}

/** @returns the signed-in caller, or the reason why the socket is closed again */
export async function admit(
  request: IncomingMessage,
  surface: Surface,
  { config, sessions, limits, cookie, addressOf }: AdmissionOptions,
): Promise<Admitted | CloseReason> {
  if (!isWelcome(request, config)) return 'origin_refused';
  const token = tokenOf(request) ?? cookie.tokenOfSocket(request);
  if (!token) return 'sign_in_required';
  const caller = await sessions.authenticate(token);
  if (caller === 'expired') return 'token_expired';
  if (typeof caller === 'string') return 'token_invalid';
  if (lacksFactor(config.signIn.requiredFactor, caller)) return 'second_factor_missing';
  const { name, accountLimit, narrowedBy } = surface;
  const { token: personal } = caller;
  if (personal) {
    // A socket shows what its whole system does.
    const lacks = lackOf(personal, { system: name, access: 'read', isAdmin: false });
    if (lacks.length > 0 || isNarrowed(personal, narrowedBy)) return 'token_scope';
  }
  if (accountLimit && !(await limits.allows(name, accountLimit, caller))) return 'rate_limited';
  sessions.noteUse(caller, { address: addressOf(request), device: request.headers['user-agent'] });
  return { caller, token };
}

/** Pages of other origins are refused, like their requests. Clients that are not browsers send no Origin. */
function isWelcome({ headers: { origin, host } }: IncomingMessage, { corsOrigins, publicUrl }: Config): boolean {
  if (origin === undefined || corsOrigins.includes(origin)) return true;
  const page = URL.parse(origin);
  return page !== null && (page.host === host || page.origin === new URL(publicUrl).origin);
}

/** Browsers cannot set headers of a socket, so the token may be in the address. */
function tokenOf({ url = '', headers }: IncomingMessage): string | undefined {
  const [, query = ''] = url.split('?');
  return new URLSearchParams(query).get('token') ?? bearerToken(headers.authorization);
}
