import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ProcessMarks } from '../../../../src/shared/processes/process-marks.ts';
import { localExecutor } from '../../../../src/systems/factory/domain/commands/executor.ts';
import { runCommand } from '../../../../src/systems/factory/domain/commands/run-command.ts';
import { readTasksFile } from '../../../../src/systems/factory/domain/commands/tasks-file.ts';
import { ConfigSchemas } from '../../../../src/systems/factory/domain/work/config-schema.ts';
import { eventually } from '../../../support/eventually.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owlery-types-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

interface Given {
  config?: Record<string, unknown>;
  devices?: string[];
  signal?: AbortSignal;
  /** Further lines of the declaration. */
  more?: string;
}

/** Runs a task whose program is this code in Node. */
async function run(code: string, { config = {}, devices = [], signal, more = '' }: Given = {}) {
  const program = join(folder, 'program.mjs');
  await writeFile(program, code);
  const file = join(folder, 'factory.tasks.yaml');
  await writeFile(
    file,
    `it:\n  command: [${process.execPath}, program.mjs, "{word}"]\n  config:
    properties: { word: { default: hello } }\n${more}`,
  );
  const [declared] = readTasksFile(file, [], true);
  if (!declared) throw new Error('nothing is declared');
  const progress: unknown[] = [];
  const log: string[] = [];
  const result = runCommand(declared, {
    taskUuid: '0b5b2d4e-1111-4222-8333-444455556666',
    config: new ConfigSchemas().complete(declared, config),
    executor: localExecutor(new ProcessMarks('test'), devices),
    signal: signal ?? new AbortController().signal,
    progress: (...reported) => progress.push(reported),
    log: (level, message) => log.push(`${level}: ${message}`),
  });
  return { progress, log, result };
}

describe('a declared program', () => {
  test('reports progress, a result and log lines', async () => {
    const { progress, log, result } = await run(`
      console.log(JSON.stringify({ progress: 12.5, message: 'loading' }));
      console.log(JSON.stringify({ progress: 50 }));
      console.log('a word of its own');
      console.log('{"neither": "progress nor result"}');
      console.error('a complaint');
      console.log(JSON.stringify({ result: { accuracy: 0.5 } }));
      console.log(JSON.stringify({ result: { accuracy: 0.9, 名: '猫' } }));`);
    expect(await result).toEqual({ accuracy: 0.9, 名: '猫' });
    expect(progress).toEqual([
      [12.5, { message: 'loading' }],
      [50, undefined],
    ]);
    expect(log.toSorted()).toEqual([
      'info: a complaint',
      'info: a word of its own',
      'info: loading',
      'info: {"neither": "progress nor result"}',
    ]);
  });

  test('gets its config as arguments and as JSON, with defaults filled in', async () => {
    const code = `import { readFileSync } from 'node:fs';
      console.log(JSON.stringify({ result: { argument: process.argv[2], config: JSON.parse(readFileSync(0, 'utf8')) } }));`;
    expect(await (await run(code)).result).toEqual({ argument: 'hello', config: { word: 'hello' } });
    const config = { word: ['$(date)', { "it's": 1 }], extra: null };
    expect(await (await run(code, { config })).result).toEqual({ argument: '["$(date)",{"it\'s":1}]', config });
  });

  test('gets its GPUs in the environment, and nothing of the server', async () => {
    vi.stubEnv('OWLERY_SECRET', 'a secret of the server, thirty-two characters');
    vi.stubEnv('DATABASE_URL', 'postgresql://somewhere');
    const code = 'console.log(JSON.stringify({ result: process.env }))';
    const of = async (given: Given) => (await (await run(code, given)).result) as Record<string, string>;
    const environment = await of({ devices: ['GPU-a', 'GPU-b'], more: '  environment: { MODE: fast }' });
    expect(environment).toMatchObject({
      MODE: 'fast',
      CUDA_VISIBLE_DEVICES: 'GPU-a,GPU-b',
      OWLERY_TASK_ID: '0b5b2d4e-1111-4222-8333-444455556666',
      OWLERY_TASK_TYPE: 'it',
    });
    expect(environment).not.toHaveProperty('OWLERY_SECRET');
    expect(environment).not.toHaveProperty('DATABASE_URL');
    expect(await of({})).toMatchObject({ CUDA_VISIBLE_DEVICES: '' });
    expect(await of({ more: '  environment: { CUDA_VISIBLE_DEVICES: 0 }' })).toMatchObject({
      CUDA_VISIBLE_DEVICES: '0',
    });
    expect(await of({ more: '  environment: { CUDA_VISIBLE_DEVICES: 0 }', devices: ['GPU-a'] })).toMatchObject({
      CUDA_VISIBLE_DEVICES: 'GPU-a',
    });
  });

  test('has each change of its progress message in its log once', async () => {
    const { log, result } = await run(`
      for (const message of ['one', 'one', 'two', 'one']) console.log(JSON.stringify({ progress: 1, message }));`);
    await result;
    expect(log).toEqual(['info: one', 'info: two', 'info: one']);
  });

  test('with too large a result fails, and its log says so', async () => {
    const { log, result } = await run(`console.log(JSON.stringify({ result: { all: 'x'.repeat(2_000_000) } }))`);
    const message = 'the result has more than 1048576 characters and is dropped';
    await expect(result).rejects.toMatchObject({ code: 'program_unintelligible', data: { message } });
    expect(log).toContain(`warning: ${message}`);
  });

  test('may report a smaller result after one that was too large', async () => {
    const { result } = await run(`
      console.log(JSON.stringify({ progress: 5, result: { all: 'x'.repeat(2_000_000) } }));
      console.log(JSON.stringify({ result: { few: 1 } }));`);
    expect(await result).toEqual({ few: 1 });
  });

  test('without a result has an empty one', async () => {
    expect(await (await run('')).result).toEqual({});
  });

  test('that fails is quoted with its last words', async () => {
    const { result } = await run(`console.error('first'); console.error('last words'); process.exit(3)`);
    await expect(result).rejects.toMatchObject({
      code: 'program_failed',
      data: { message: 'the program ended with 3\nfirst\nlast words' },
    });
  });

  test('that is killed fails with the name of the signal', async () => {
    const { result } = await run(`process.kill(process.pid, 'SIGSEGV')`);
    await expect(result).rejects.toMatchObject({
      code: 'program_failed',
      data: { message: 'the program ended with SIGSEGV' },
    });
  });

  test('that uses too much memory is ended', async () => {
    const code = 'const held = Buffer.alloc(300_000_000, 1); setTimeout(() => held, 60_000)';
    const { result } = await run(code, { more: '  memory_megabytes: 200' });
    await expect(result).rejects.toMatchObject({
      code: 'program_out_of_memory',
      data: { message: 'the program used more than its 200 MB of memory' },
    });
  });

  test.for(['5', '[1]', '"done"', 'null'])('whose result is %s fails', async (json) => {
    const { result } = await run(`console.log('{"result": ${json}}')`);
    await expect(result).rejects.toMatchObject({ code: 'program_unintelligible' });
  });

  test('that is stopped ends with the reason', async () => {
    const stop = new AbortController();
    const { result, progress } = await run(`console.log('{"progress": 1}'); setInterval(() => {}, 1000)`, {
      signal: stop.signal,
    });
    await eventually(() => expect(progress).not.toEqual([]));
    stop.abort('cancel');
    await expect(result).rejects.toBe('cancel');
  });
});
