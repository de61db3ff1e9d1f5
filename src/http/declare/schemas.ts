/** Schemas shared by several contracts. */
import { type Static, type TSchema, type TSchemaOptions, Type } from 'typebox';
import type { LogLevel } from '../../core/jobs/runs/job.ts';

/** A value or null. Written as a list of types where possible, because fast-json-stringify is slow on `anyOf`. */
export function Nullable<Schema extends TSchema & { type: string }>(schema: Schema) {
  return Type.Unsafe<Static<Schema> | null>({ ...schema, type: [schema.type, 'null'] });
}

/**
 * A named object: a component of the OpenAPI document, and a type of that name in generated clients. A name has one
 * schema in a surface.
 */
export const component =
  (title: string | undefined) =>
  <Fields extends Record<string, TSchema>>(fields: Fields) =>
    Type.Object(fields, title === undefined ? {} : { title });

/**
 * The name of a wrapper of another schema: `TaskPage` for a page of `Task`, `TaskListAnswer` for a response with an
 * array of them; undefined if the wrapped schema has no name.
 */
export function wrapperName(inner: TSchema, suffix: string): string | undefined {
  const { title, items } = inner as { title?: string; items?: TSchema };
  if (title !== undefined) return `${title}${suffix}`;
  return items && wrapperName(items, `List${suffix}`);
}

/** An instant with its zone in the format of RFC 3339. */
export const Instant = Type.String({ format: 'date-time' });
export const MaybeInstant = Nullable(Instant);

/**
 * An instant in UTC without an offset, as some contracts write it. The format is from
 * https://spec.openapis.org/registry/format/
 */
export const PlainInstant = Type.String({ format: 'date-time-local' });
export const MaybePlainInstant = Nullable(PlainInstant);

/** The level of a run's log line in the contracts. */
export const RunLogLevel = Type.Enum(['DEBUG', 'INFO', 'WARNING', 'ERROR'], { title: 'TaskLogLevel' });

export const runLogLevel = (level: LogLevel) => level.toUpperCase() as Uppercase<LogLevel>;

/** The role of an account. */
export const RoleName = Type.Enum(['user', 'admin'], { title: 'Role' });

/**
 * An object with any keys. `Type.Record(Type.String(), …)` would become the pattern `^.*$`, whose dot matches no line
 * break: keys with one would pass unchecked, or be lost from an answer.
 */
export const AnyKeys = <Value extends TSchema>(value: Value, options: TSchemaOptions = {}) =>
  Type.Unsafe<Record<string, Static<Value>>>({ type: 'object', additionalProperties: value, ...options });

/** Integers that both PostgreSQL's bigint and JavaScript can represent. */
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** A name on one line without invisible characters (`shared/names.ts`). */
export const NameText = (options: { minLength?: number; maxLength: number }) =>
  Type.String({ ...options, format: 'name' });

/** A user name (core/accounts/usernames.ts) with the length limits of a contract. */
export const Username = (options: { minLength: number; maxLength: number }) =>
  Type.String({ ...options, format: 'username' });

export const Email = Type.String({ format: 'email', maxLength: 254 });

export const Password = (options: { minLength: number; maxLength: number }) =>
  Type.String({ ...options, format: 'password' });

/** An optional field with a default, which the validator fills in. */
export function Defaulted<Schema extends TSchema>(schema: Schema): Schema {
  return Type.Optional(schema) as unknown as Schema;
}

/** `page` from 1, `page_size` default 20 and at most 100; values out of range are refused, not clamped. */
export const PageQuery = (defaults: { size?: number; most?: number } = {}) => ({
  page: Defaulted(Type.Integer({ minimum: 1, maximum: 2_147_483_647, default: 1 })),
  page_size: Defaulted(Type.Integer({ minimum: 1, maximum: defaults.most ?? 100, default: defaults.size ?? 20 })),
});

/** The fields of a body. Others are ignored (`serve/unknown-fields.ts`). */
export function Body<Fields extends Record<string, TSchema>>(fields: Fields) {
  return Type.Object(fields);
}

/** Query parameters; unknown ones are ignored, because HTTP clients and proxies add their own. */
export function Query<Fields extends Record<string, TSchema>>(fields: Fields) {
  return Type.Object(fields);
}
