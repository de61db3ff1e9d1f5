import { type Static, type TSchema, Type } from 'typebox';
import { AnyKeys, component, Nullable, wrapperName } from '../../http/declare/schemas.ts';

const fields = { success: Type.Literal(true), message: Type.String(), error_code: Type.Null() };

/** The envelope of every success except lists. */
export const Ok = <Data extends TSchema>(data: Data) => component(wrapperName(data, 'Answer'))({ ...fields, data });

/** The same without data. */
export const Done = component('Done')({ ...fields, data: Type.Null() });

export const ok = <Data>(data: Data, message = '操作成功') => ({
  success: true as const,
  message,
  data,
  error_code: null,
});
export const done = (message?: string) => ok(null, message);

/** The envelope of every error. */
export const ErrorBody = component('Error')({
  success: Type.Literal(false),
  message: Type.String(),
  error_code: Type.String(),
  details: AnyKeys(Type.Unknown()),
});

/** A public id. */
export const Uuid = Type.String({ format: 'uuid' });

export const MaybeText = Nullable(Type.String());
export type MaybeText = Static<typeof MaybeText>;
