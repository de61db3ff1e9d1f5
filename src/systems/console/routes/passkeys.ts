/** Passkeys: signing in by one, and those of an account. */
import { type TProperties, Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '../../../core/accounts/passkeys.ts';
import type { Passkey } from '../../../core/accounts/passkeys-queries.ts';
import type { Core } from '../../../core/core.ts';
import type { Queryable } from '../../../core/db/database.ts';
import { AnyKeys, Body, Instant, MaybeInstant, NameText, Nullable } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isoSeconds, isoSecondsOrNull } from '../../../http/declare/times.ts';
import { deleteOtherSessions } from '../domain/account/session-queries.ts';
import type { ConsoleErrors } from '../domain/errors.ts';
import { Done } from '../present.ts';
import { type Door, deviceOf, OwnerPassword, ownerErrors, policyOf, Session } from './door.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'passkeys';
const Text = Type.String();

const Encoded = Type.String({ minLength: 1, maxLength: 20_000, pattern: '^[\\w-]*$' });

const answerWith = (response: TProperties) =>
  Type.Object({
    id: Encoded,
    rawId: Encoded,
    type: Type.Literal('public-key'),
    response: Type.Object(response),
    clientExtensionResults: AnyKeys(Type.Unknown()),
  });

/** https://www.w3.org/TR/webauthn-3/#dictdef-authenticationresponsejson */
export const PasskeyAnswer = Type.Unsafe<AuthenticationResponseJSON>(
  answerWith({
    clientDataJSON: Encoded,
    authenticatorData: Encoded,
    signature: Encoded,
    userHandle: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  }),
);

/** https://www.w3.org/TR/webauthn-3/#dictdef-registrationresponsejson */
const NewPasskeyAnswer = Type.Unsafe<RegistrationResponseJSON>(
  answerWith({
    clientDataJSON: Encoded,
    attestationObject: Encoded,
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 50 }), { maxItems: 10 })),
  }),
);

/** For `navigator.credentials`: https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON */
const Options = AnyKeys(Type.Unknown(), { description: 'for navigator.credentials' });

const PasskeyShape = Type.Object({
  id: Text,
  name: Text,
  is_synced: Type.Boolean({ description: 'copied to other devices of the user by the maker of the device' }),
  created_at: Instant,
  last_used_at: MaybeInstant,
});

const presentPasskey = ({ id, name, is_synced, created_at, last_used_at }: Passkey) => ({
  id,
  name,
  is_synced,
  created_at: isoSeconds(created_at),
  last_used_at: isoSecondsOrNull(last_used_at),
});

const Name = NameText({ minLength: 1, maxLength: 100 });
const PasskeyId = Type.Object({ id: Type.String({ format: 'uuid' }) });

export const passkeyRoutes = ({ passkeys, signIn, sessions }: Core, door: Door) => [
  route({
    method: 'POST',
    url: '/api/passkey-challenge',
    operationId: 'challengePasskey',
    summary: '通行密钥登录的质询 · A challenge for a sign-in by passkey; it is answered once, within five minutes',
    tag,
    access: 'public',
    limit: 'sign-in',
    answers: { 200: Options },
    errors: ['passkeys_unavailable', 'foreign_page'],
    async handler({ request }) {
      door.refuseForeign(request);
      return { ...(await passkeys.challenge()) };
    },
  }),
  route({
    method: 'POST',
    url: '/api/session/passkey',
    operationId: 'signInByPasskey',
    summary: '用通行密钥登录 · Sign in by a passkey alone',
    tag,
    access: 'public',
    limit: 'sign-in',
    body: Body({ passkey: PasskeyAnswer, remember: Type.Optional(Type.Boolean()) }),
    answers: { 200: Session },
    errors: ['passkey_invalid', 'account_inactive', 'foreign_page'],
    async handler({ body: { passkey, remember = false }, address, request, reply }) {
      door.refuseForeign(request);
      const from = { address, device: deviceOf(request) };
      const grant = await signIn.signInByPasskey(passkey, from, policyOf(remember));
      return await door.enter({ request, reply }, grant, remember);
    },
  }),
  route({
    method: 'GET',
    url: '/api/passkeys',
    operationId: 'listPasskeys',
    summary: '我的通行密钥 · My passkeys, oldest first',
    tag,
    access: 'account',
    withoutFactor: true,
    personalTokens: 'never',
    answers: { 200: Type.Object({ is_available: Type.Boolean(), items: Type.Array(PasskeyShape) }) },
    async handler({ caller: { account } }) {
      const items = await passkeys.list(account.id);
      return { is_available: passkeys.isAvailable, items: items.map(presentPasskey) };
    },
  }),
  route({
    method: 'POST',
    url: '/api/passkeys/registration',
    operationId: 'beginPasskey',
    summary: '开始添加通行密钥 · Begin to add a passkey',
    tag,
    access: 'account',
    withoutFactor: true,
    personalTokens: 'never',
    body: Body({ password: OwnerPassword }),
    answers: { 200: Options },
    errors: [...ownerErrors, 'passkeys_unavailable', 'too_many_passkeys'],
    async handler({ caller, body: { password }, address }) {
      await signIn.confirmOwner(caller, password, address);
      return { ...(await passkeys.beginRegistration(caller.account)) };
    },
  }),
  route({
    method: 'POST',
    url: '/api/passkeys',
    operationId: 'registerPasskey',
    summary:
      '添加通行密钥 · Add a passkey. With the first second factor, the answer has recovery codes, and all other sessions end',
    tag,
    access: 'account',
    withoutFactor: true,
    personalTokens: 'never',
    body: Body({ name: Name, passkey: NewPasskeyAnswer }),
    answers: { 201: Type.Object({ ...PasskeyShape.properties, recovery_codes: Nullable(Type.Array(Text)) }) },
    errors: ['passkey_invalid', 'too_many_passkeys'],
    async handler({ caller: { account, session }, body, address }) {
      const first = async (tx: Queryable) => void (await deleteOtherSessions(tx, account.id, session.id));
      const { passkey, codes } = await passkeys.register(account, body.name, body.passkey, address, first);
      sessions.forget(account.id);
      return { ...presentPasskey(passkey), recovery_codes: codes ?? null };
    },
  }),
  route({
    method: 'PUT',
    url: '/api/passkeys/:id',
    operationId: 'renamePasskey',
    summary: '重命名通行密钥 · Rename a passkey',
    tag,
    access: 'account',
    personalTokens: 'never',
    params: PasskeyId,
    body: Body({ name: Name }),
    answers: { 200: PasskeyShape },
    errors: ['passkey_not_found'],
    async handler({ caller: { account }, params: { id }, body: { name }, address }) {
      return presentPasskey(await passkeys.rename(account.id, id, name, address));
    },
  }),
  route({
    method: 'DELETE',
    url: '/api/passkeys/:id',
    operationId: 'removePasskey',
    summary: '移除通行密钥 · Remove a passkey',
    tag,
    access: 'account',
    personalTokens: 'never',
    params: PasskeyId,
    body: Body({ password: OwnerPassword }),
    answers: { 200: Done },
    errors: [...ownerErrors, 'passkey_not_found', 'last_way_in'],
    async handler({ caller, params: { id }, body: { password }, address }) {
      await signIn.confirmOwner(caller, password, address);
      await passkeys.remove(caller.account.id, id, address);
      sessions.forget(caller.account.id);
      return { done: true };
    },
  }),
];
