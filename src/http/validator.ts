/**
 * Checks what comes in against the routes' schemas. A body must be what it says: "5" is not 5. Query and path
 * parameters are text by nature, so there "5" is 5. Text that PostgreSQL cannot hold is refused here, with its field,
 * rather than there, without.
 */
import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import localizeZh from 'ajv-i18n/localize/zh/index.js';
import type { TSchema } from 'typebox';
import { type Issue, refuse } from './request-errors.ts';

type Part = 'body' | 'querystring' | 'params' | 'headers';
type Check = (value: unknown) => { value: unknown } | { error: Error };

/** Its types say ES module, its code is CommonJS. */
const inChinese = localizeZh as unknown as (errors: ErrorObject[]) => void;

const bodies = makeAjv({ coerceTypes: false });
const parameters = makeAjv({ coerceTypes: true });

function makeAjv(options: { coerceTypes: boolean }): Ajv {
  // One issue at a time: with allErrors a hostile body makes the list of errors as long as it likes.
  const ajv = new Ajv({ ...options, useDefaults: true, allErrors: false, strict: false });
  addFormats.default(ajv, ['email', 'date', 'date-time', 'uri', 'uuid', 'password']);
  return ajv;
}

/** Fastify's validator compiler. */
export function compileValidator({ schema, httpPart }: { schema: unknown; httpPart?: string }): Check {
  const part = httpPart as Part;
  const check = (part === 'body' ? bodies : parameters).compile(schema as TSchema);
  return (value) => {
    const issue = check(value) ? unstorableText(value, '') : describe(check.errors?.[0]);
    if (!issue) return { value };
    return { error: refuse(part === 'body' ? 'invalid_body' : 'invalid_parameters', { issues: [issue] }) };
  };
}

function describe(error: ErrorObject | undefined): Issue {
  if (!error) return { field: '', message: { zh: '无效', en: 'is not valid' } };
  const extra = error.params.missingProperty ?? error.params.additionalProperty;
  const field = [error.instancePath.slice(1), extra].filter(Boolean).join('/');
  const en = messageOf(error);
  inChinese([error]);
  return { field, message: { zh: messageOf(error), en } };
}

function messageOf({ keyword, message = '', params }: ErrorObject): string {
  return keyword === 'enum' ? `${message}: ${params.allowedValues.join(', ')}` : message;
}

/** PostgreSQL's text holds neither NUL nor half a surrogate pair. */
function unstorableText(value: unknown, path: string): Issue | undefined {
  if (typeof value === 'string') {
    if (!value.includes('\0') && value.isWellFormed()) return undefined;
    return {
      field: path,
      message: {
        zh: '不能包含空字符 (NUL) 或不完整的 Unicode 字符',
        en: 'must not contain NUL characters or unpaired surrogates',
      },
    };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const field = path ? `${path}/${key}` : key;
    const issue = unstorableText(key, field) ?? unstorableText(inner, field);
    if (issue) return issue;
  }
  return undefined;
}
