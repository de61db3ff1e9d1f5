/**
 * Validates requests against the routes' schemas. Bodies are not coerced: "5" is not 5. Query and path parameters are
 * text, so there "5" becomes 5. Text that PostgreSQL cannot store is refused here, with its field.
 */
import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import localizeZh from 'ajv-i18n/localize/zh/index.js';
import type { TSchema } from 'typebox';
import { isInstant } from '../../shared/instants.ts';
import type { Words } from '../../shared/language.ts';
import { memoized } from '../../shared/memoized.ts';
import { isName, isUsernameText, isVisible } from '../../shared/names.ts';
import { type Issue, refuse } from '../declare/request-errors.ts';
import { withoutAbsent } from './absent.ts';
import { isHost } from './host-names.ts';
import { dropUnknown, type FieldsSchema } from './unknown-fields.ts';

type Part = 'body' | 'querystring' | 'params' | 'headers';
type Check = (value: unknown) => { value: unknown } | { error: Error };

/** The types declare an ES module, but the code is CommonJS. */
const inChinese = localizeZh as unknown as (errors: ErrorObject[]) => void;

const bodies = makeAjv({ coerceTypes: false });
const parameters = makeAjv({ coerceTypes: true });

function makeAjv(options: { coerceTypes: boolean }): Ajv {
  // With allErrors a hostile body could make the list of errors arbitrarily long.
  const ajv = new Ajv({ ...options, useDefaults: true, allErrors: false, strict: false, verbose: true });
  addFormats.default(ajv, ['email', 'date', 'uri', 'uuid', 'password']);
  // Replaces the plugin's format, which has no limits.
  ajv.addFormat('date-time', isInstant);
  ajv.addFormat('username', isUsernameText);
  ajv.addFormat('name', isName);
  ajv.addFormat('visible', (text: string) => isVisible(text) && isName(text));
  ajv.addFormat('host', isHost);
  return ajv;
}

/** A schema and the part of a request that it describes. */
interface Described {
  readonly schema: unknown;
  readonly httpPart?: string;
}

/** Fastify's validator compiler. The schema is compiled at the first request, see `lateSerializers`. */
export function compileValidator(described: Described): Check {
  const check = memoized(() => compile(described));
  return (value) => check()(value);
}

function compile({ schema, httpPart }: Described): Check {
  const part = httpPart as Part;
  const ajv = part === 'body' ? bodies : parameters;
  const check = ajv.compile(schema as TSchema);
  const fields = memoized(() => fieldChecks(ajv, schema as ObjectSchema));
  const flags = part === 'body' ? [] : namesOf('boolean', schema as ObjectSchema);
  const numbers = part === 'body' ? [] : namesOf('integer', schema as ObjectSchema);
  const lists = part === 'body' ? [] : namesOf('array', schema as ObjectSchema);
  const dropAbsent = withoutAbsent(schema as ObjectSchema, part);
  const findMisspelt = dropUnknown(schema as FieldsSchema, { keeps: part !== 'body' });
  return (value) => {
    const misspelt = findMisspelt(value);
    if (misspelt.length > 0) {
      return { error: refuse(part === 'body' ? 'invalid_body' : 'invalid_parameters', { issues: misspelt }) };
    }
    dropAbsent(value);
    for (const name of lists) listed(value as Record<string, unknown>, name);
    for (const name of flags) spellOut(value as Record<string, unknown>, name);
    const odd = numbers.find((name) => isOdd((value as Record<string, unknown>)[name]));
    if (odd !== undefined) return { error: refuse('invalid_parameters', { issues: [notWhole(odd)] }) };
    const issue = check(value) ? unstorableText(value, '') : describe(check.errors?.[0]);
    if (!issue) return { value };
    const issues = check.errors ? withTheOthers(issue, fields(), value) : [issue];
    return { error: refuse(part === 'body' ? 'invalid_body' : 'invalid_parameters', { issues }) };
  };
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

function namesOf(type: string, { properties = {} }: ObjectSchema): string[] {
  return Object.keys(properties).filter((name) => (properties[name] as { type?: string }).type === type);
}

/** Otherwise "01", "1 ", "1.0" and "1e3" would be accepted too, and one resource would have many addresses. */
const isOdd = (given: unknown) => typeof given === 'string' && !Number.isNaN(Number(given)) && !WHOLE.test(given);
const WHOLE = /^(0|-?[1-9]\d*)$/;

function notWhole(field: string): Issue {
  return { field, message: { zh: '应当是 integer 类型', en: 'must be integer' } };
}

/**
 * The booleans that Python clients send and pydantic accepts:
 * https://docs.pydantic.dev/latest/api/standard_library_types/#booleans
 */
const BOOLEANS: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['1', 'on', 't', 'true', 'y', 'yes'].map((word) => [word, true])),
  ...Object.fromEntries(['0', 'off', 'f', 'false', 'n', 'no'].map((word) => [word, false])),
};

