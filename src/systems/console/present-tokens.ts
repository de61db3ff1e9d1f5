import { Type } from 'typebox';
import type { PersonalToken } from '../../core/accounts/personal-tokens-queries.ts';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import type { TokenScope } from '../../core/accounts/token-scope.ts';
import { Instant, MaybeInstant, Nullable } from '../../http/declare/schemas.ts';
import { isoSeconds, isoSecondsOrNull } from '../../http/declare/times.ts';
import { deviceName } from '../../shared/device-name.ts';

const Text = Type.String();
const MaybeText = Nullable(Text);
const MaybeTexts = (description: string) => Nullable(Type.Array(Text, { description }));

const scopeFields = {
  systems: MaybeTexts('null: all'),
  access: Type.Enum(['read', 'write'], { title: 'TokenAccess' }),
  is_admin: Type.Boolean(),
  tables: MaybeTexts('null: no limit'),
  task_types: MaybeTexts('null: no limit'),
};

export const TokenShape = Type.Object({
  id: Text,
  name: Text,
  hint: Type.String({ description: 'the first characters of the token' }),
  ...scopeFields,
  created_at: Instant,
  expires_at: Instant,
  last_used_at: MaybeInstant,
  last_address: MaybeText,
  last_device: Type.Union([Text, Type.Null()], { description: 'in words: curl, Linux' }),
});

export const presentToken = (token: PersonalToken) => ({
  ...presentScope(token),
  id: token.id,
  name: token.name,
  hint: token.hint,
  created_at: isoSeconds(token.created_at),
  expires_at: isoSeconds(token.expires_at),
  last_used_at: isoSecondsOrNull(token.last_used_at),
  last_address: token.last_address,
  last_device: token.last_device && deviceName(token.last_device),
});

const MaybeScope = Type.Union([Type.Object({ name: Text, ...scopeFields }), Type.Null()]);

/** The account of a request, and its token; null if it was signed in by a password. */
export const CallingTokenShape = Type.Object({
  account: Type.Object({ id: Type.Integer(), username: Text, role: Text }),
  token: MaybeScope,
  expires_at: Instant,
});

export const presentCallingToken = ({ account: { id, username, role }, token, session }: SignedIn) => ({
  account: { id, username, role },
  token: token ? { name: token.name, ...presentScope(token.scope) } : null,
  expires_at: isoSeconds(new Date(session.expires_at * 1000).toISOString()),
});

const presentScope = ({ systems, access, is_admin, tables, task_types }: TokenScope) => ({
  systems: systems && [...systems],
  access,
  is_admin,
  tables: tables && [...tables],
  task_types: task_types && [...task_types],
});
