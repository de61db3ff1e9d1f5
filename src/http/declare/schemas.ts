/** Pieces of schema that several contracts share. */
import { type Static, type TSchema, type TSchemaOptions, Type } from 'typebox';
import type { LogLevel } from '../../core/jobs/runs/job.ts';

/** A value or null. Said as a list of types where it can be: fast-json-stringify is slow on `anyOf`. */
export function Nullable<Schema extends TSchema & { type: string }>(schema: Schema) {
  return Type.Unsafe<Static<Schema> | null>({ ...schema, type: [schema.type, 'null'] });
}

/**
 * An object with a name: a component of the OpenAPI document, and a type of the same name in clients that are generated
 * from it. One name has one shape in a surface.
 */
export const component =
  (title: string | undefined) =>
  <Fields extends Record<string, TSchema>>(fields: Fields) =>
    Type.Object(fields, title === undefined ? {} : { title });

/**
 * The name of what wraps another schema: `TaskPage` for a page of `Task`, `TaskListAnswer` for an answer that holds an
 * array of them; undefined when what is wrapped has no name.
 */
export function wrapperName(inner: TSchema, suffix: string): string | undefined {
  const { title, items } = inner as { title?: string; items?: TSchema };
  if (title !== undefined) return `${title}${suffix}`;
  return items && wrapperName(items, `List${suffix}`);
}

/** A moment with its zone, as RFC 3339 writes it. */
export const Instant = Type.String({ format: 'date-time' });
export const MaybeInstant = Nullable(Instant);

/** A moment in UTC without saying so, as some contracts write it. The format is of https://spec.openapis.org/registry/format/ */
export const PlainInstant = Type.String({ format: 'date-time-local' });
export const MaybePlainInstant = Nullable(PlainInstant);

/** The level of a line in the log of a run, as the contracts write it. */
export const RunLogLevel = Type.Enum(['DEBUG', 'INFO', 'WARNING', 'ERROR'], { title: 'TaskLogLevel' });

export const runLogLevel = (level: LogLevel) => level.toUpperCase() as Uppercase<LogLevel>;

/** What an account may do. */
export const RoleName = Type.Enum(['user', 'admin'], { title: 'Role' });

/**
 * An object with any keys. `Type.Record(Type.String(), …)` would become the pattern `^.*$`, whose dot matches no line
 * break: keys with one would pass unchecked, or be lost from an answer.
 */
export const AnyKeys = <Value extends TSchema>(value: Value, options: TSchemaOptions = {}) =>
  Type.Unsafe<Record<string, Static<Value>>>({ type: 'object', additionalProperties: value, ...options });

/** Whole numbers that PostgreSQL's bigint and JavaScript both hold. */
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** A name that people read, on one line, without characters that nobody sees (`shared/names.ts`). */
export const NameText = (options: { minLength?: number; maxLength: number }) =>
  Type.String({ ...options, format: 'name' });

/** A user name as core/accounts/usernames.ts has it, of the length a contract takes. */
export const Username = (options: { minLength: number; maxLength: number }) =>
  Type.String({ ...options, format: 'username' });

export const Email = Type.String({ format: 'email', maxLength: 254 });

export const Password = (options: { minLength: number; maxLength: number }) =>
  Type.String({ ...options, format: 'password' });

/** A field that may be left out and is there all the same: the validator fills in the schema's `default`. */
export function Defaulted<Schema extends TSchema>(schema: Schema): Schema {
  return Type.Optional(schema) as unknown as Schema;
}

/** `page` from 1, `page_size` default 20 and at most 100; out of range is refused, not clamped. */
export const PageQuery = (defaults: { size?: number; most?: number } = {}) => ({
  page: Defaulted(Type.Integer({ minimum: 1, maximum: 2_147_483_647, default: 1 })),
  page_size: Defaulted(Type.Integer({ minimum: 1, maximum: defaults.most ?? 100, default: defaults.size ?? 20 })),
});

/** The fields of a body. Others are ignored (`serve/unknown-fields.ts`). */
export function Body<Fields extends Record<string, TSchema>>(fields: Fields) {
  return Type.Object(fields);
}

/** Query parameters; unknown ones are let pass, as HTTP clients and proxies add their own. */
export function Query<Fields extends Record<string, TSchema>>(fields: Fields) {
  return Type.Object(fields);
}
