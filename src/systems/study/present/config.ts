import { type Static, Type } from 'typebox';
import { component, MaybePlainInstant, Nullable } from '../../../http/declare/schemas.ts';
import { plainSecondsOrNull } from '../../../http/declare/times.ts';
import type { Config } from '../domain/config/configs.ts';

export const NotopenAction = Type.Enum(['retry', 'ask', 'continue']);

/** A client's notification settings: names with texts, numbers and booleans. */
export const NotificationConfig = Type.Record(
  Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\w-]+$' }),
  Type.Union([Type.String({ maxLength: 1_000 }), Type.Number(), Type.Boolean(), Type.Null()]),
  { maxProperties: 20 },
);

export const ConfigObject = component('Config')({
  cx_username: Nullable(Type.String()),
  cx_password_set: Type.Boolean(),
  speed: Type.Number(),
  notopen_action: NotopenAction,
  // Beyond the contract: stored for clients unchanged and not used.
  notification_config: NotificationConfig,
  // Likewise; question banks are out of scope, so it stays empty.
  tiku_config: Type.Object({}),
  use_cookies: Type.Literal(false),
  updated_at: MaybePlainInstant,
});

export function presentConfig({ updated_at, ...config }: Config): Static<typeof ConfigObject> {
  return { ...config, tiku_config: {}, use_cookies: false, updated_at: plainSecondsOrNull(updated_at) };
}
