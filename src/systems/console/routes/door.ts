/** What every way in to the console shares: the check of the page, and the cookie of the session. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { lacksFactor } from '../../../core/accounts/factor-requirement.ts';
import type { Grant, SessionPolicy } from '../../../core/accounts/sessions.ts';
import type { Impersonator, SignedIn } from '../../../core/accounts/sessions-queries.ts';
import type { Core } from '../../../core/core.ts';
import { CurrentPassword } from '../../../http/declare/credentials.ts';
import { Instant } from '../../../http/declare/schemas.ts';
import { SessionCookie } from '../../../http/declare/session-cookie.ts';
import { isoSeconds } from '../../../http/declare/times.ts';
import { refuse } from '../domain/errors.ts';
import { AccountShape, presentAccount } from '../present.ts';

export const DAY = 24 * 3600;
/** Until the browser is closed, and no longer than a day. */
const FOR_A_DAY: SessionPolicy = { system: 'console', tokenLifetime: DAY };
/** For sign-ins with "remember me"; renewed while the user comes back. */
const FOR_A_MONTH: SessionPolicy = { system: 'console', tokenLifetime: 30 * DAY };

export const policyOf = (isKept: boolean) => (isKept ? FOR_A_MONTH : FOR_A_DAY);

export const Session = Type.Object({
  account: Type.Union([AccountShape, Type.Null()]),
  timezone: Type.String({ description: 'of the server, in which schedules are read' }),
  lacks_factor: Type.Boolean({ description: 'whether a second factor has to be set up before anything else' }),
  impersonation: Type.Union([Type.Object({ by: Type.String(), reason: Type.String(), until: Instant }), Type.Null()], {
    description: 'the administrator who acts as the account, until when and why',
  }),
});

/** Of an owner who changes the ways in; absent if the account has no password. Checked by `SignIn.confirmOwner`. */
export const OwnerPassword = Type.Optional(CurrentPassword);

/** The errors of `SignIn.confirmOwner`. */
export const ownerErrors = ['wrong_password', 'account_locked', 'sign_in_again'] as const;

export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export type Door = ReturnType<typeof openDoor>;

export function openDoor(core: Core) {
  const cookie = new SessionCookie(core);
  /** Gives the browser the cookie of a session. @param isKept whether it outlives the browser */
  const keep = ({ request, reply }: Exchange, { accessToken, expiresIn }: Grant, isKept: boolean): void => {
    reply.header('set-cookie', cookie.header(accessToken, isKept ? expiresIn : undefined, request.protocol));
  };
  const present = (caller: SignedIn | undefined) => ({
    account: caller ? presentAccount(caller.account) : null,
    timezone: core.config.timezone,
    lacks_factor: caller !== undefined && lacksFactor(core.config.signIn.requiredFactor, caller),
    impersonation: caller?.impersonator ? presentImpersonation(caller.impersonator, caller.session) : null,
  });
  return {
    cookie,
    /** A page of another origin must not sign a user in or out. */
    refuseForeign({ method, headers }: FastifyRequest): void {
      if (!cookie.isFromOurPages({ method, headers })) throw refuse('foreign_page', {});
    },
    keep,
    present,
    /** The same as `keep`. @returns the session as the pages need it */
    async enter(exchange: Exchange, grant: Grant, isKept: boolean) {
      keep(exchange, grant, isKept);
      return present(await core.sessions.find(grant.sessionId));
    },
  };
}

const presentImpersonation = ({ username: by, reason }: Impersonator, { expires_at }: SignedIn['session']) => ({
  by,
  reason,
  until: isoSeconds(new Date(expires_at * 1000).toISOString()),
});

export const deviceOf = ({ headers }: FastifyRequest) => headers['user-agent'];
