import { Type } from 'typebox';
import { component, Nullable } from '../../../http/declare/schemas.ts';

export const NotopenAction = Type.Enum(['retry', 'ask', 'continue']);

/** Also what it is inside. */
export const ConfigObject = component('Config')({
  cx_username: Nullable(Type.String()),
  cx_password_set: Type.Boolean(),
  speed: Type.Number(),
  notopen_action: NotopenAction,
});
