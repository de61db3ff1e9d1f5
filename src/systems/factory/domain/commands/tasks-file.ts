/** Reads factory.tasks.yaml: the programs that an operator has declared for tasks, see docs/task-types.md. */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { env } from 'node:process';
import { Ajv } from 'ajv';
import { parseDocument } from 'yaml';
import { ConfigurationError } from '../../../../shared/environment.ts';
import { MOST_GPUS } from '../task-types.ts';
import { compileSchema } from '../work/config-schema.ts';
import type { TypeDeclaration } from '../work/type-declaration.ts';
import { placeholders } from './arguments.ts';

/** A type of task done by a program of this machine. */
export interface Command extends TypeDeclaration {
  /** The program and its arguments, in which `{name}` stands for a field of the config. */
  readonly command: readonly string[];
  /** Absolute path of the folder it runs in. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined: no limit. */
  readonly memoryMegabytes?: number | undefined;
}

interface Written {
  readonly title?: string;
  readonly command: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string | number | boolean>>;
  readonly folder?: string;
  readonly gpus?: number;
  readonly memory_megabytes?: number;
  readonly timeout_seconds?: number;
  readonly rate?: number;
}

const NAME = /^[A-Za-z0-9_.-]{1,50}$/;

const isWritten = new Ajv({ logger: false, allowUnionTypes: true }).compile<Written>({
  type: 'object',
  additionalProperties: false,
  required: ['command'],
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 200 },
    command: { type: 'array', minItems: 1, maxItems: 1_000, items: { type: 'string', minLength: 1 } },
    config: { type: 'object' },
    environment: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
    folder: { type: 'string', minLength: 1 },
    gpus: { type: 'integer', minimum: 0, maximum: MOST_GPUS },
    memory_megabytes: { type: 'integer', minimum: 1 },
    timeout_seconds: { type: 'integer', minimum: 1, maximum: 30 * 86_400 },
    rate: { type: 'number', minimum: 0, maximum: 10_000 },
  },
});

/**
 * Reads the file.
 * @param file absolute path
 * @param taken names that are already used
 * @param required whether it must exist
 * @throws ConfigurationError in one line that names the file and the key
 */
export function readTasksFile(file: string, taken: readonly string[], required: boolean): Command[] {
  const text = readText(file, required);
  if (text === undefined) return [];
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw wrong(file, '', error.message.split('\n')[0]?.replace(/:$/, '') ?? 'is not YAML');
  const types: unknown = document.toJS() ?? {};
  if (typeof types !== 'object' || Array.isArray(types)) throw wrong(file, '', 'must be a map of task types by name');
  return Object.entries(types as object).map(([name, written]) => readType(file, name, written, taken));
}

function readText(file: string, required: boolean): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !required) return undefined;
    throw new ConfigurationError(`OWLERY_TASKS_FILE: ${file} cannot be read (${code})`);
  }
}

function readType(file: string, name: string, written: unknown, taken: readonly string[]): Command {
  const refuse = (key: string, problem: string) => wrong(file, [name, key].filter(Boolean).join('.'), problem);
  if (!NAME.test(name)) throw refuse('', 'a name has 1 to 50 letters, digits, "_", "-" and "."');
  if (taken.includes(name)) throw refuse('', 'is built in: take another name');
  if (!isWritten(written)) {
    const { instancePath = '', params = {}, message } = isWritten.errors?.[0] ?? {};
    const inner = params.missingProperty ?? params.additionalProperty ?? '';
    const key = [...instancePath.split('/').slice(1), inner].filter(Boolean).join('.');
    if (params.additionalProperty) throw refuse(key, 'is not a field of a type');
    throw refuse(key, params.missingProperty ? 'is missing' : (message ?? 'is wrong'));
  }
  const { command, title = name, gpus = 0, rate, timeout_seconds: timeoutSeconds } = written;
  const folder = resolve(dirname(file), written.folder ?? '.');
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw refuse('folder', `there is no ${folder}`);
  const environment = Object.fromEntries(
    Object.entries(written.environment ?? {}).map(([variable, value]) => [variable, String(value)]),
  );
  const [program = '', ...others] = command;
  const path = findProgram(program, folder, environment.PATH ?? env.PATH ?? '');
  if (!path) throw refuse('command', `the program ${program} was not found`);
  const config = { type: 'object', ...written.config };
  try {
    compileSchema(config);
  } catch (error) {
    throw refuse('config', `is not a valid JSON Schema: ${(error as Error).message}`);
  }
  const problem = others.map((argument) => problemOf(argument, config)).find(Boolean);
  if (problem) throw refuse('command', problem);
  const leading = others.flatMap((argument) => {
    const [first] = placeholders(argument);
    return first && argument.startsWith(`{${first}}`) ? [first] : [];
  });
  const memoryMegabytes = written.memory_megabytes;
  return {
    ...{ name, title, config, leading, gpus, rate, timeoutSeconds },
    ...{ command: [path, ...others], folder, environment, memoryMegabytes },
  };
}

/** A placeholder must always have a value. */
function problemOf(argument: string, config: Readonly<Record<string, unknown>>): string | undefined {
  const { properties = {}, required = [] } = config as {
    properties?: Record<string, { default?: unknown }>;
    required?: string[];
  };
  for (const name of placeholders(argument)) {
    if (!Object.hasOwn(properties, name)) return `{${name}} is not a property of config`;
    if (!required.includes(name) && properties[name]?.default === undefined) {
      return `{${name}} may be missing: require it in config, or give it a default`;
    }
  }
  return undefined;
}

/** @returns its absolute path */
function findProgram(program: string, folder: string, path: string): string | undefined {
  const places = program.includes('/')
    ? [resolve(folder, program)]
    : path
        .split(delimiter)
        .filter(isAbsolute)
        .map((place) => join(place, program));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return statSync(place).isFile();
    } catch {
      return false;
    }
  });
}

function wrong(file: string, key: string, problem: string): ConfigurationError {
  return new ConfigurationError([file, key, problem].filter(Boolean).join(': '));
}
