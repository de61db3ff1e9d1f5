/** Sign-in by OpenID Connect, and the ways in to an account. */
import { type Static, Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Beginning, Outcome } from '../../../core/accounts/oidc/steps.ts';
import type { Core } from '../../../core/core.ts';
import { CurrentPassword, NameOrEmail, SecondFactorCode } from '../../../http/declare/credentials.ts';
import { Body, Instant, Nullable, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isoSeconds } from '../../../http/declare/times.ts';
import { DomainError } from '../../../shared/errors.ts';
import type { ConsoleErrors } from '../domain/errors.ts';
import { Done } from '../present.ts';
import { type Door, deviceOf, type Exchange, OwnerPassword, ownerErrors, policyOf, Session } from './door.ts';
import { PasskeyAnswer } from './passkeys.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'providers';
const Text = Type.String();

const ProviderId = Type.Object({ provider: Type.String({ minLength: 1, maxLength: 20 }) });
const LinkId = Type.Object({ id: Type.String({ format: 'uuid' }) });
/** A page of the console, so that a sign-in never leads to another site. */
const Next = Type.String({ maxLength: 1_000, pattern: '^/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]*$' });
const Location = Type.Object({ location: Type.String({ description: 'the page of the provider' }) });

/** A provider may be configured by its document, or with another slash than its tokens have. */
const withoutEnd = (issuer: string) => issuer.replace(/(\/\.well-known\/openid-configuration)?\/*$/, '');

const Link = Type.Object({
  id: Text,
  provider: Nullable(Text),
  issuer: Text,
  email: Nullable(Text),
  created_at: Instant,
  last_used_at: Instant,
});

/** The length of an answer's address is limited by the server. */
const Answer = Query({ state: Type.Optional(Type.String({ maxLength: 200 })) });

export function providerRoutes({ oidc, waysIn, signIn, passkeys, config }: Core, door: Door) {
  const consoleUrl = `${config.publicUrl}/console`;
  /** The first provider of each issuer. */
  const byIssuer = new Map(oidc.providers.toReversed().map(({ issuer, id }) => [withoutEnd(issuer), id]));

  /** Begins at a provider. The cookie ties its answer to this browser. */
  const begin = async ({ request, reply }: Exchange, beginning: Beginning) => {
    const { location, browser } = await oidc.begin(beginning);
    reply.header('set-cookie', door.cookie.attemptHeader(browser, request.protocol));
    return { location };
  };

  /** The page to show after an answer. */
  const pageAfter = (outcome: Outcome, provider: string): string => {
    const { kind, next } = outcome;
    if (kind === 'linked') return `${consoleUrl}/profile`;
    if (kind === 'link_refused')
      return `${consoleUrl}/profile?${new URLSearchParams({ refused: outcome.code, provider })}`;
    if (kind === 'signed_in') return `${consoleUrl}${next ?? '/'}`;
    const asked = { step: kind === 'needs_factor' ? 'factor' : 'link', provider, ...(next !== null && { next }) };
    return `${consoleUrl}/sign-in?${new URLSearchParams(asked)}`;
  };

  return [
    route({
      method: 'GET',
      url: '/api/sign-in',
      operationId: 'getWaysToSignIn',
      summary: '登录方式 · The ways to sign in here',
      tag,
      access: 'public',
      answers: {
        200: Type.Object({
          providers: Type.Array(Type.Object({ id: Text, name: Text })),
          passwords: Type.Boolean({ description: 'false: for administrators only' }),
          passkeys: Type.Boolean({ description: 'whether browsers offer passkeys at the public address' }),
        }),
      },
      handler: () => ({
        providers: oidc.providers.map(({ id, name }) => ({ id, name })),
        passwords: config.signIn.passwordSignIn,
        passkeys: passkeys.isAvailable,
      }),
    }),
    route({
      method: 'POST',
      url: '/api/sign-in/:provider',
      operationId: 'beginProviderSignIn',
      summary: '通过身份提供方登录 · Begin to sign in by a provider; the browser goes to the address in the answer',
      tag,
      access: 'public',
      limit: 'sign-in',
      params: ProviderId,
      body: Body({ remember: Type.Optional(Type.Boolean()), next: Type.Optional(Next) }),
      answers: { 200: Location },
      errors: ['oidc_provider_not_found', 'oidc_unavailable', 'foreign_page'],
      async handler({ params: { provider }, body: { remember = false, next }, request, reply }) {
        door.refuseForeign(request);
        return await begin({ request, reply }, { provider, isKept: remember, next });
      },
    }),
    route({
      method: 'GET',
      url: '/api/oidc/:provider/callback',
      operationId: 'finishProviderSignIn',
      summary: '身份提供方的返回地址 · Where a provider sends the browser back',
      description:
        '在提供方登记的回调地址。结果见 Location：成功时为控制台页面；拒绝时 refused 为错误码 · The redirect URI to register at the provider. The Location has the result: a page of the console, or the code of the refusal in `refused`.',
      tag,
      access: 'public',
      limit: 'sign-in',
      params: ProviderId,
      query: Answer,
      answers: { 303: Type.Null({ description: '控制台页面（Location）· A page of the console (Location)' }) },
      async handler({ params: { provider }, query: { state = '' }, request, reply, address }) {
        reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
        const [, query = ''] = request.url.split('?');
        const browser = door.cookie.attemptOf(request);
        const from = { address, device: deviceOf(request) };
        try {
          const outcome = await oidc.arrive({ provider, query, state, browser }, from, policyOf);
          const isDone = outcome.kind !== 'needs_factor' && outcome.kind !== 'needs_password';
          if (isDone) reply.header('set-cookie', door.cookie.attemptHeader('', request.protocol));
          if (outcome.kind === 'signed_in') door.keep({ request, reply }, outcome.grant, outcome.isKept);
          return reply.redirect(pageAfter(outcome, provider), 303);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          return reply.redirect(`${consoleUrl}/sign-in?${new URLSearchParams({ refused: error.code, provider })}`, 303);
        }
      },
    }),
    route({
      method: 'PUT',
      url: '/api/sign-in',
      operationId: 'completeProviderSignIn',
      summary:
        '完成登录 · Finish a sign-in by a provider: with the second factor, or the password of the account to link',
      tag,
      access: 'public',
      limit: 'sign-in',
      body: Body({
        name: Type.Optional(NameOrEmail),
        password: Type.Optional(CurrentPassword),
        code: Type.Optional(SecondFactorCode),
        passkey: Type.Optional(PasskeyAnswer),
      }),
      answers: { 200: Session },
      errors: [
        'oidc_attempt_invalid',
        'oidc_identity_taken',
        'oidc_provider_not_found',
        'invalid_credentials',
        'account_locked',
        'account_inactive',
        'second_factor_required',
        'second_factor_wrong',
        'foreign_page',
      ],
      async handler({ body: { name, password, code, passkey }, address, request, reply }) {
        door.refuseForeign(request);
        const browser = door.cookie.attemptOf(request);
        const credentials = name === undefined || password === undefined ? undefined : { name, password };
        const from = { address, device: deviceOf(request) };
        const grant = await oidc.finish({ browser, credentials, factor: { code, passkey }, ...from }, policyOf);
        reply.header('set-cookie', door.cookie.attemptHeader('', request.protocol));
        return await door.enter({ request, reply }, grant, grant.isKept);
      },
    }),
    route({
      method: 'GET',
      url: '/api/ways-in',
      operationId: 'listWaysIn',
      summary: '我的登录方式 · The ways in to my account',
      tag,
      access: 'account',
      withoutFactor: true,
      personalTokens: 'never',
      answers: { 200: Type.Object({ has_password: Type.Boolean(), links: Type.Array(Link) }) },
      async handler({ caller: { account } }) {
        const { hasPassword, links } = await waysIn.list(account.id);
        return { has_password: hasPassword, links: links.map(presentLink) };
      },
    }),
    route({
      method: 'POST',
      url: '/api/ways-in/link/:provider',
      operationId: 'beginLink',
      summary: '关联身份提供方 · Begin to link an identity at a provider to my account',
      tag,
      access: 'account',
      personalTokens: 'never',
      params: ProviderId,
      body: Body({ password: OwnerPassword }),
      answers: { 200: Location },
      errors: [...ownerErrors, 'oidc_provider_not_found', 'oidc_unavailable'],
      async handler({ caller, params: { provider }, body: { password }, address, request, reply }) {
        await signIn.confirmOwner(caller, password, address);
        const beginning = { provider, isKept: false, next: undefined, sessionId: caller.session.id };
        return await begin({ request, reply }, beginning);
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/ways-in/:id',
      operationId: 'removeLink',
      summary: '取消关联 · Unlink an identity from my account',
      tag,
      access: 'account',
      personalTokens: 'never',
      params: LinkId,
      body: Body({ password: OwnerPassword }),
      answers: { 200: Done },
      errors: [...ownerErrors, 'oidc_link_not_found', 'last_way_in'],
      async handler({ caller, params: { id }, body: { password }, address }) {
        await signIn.confirmOwner(caller, password, address);
        await waysIn.unlink(caller.account.id, id, address);
        return { done: true };
      },
    }),
  ];

  function presentLink({
    id,
    issuer,
    email,
    created_at,
    last_used_at,
  }: Awaited<ReturnType<typeof waysIn.list>>['links'][number]): Static<typeof Link> {
    return {
      id,
      provider: byIssuer.get(withoutEnd(issuer)) ?? null,
      issuer,
      email,
      created_at: isoSeconds(created_at),
      last_used_at: isoSeconds(last_used_at),
    };
  }
}
