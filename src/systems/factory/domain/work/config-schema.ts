/** Validates the configs of tasks against the schemas that servers declare. */
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

/** @throws Error if it is not a valid JSON Schema, or refers to another one */
export function compileSchema(schema: Schema): ValidateFunction {
  // One instance for each schema: two schemas may give themselves the same name.
  const ajv = new Ajv({ useDefaults: true, strict: false, logger: false, verbose: true });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

/**
 * Validates configs. Schemas are read from the database for every check, so each text is compiled once and remembered.
 */
export class ConfigSchemas {
  readonly #compiled = new LRUCache<string, ValidateFunction>({ max: 200 });

  /** The config with the schema's defaults for missing fields; unchanged if it is invalid. */
  complete({ config: schema }: Pick<TypeDeclaration, 'config'>, config: TaskConfig): TaskConfig {
    const whole = structuredClone(config);
    return this.#validator(schema)(whole) ? whole : config;
  }

  /** @returns the problems of a config; none if it is valid */
  check({ config: schema, leading }: Pick<TypeDeclaration, 'config' | 'leading'>, config: TaskConfig): ConfigProblem[] {
    const validate = this.#validator(schema);
    // The number of GPUs stands beside the program's own fields, and is validated only if the schema has that field.
    const { gpus, ...rest } = structuredClone(config) as Record<string, unknown>;
    const asksForGpus = Object.hasOwn(Object(schema.properties), 'gpus');
    if (!validate(asksForGpus ? { ...rest, ...(gpus !== undefined && { gpus }) } : rest)) {
      return (validate.errors ?? []).map(describe);
    }
    const beginsWithDash = (name: string) => typeof rest[name] === 'string' && String(rest[name]).startsWith('-');
    return leading.filter(beginsWithDash).map(dash);
  }

  #validator(schema: Schema): ValidateFunction {
    const text = JSON.stringify(schema);
    const validate = this.#compiled.get(text) ?? compileSchema(schema);
    this.#compiled.set(text, validate);
    return validate;
  }
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

/** People understand the description in the schema, not the pattern. */
function shape(description: unknown): ConfigProblem['message'] {
  if (typeof description !== 'string') return { zh: '格式不正确', en: 'does not have the right form' };
  return { zh: `格式不正确，应为: ${description}`, en: `does not have the right form: ${description}` };
}

/** Texts that replace the validator's, which are written for programmers. */
const plainWords: Record<string, ConfigProblem['message']> = {
  required: { zh: '缺少必填字段', en: 'is required' },
  additionalProperties: { zh: '未知字段', en: 'is not a field of this type of task' },
};