function spellOut(parameters: Record<string, unknown>, name: string): void {
  const given = parameters[name];
  if (typeof given === 'string') parameters[name] = BOOLEANS[given.toLowerCase()] ?? given;
}

/** A repeatable parameter that was sent once. */
function listed(parameters: Record<string, unknown>, name: string): void {
  const given = parameters[name];
  if (typeof given === 'string') parameters[name] = [given];
}

type FieldCheck = (value: object) => Issue | undefined;

/**
 * Compiles a validator for each field of the schema. Done at the first refused body, because most routes never need it.
 */
function fieldChecks(ajv: Ajv, { properties = {}, required = [] }: ObjectSchema): FieldCheck[] {
  return Object.entries(properties).map(([name, property]) => {
    const check = ajv.compile({
      type: 'object',
      properties: { [name]: property },
      required: required.filter((one) => one === name),
    });
    return (value) => (check(value) ? undefined : describe(check.errors?.[0]));
  });
}

/** One issue for each invalid field: at most as many as the schema has fields, plus one for the rest. */
function withTheOthers(first: Issue, fields: readonly FieldCheck[], value: unknown): Issue[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [first];
  const issues = fields.flatMap((check) => check(value) ?? []);
  return issues.some(({ field }) => field === first.field) ? issues : [first, ...issues];
}

function describe(error: ErrorObject | undefined): Issue {
  if (!error) return { field: '', message: { zh: '无效', en: 'is not valid' } };
  const { keyword, params, instancePath } = error;
  const inner: string | undefined = params.missingProperty ?? params.additionalProperty;
  const field = [instancePath.slice(1), inner].filter(Boolean).join('/');
  const ofPassword = error.parentSchema?.format === 'password' ? passwordWords(keyword, params.limit) : undefined;
  const words =
    ofPassword ?? plainWords[keyword === 'format' ? params.format : keyword] ?? wordsWithFigures(keyword, params);
  const range = (OF_RANGE.has(keyword) || params.format === 'visible') && { isOutOfRange: true };
  if (words) return { field, message: words, ...range };
  const allowed: unknown[] = params.allowedValues ?? [];
  const choices = keyword === 'enum' ? `: ${allowed.filter((value) => value !== null).join(', ')}` : '';
  const en = `${error.message}${choices}`;
  inChinese([error]);
  return { field, message: { zh: `${error.message}${choices}`, en }, ...range };
}

function passwordWords(keyword: string, limit: number): Words | undefined {
  return keyword === 'minLength'
    ? { zh: `密码长度至少${limit}位`, en: `must have at least ${limit} characters` }
    : undefined;
}

/** Likewise with data from the schema or the value; positions count from 1. */
function wordsWithFigures(keyword: string, params: ErrorObject['params']): Words | undefined {
  const { limit, type, i, j } = params;
  switch (keyword) {
    case 'minimum':
      return { zh: `不能小于 ${limit}`, en: `must be >= ${limit}` };
    case 'maximum':
      return { zh: `不能大于 ${limit}`, en: `must be <= ${limit}` };
    case 'type': {
      const types = [type].flat();
      return { zh: `应当是 ${types.join(' 或 ')} 类型`, en: `must be ${types.join(' or ')}` };
    }
    case 'uniqueItems': {
      const [earlier, later] = [Math.min(i, j) + 1, Math.max(i, j) + 1];
      return {
        zh: `不应当含有重复项（第 ${later} 项与第 ${earlier} 项相同）`,
        en: `must not have the same item twice (number ${later} is the same as number ${earlier})`,
      };
    }
    default:
      return undefined;
  }
}

/** Keywords violated by a value of the right type: https://json-schema.org/understanding-json-schema/reference */
const OF_RANGE = new Set(['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'enum']);

/** Texts that replace the validator's, which are written for programmers. */
const plainWords: Record<string, Words> = {
  required: { zh: '缺少必填字段', en: 'is required' },
  additionalProperties: { zh: '未知字段', en: 'is not a field of this request' },
  email: { zh: '邮箱格式不正确', en: 'must be an e-mail address' },
  host: {
    zh: '应为主机名或 IP 地址，不带路径和端口，如 db.example.com',
    en: 'must be a host name or an IP address without path and port, such as db.example.com',
  },
  visible: {
    zh: '不能为空白，也不能包含不可见或控制字符',
    en: 'must not be blank or contain invisible or control characters',
  },
  name: { zh: '不能包含不可见或控制字符', en: 'must not contain invisible or control characters' },
  'date-time': {
    zh: '应为带时区的 ISO 8601 时间，如 2024-01-15T10:30:00Z，年份为 1900 至 9999',
    en: 'must be an ISO 8601 time with its offset, such as 2024-01-15T10:30:00Z, in the years 1900 to 9999',
  },
  username: {
    zh: '不能包含空格、@、不可见字符或控制字符',
    en: 'must not contain white space, @, invisible or control characters',
  },
};

/** PostgreSQL's text can contain neither NUL nor unpaired surrogates. */
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
