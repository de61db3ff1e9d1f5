/** Reads factory.tasks.yaml: the programs that an operator has declared for tasks, see docs/task-types.md. */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { env } from 'node:process';
import { Ajv, type ErrorObject } from 'ajv';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { ConfigurationError } from '../../../../shared/environment.ts';
import type { SlurmOptions } from '../slurm/slurm.ts';
import {
  allowedOptions,
  executorSchema,
  slurmOptions,
  slurmSchema,
  type WrittenSlurm,
} from '../slurm/slurm-options.ts';
import { MOST_GPUS } from '../task-types.ts';
import { compileSchema } from '../work/config-schema.ts';
import type { TypeDeclaration } from '../work/type-declaration.ts';
import { placeholders } from './arguments.ts';

/** A type of task done by a program of this machine or of a cluster. */
export interface Command extends TypeDeclaration {
  /** The program and its arguments, in which `{name}` stands for a field of the config. */
  readonly command: readonly string[];
  /** Absolute path of the folder it runs in. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined: no limit. */
  readonly memoryMegabytes?: number | undefined;
  /** How it is submitted; undefined: it runs on this machine. */
  readonly slurm?: SlurmOptions | undefined;
}

interface WrittenDefaults {
  readonly executor?: 'local' | 'slurm';
  readonly slurm?: WrittenSlurm;
}

interface Written extends WrittenDefaults {
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

/** The key of what all types of the file share. */
const DEFAULTS = 'default';

const ajv = new Ajv({ logger: false, allowUnionTypes: true });

const defaultProperties = { executor: executorSchema, slurm: slurmSchema };

const isDefaults = ajv.compile<WrittenDefaults>({
  type: 'object',
  additionalProperties: false,
  properties: defaultProperties,
});

const isWritten = ajv.compile<Written>({
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
    ...defaultProperties,
  },
});

type Refuse = (keys: readonly string[], problem: string) => ConfigurationError;

/**
 * Reads the file.
 * @param file absolute path
 * @param taken names that are already used
 * @param required whether it must exist
 * @throws ConfigurationError in one line that names the file, the line and the key
 */
export function readTasksFile(file: string, taken: readonly string[], required: boolean): Command[] {
  const text = readText(file, required);
  if (text === undefined) return [];
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error) throw wrong(file, [], error.message.split('\n')[0]?.replace(/:$/, '') ?? 'is not YAML');
  const refuse: Refuse = (keys, problem) => wrong(`${file}:${lineOf(document, lines, keys)}`, keys, problem);
  const types: unknown = document.toJS() ?? {};
  if (typeof types !== 'object' || Array.isArray(types)) throw wrong(file, [], 'must be a map of task types by name');
  const { [DEFAULTS]: defaults = {}, ...named } = types as Record<string, unknown>;
  if (!isDefaults(defaults)) throw refuseShape(refuse, [DEFAULTS], isDefaults.errors);
  return Object.entries(named).map(([name, written]) => readType({ file, name, written, taken, defaults, refuse }));
}

/** The line of a key, or of the innermost that is there. */
function lineOf(document: Document, lines: LineCounter, keys: readonly string[]): number {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const map = document.getIn(keys.slice(0, depth - 1), true) ?? document.contents;
    const { items = [] } = map as { items?: { key?: { value?: unknown; range?: [number, number, number] } }[] };
    const key = items.find(({ key: one }) => String(one?.value) === keys[depth - 1])?.key;
    if (key?.range) return lines.linePos(key.range[0]).line;
  }
  return 1;
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

interface TypeEntry {
  readonly file: string;
  readonly name: string;
  readonly written: unknown;
  readonly taken: readonly string[];
  readonly defaults: WrittenDefaults;
  readonly refuse: Refuse;
}

function readType({ file, name, written, taken, defaults, refuse: refuseAt }: TypeEntry): Command {
  const refuse = (key: string, problem: string) => refuseAt([name, ...key.split('.').filter(Boolean)], problem);
  if (!NAME.test(name)) throw refuse('', 'a name has 1 to 50 letters, digits, "_", "-" and "."');
  if (taken.includes(name)) throw refuse('', 'is built in: take another name');
  if (!isWritten(written)) throw refuseShape(refuseAt, [name], isWritten.errors);
  const { command, title = name, gpus = 0, rate, timeout_seconds: timeoutSeconds } = written;
  const folder = resolve(dirname(file), written.folder ?? '.');
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw refuse('folder', `there is no ${folder}`);
  const environment = Object.fromEntries(
    Object.entries(written.environment ?? {}).map(([variable, value]) => [variable, String(value)]),
  );
  const memoryMegabytes = written.memory_megabytes;
  const slurm = readSlurm(written, defaults, refuse);
  const [program = '', ...others] = command;
  // The nodes find a name without a path on their own PATH.
  const isOfNode = slurm !== undefined && !program.includes('/');
  const path = isOfNode ? program : findProgram(program, folder, environment.PATH ?? env.PATH ?? '');
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
  return {
    ...{ name, title, config, leading, gpus, rate, timeoutSeconds },
    ...{ command: [path, ...others], folder, environment, memoryMegabytes },
    ...(slurm && { slurm, executor: 'slurm' as const }),
  };
}

/** @returns undefined if it runs on this machine */
function readSlurm(
  written: Written,
  defaults: WrittenDefaults,
  refuse: (key: string, problem: string) => ConfigurationError,
): SlurmOptions | undefined {
  const executor = written.executor ?? defaults.executor ?? 'local';
  if (executor === 'local') {
    if (written.slurm) throw refuse('slurm', 'is for executor: slurm');
    return undefined;
  }
  const options = slurmOptions(written.slurm ?? {}, defaults.slurm ?? {}, written.memory_megabytes);
  if ('problem' in options) throw refuse(written.slurm?.options ? 'slurm.options' : 'slurm', options.problem);
  return options;
}

function refuseShape(
  refuse: Refuse,
  keys: readonly string[],
  errors: readonly ErrorObject[] | null | undefined,
): ConfigurationError {
  const { instancePath = '', params = {}, message, keyword } = errors?.[0] ?? {};
  const inner: string = params.missingProperty ?? params.additionalProperty ?? '';
  const all = [...keys, ...instancePath.split('/').slice(1), inner].filter(Boolean);
  if (params.missingProperty) return refuse(all, 'is missing');
  if (params.additionalProperty && all.at(-2) === 'options') {
    return refuse(all, `is not an allowed option of sbatch: ${allowedOptions.join(', ')}`);
  }
  if (params.additionalProperty) return refuse(all, 'is not a field of a type');
  if (keyword === 'enum') return refuse(all, `must be one of ${params.allowedValues.join(', ')}`);
  return refuse(all, message ?? 'is wrong');
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

function wrong(place: string, keys: readonly string[], problem: string): ConfigurationError {
  return new ConfigurationError([place, keys.join('.'), problem].filter(Boolean).join(': '));
}
