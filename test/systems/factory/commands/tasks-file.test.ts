import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../../../src/shared/environment.ts';
import { readTasksFile } from '../../../../src/systems/factory/domain/commands/tasks-file.ts';
import { ConfigSchemas } from '../../../../src/systems/factory/domain/work/config-schema.ts';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owlery-types-'));
  file = join(folder, 'factory.tasks.yaml');
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/train'), '#!/bin/sh\n');
  await chmod(join(folder, 'bin/train'), 0o755);
  await writeFile(join(folder, 'bin/notes'), 'no program');
});

afterAll(() => rm(folder, { recursive: true }));

async function read(text: string) {
  await writeFile(file, text);
  return readTasksFile(file, ['test', 'default'], true);
}

const config = `
  config:
    required: [data]
    properties:
      data: { type: string }
      epochs: { type: integer, minimum: 1, default: 10 }`;

describe('factory.tasks.yaml', () => {
  test('declares types of tasks', async () => {
    const text = `
training:
  title: 训练
  command: [bin/train, "--epochs={epochs}", "{data}", '{"a": 1}']
  folder: bin/..
  environment: { MODE: fast, DEPTH: 3, QUIET: true }
  gpus: 2
  memory_megabytes: 4096
  timeout_seconds: 600
  rate: 0.5${config}
plain:
  command: [sh, -c, "exit 0"]
`;
    const [training, plain] = await read(text);
    expect(training).toEqual({
      name: 'training',
      title: '训练',
      command: [join(folder, 'bin/train'), '--epochs={epochs}', '{data}', '{"a": 1}'],
      folder,
      environment: { MODE: 'fast', DEPTH: '3', QUIET: 'true' },
      gpus: 2,
      memoryMegabytes: 4096,
      timeoutSeconds: 600,
      rate: 0.5,
      leading: ['data'],
      config: {
        type: 'object',
        required: ['data'],
        properties: { data: { type: 'string' }, epochs: { type: 'integer', minimum: 1, default: 10 } },
      },
    });
    expect(plain).toMatchObject({
      name: 'plain',
      title: 'plain',
      gpus: 0,
      config: { type: 'object' },
      environment: {},
    });
    expect(plain?.command[0]).toMatch(/^\/.*\/sh$/);
  });

  test('may be empty or missing', async () => {
    expect(await read('')).toEqual([]);
    expect(readTasksFile(join(folder, 'none.yaml'), [], false)).toEqual([]);
    expect(() => readTasksFile(join(folder, 'none.yaml'), [], true)).toThrow(
      new ConfigurationError(`OWLERY_TASKS_FILE: ${folder}/none.yaml cannot be read (ENOENT)`),
    );
  });

  test.for([
    ['a: [', /^.*factory\.tasks\.yaml: Flow sequence in block collection must be .* at line 1, column 5$/],
    ['- a', /factory\.tasks\.yaml: must be a map of task types by name$/],
    [
      'a: { command: [sh] }\na: { command: [sh] }',
      /factory\.tasks\.yaml: Map keys must be unique at line 2, column 1$/,
    ],
    ['"a b": { command: [sh] }', /: a b: a name has 1 to 50 letters, digits, "_", "-" and "\."$/],
    ['test: { command: [sh] }', /: test: is built in: take another name$/],
    ['a: sh', /: a: must be object$/],
    ['a: {}', /: a\.command: is missing$/],
    ['a: { command: sh }', /: a\.command: must be array$/],
    ['a: { command: [] }', /: a\.command: must NOT have fewer than 1 items$/],
    ['a: { command: [sh], gpu: 1 }', /: a\.gpu: is not a field of a type$/],
    ['a: { command: [sh], gpus: 65 }', /: a\.gpus: must be <= 64$/],
    ['a: { command: [sh] }\nb:\n  command: [sh]\n  gpus: x', /factory\.tasks\.yaml:4: b\.gpus: must be integer$/],
    ['a: { command: [sh], executor: pbs }', /:1: a\.executor: must be one of local, slurm$/],
    ['a: { command: [sh], slurm: {} }', /:1: a\.slurm: is for executor: slurm$/],
    ['default:\n  slurm:\n    queue: x\na: { command: [sh] }', /:3: default\.slurm\.queue: is not a field of a type$/],
    [
      'a:\n  command: [sh]\n  executor: slurm\n  slurm:\n    options:\n      output: /x',
      /:6: a\.slurm\.options\.output: is not an allowed option of sbatch: cpus-per-task, /,
    ],
    ['a: { command: [sh], executor: slurm, slurm: { partition: "x --uid=0" } }', /:1: a\.slurm\.partition: must match/],
    [
      'a: { command: [sh], executor: slurm, memory_megabytes: 5, slurm: { options: { mem: 1G } } }',
      /a\.slurm\.options: mem and memory_megabytes say the same: take one of them$/,
    ],
    ['a: { command: [sh], rate: -1 }', /: a\.rate: must be >= 0$/],
    ['a: { command: [sh], folder: gone }', /: a\.folder: there is no \/.*\/gone$/],
    ['a: { command: [no-such-program] }', /: a\.command: the program no-such-program was not found$/],
    ['a: { command: [bin/notes] }', /: a\.command: the program bin\/notes was not found$/],
    ['a: { command: [sh, "{x}"] }', /: a\.command: \{x\} is not a property of config$/],
    [
      'a: { command: [sh, "{x}"], config: { properties: { x: {} } } }',
      /: a\.command: \{x\} may be missing: require it in config, or give it a default$/,
    ],
    ['a: { command: [sh], config: { properties: 3 } }', /: a\.config: is not a valid JSON Schema: /],
    ['a: { command: [sh], config: { $ref: "https://example.com/x" } }', /: a\.config: is not a valid JSON Schema: /],
  ] as const)('%s is refused in one line that names the key', async ([text, line]) => {
    const error = await read(text).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as Error).message).toMatch(line);
    expect((error as Error).message).not.toContain('\n');
  });
});

describe('the config of a declared type', () => {
  const check = async (value: Record<string, unknown>) => {
    const [type] = await read(`a:\n  command: [sh, "{data}", "--epochs={epochs}"]${config}`);
    return type && new ConfigSchemas().check(type, value).map(({ field, message }) => `${field}: ${message.en}`);
  };

  test('is validated by its schema', async () => {
    expect(await check({ data: 'x' })).toEqual([]);
    expect(await check({ data: 'x', epochs: 3, gpus: 2 })).toEqual([]);
    expect(await check({})).toEqual(['data: is required']);
    expect(await check({ data: 'x', epochs: 0 })).toEqual(['epochs: must be >= 1']);
  });

  test('cannot pass an option to the program as an argument', async () => {
    expect(await check({ data: '--output=/etc/passwd' })).toEqual(['data: must not begin with -']);
  });
});
