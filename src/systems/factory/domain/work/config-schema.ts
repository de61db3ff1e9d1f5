/** Checks the configs of tasks against the schemas that servers declare. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import localizeZh from 'ajv-i18n/localize/zh/index.js';
import { LRUCache } from 'lru-cache';
import type { ConfigProblem } from '../errors.ts';
import type { TaskConfig } from '../task-types.ts';
import type { TypeDeclaration } from './type-declaration.ts';

/** Its types say ES module, its code is CommonJS. */
const inChinese = localizeZh as unknown as (errors: ErrorObject[]) => void;

type Schema = TypeDeclaration['config'];

/** Schemas come from the database with every look: compiled once for each text. */
const compiled = new LRUCache<string, ValidateFunction>({ max: 200 });

/** @throws Error when it is no schema, or refers to another */
export function compileSchema(schema: Schema): ValidateFunction {
  const text = JSON.stringify(schema);
  const known = compiled.get(text);
  if (known) return known;
  // One each: the names schemas give themselves must not meet.
  const ajv = new Ajv({ useDefaults: true, strict: false, logger: false, verbose: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  compiled.set(text, validate);
  return validate;
}

/** The config with the schema's defaults for what is not there; as it is where it does not fit. */
export function completeConfig({ config: schema }: Pick<TypeDeclaration, 'config'>, config: TaskConfig): TaskConfig {
  const whole = structuredClone(config);
  return compileSchema(schema)(whole) ? whole : config;
}

/** What is wrong with a config, if anything is. */
export function checkConfig(declaration: Pick<TypeDeclaration, 'config' | 'leading'>, config: TaskConfig) {
  const { config: schema, leading } = declaration;
  const validate = compileSchema(schema);
  // How many GPUs it asks for is said beside what the program takes, and is not the schema's affair unless it says so.
  const { gpus, ...rest } = structuredClone(config) as Record<string, unknown>;
  const asksForGpus = Object.hasOwn(Object(schema.properties), 'gpus');
  if (!validate(asksForGpus ? { ...rest, ...(gpus !== undefined && { gpus }) } : rest)) {
    return (validate.errors ?? []).map(describe);
  }
  return leading.filter((name) => String(rest[name] ?? '').startsWith('-') && typeof rest[name] === 'string').map(dash);
}

function dash(field: string): ConfigProblem {
  return { field, message: { zh: '不能以 - 开头', en: 'must not begin with -' } };
}

function describe(error: ErrorObject): ConfigProblem {
  const { params, instancePath, keyword } = error;
  const inner: string | undefined = params.missingProperty ?? params.additionalProperty;
  const field = [instancePath.slice(1), inner].filter(Boolean).join('/');
  const words = plainWords[keyword];
  if (words) return { field, message: words };
  if (keyword === 'pattern') return { field, message: shape(error.parentSchema?.description) };
  const choices = keyword === 'enum' ? `: ${params.allowedValues.join(', ')}` : '';
  const en = `${error.message}${choices}`;
  inChinese([error]);
  return { field, message: { zh: `${error.message}${choices}`, en } };
}

/** A pattern tells people nothing; what its schema says of the field does. */
function shape(description: unknown): ConfigProblem['message'] {
  if (typeof description !== 'string') return { zh: '格式不正确', en: 'does not have the right form' };
  return { zh: `格式不正确，应为: ${description}`, en: `does not have the right form: ${description}` };
}

/** Where the validator's own words speak to programmers more than to people. */
const plainWords: Record<string, ConfigProblem['message']> = {
  required: { zh: '缺少必填字段', en: 'is required' },
  additionalProperties: { zh: '未知字段', en: 'is not a field of this type of task' },
};
