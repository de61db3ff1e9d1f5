import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type ProgramOptions, runProgram } from '../../../src/core/processes/program.ts';
import { listProcesses } from '../../support/processes.ts';

const never = new AbortController().signal;

function start(script: string, options: Partial<ProgramOptions> = {}) {
  const said: string[] = [];
  const complained: string[] = [];
  const ended = runProgram({
    command: ['/bin/sh', '-c', script],
    folder: '/',
    environment: { PATH: process.env.PATH ?? '' },
    input: '',
    signal: never,
    onLine: (line) => said.push(line),
    onErrorLine: (line) => complained.push(line),
    lineLength: 1_000,
    ...options,
  });
  return { said, complained, ended };
}

const running = async (mark: string) => (await listProcesses()).filter(({ command }) => command.includes(mark));

describe('a program', () => {
  test('reads its input, and is heard line by line', async () => {
    const program = start('read -r word; echo "got $word"; echo oh >&2; exit 3', { input: 'something\n' });
    expect(await program.ended).toEqual({ code: 3, signal: null, outOfMemory: false });
    expect(program.said).toEqual(['got something']);
    expect(program.complained).toEqual(['oh']);
  });

  test('is given its arguments as they are: no shell reads them', async () => {
    const argument = '$(date) "; rm -rf / #\' *';
    const program = start('', { command: ['printf', '%s\\n', argument] });
    await program.ended;
    expect(program.said).toEqual([argument]);
  });

  test('has only the environment it is given, and a mark', async () => {
    const program = start('', { command: ['/usr/bin/env'], environment: { ONLY: 'this' } });
    await program.ended;
    expect(program.said.filter((line) => !/^(PWD|_|SHLVL|OLDPWD)=/.test(line)).sort()).toEqual([
      'ONLY=this',
      expect.stringMatching(/^OWLERY_STARTED_BY=/),
    ]);
  });

  test('takes along what has left its group', async () => {
    const stop = new AbortController();
    const mark = '4321.125';
    const program = start(`setsid sleep ${mark} </dev/null >/dev/null 2>&1 & exec sleep ${mark}`, {
      signal: stop.signal,
    });
    const groups = async () => new Set((await running(`sleep ${mark}`)).map(({ group }) => group));
    await vi.waitFor(async () => expect((await groups()).size).toBe(2));
    stop.abort();
    await program.ended;
    await vi.waitFor(async () => expect((await groups()).size).toBe(0));
  });

  test('that is not there has failed to start', async () => {
    const program = start('', { command: ['/no/such/program'] });
    expect(await program.ended).toMatchObject({ code: 127 });
    expect(program.complained.join()).toContain('/no/such/program');
  });

  test('in a folder that is not there has failed to start', async () => {
    expect(await start('true', { folder: '/no/such/folder' }).ended).toMatchObject({ code: 127 });
  });

  test('is asked to stop first', async () => {
    const stop = new AbortController();
    const program = start('trap "echo bye; exit 5" TERM; echo ready; while :; do sleep 0.05; done', {
      signal: stop.signal,
    });
    await vi.waitFor(() => expect(program.said).toEqual(['ready']));
    stop.abort();
    expect(await program.ended).toMatchObject({ code: 5 });
    expect(program.said).toEqual(['ready', 'bye']);
  });

  test('that does not listen is killed within 2 s, with its children and theirs', async () => {
    const stop = new AbortController();
    const mark = `86400.${process.pid}1`;
    const program = start(`trap "" TERM; (trap "" TERM; sh -c "sleep ${mark}; :") & echo ready; sleep ${mark}; :`, {
      signal: stop.signal,
    });
    await vi.waitFor(() => expect(program.said).toEqual(['ready']));
    const since = performance.now();
    stop.abort();
    expect(await program.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(performance.now() - since).toBeLessThan(2_000);
    await vi.waitFor(async () => expect(await running(mark)).toEqual([]));
  });

  test('leaves nothing behind when it ends by itself', async () => {
    const mark = `86400.${process.pid}2`;
    expect(await start(`sleep ${mark} & exit 0`).ended).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect(await running(mark)).toEqual([]));
  });

  test('dies with who has started it, however that one dies', async () => {
    const mark = `86400.${process.pid}3`;
    const program = join(import.meta.dirname, '../../../src/core/processes/program.ts');
    const options = { command: ['/bin/sh', '-c', `sleep ${mark} & trap "" TERM; sleep ${mark}; :`], folder: '/' };
    const code = `const { runProgram } = await import(${JSON.stringify(program)});
      await runProgram({ ...${JSON.stringify(options)}, environment: { PATH: process.env.PATH }, input: '', lineLength: 99,
        signal: new AbortController().signal, onLine() {}, onErrorLine() {} });`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
    await vi.waitFor(async () => expect(await running(`sleep ${mark}`)).not.toEqual([]), 10_000);
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    await vi.waitFor(async () => expect(await running(mark)).toEqual([]), 5_000);
  });

  test('is killed when it and its children use more memory than they may', async () => {
    const eat = 'const held = Buffer.alloc(80_000_000, 1); setTimeout(() => held, 60_000)';
    const program = start(`"$NODE" -e "${eat}" & "$NODE" -e "${eat}"`, {
      memoryMegabytes: 150,
      environment: { PATH: process.env.PATH ?? '', NODE: process.execPath },
    });
    expect(await program.ended).toMatchObject({ outOfMemory: true, signal: 'SIGKILL' });
  });

  test('may use as much as it may', async () => {
    const program = start('sleep 1.2', { memoryMegabytes: 150 });
    expect(await program.ended).toEqual({ code: 0, signal: null, outOfMemory: false });
  });

  test('that never ends its line is heard in pieces', async () => {
    const program = start('head -c 2500 /dev/zero | tr "\\0" x');
    await program.ended;
    expect(program.said.join('')).toBe('x'.repeat(2_500));
    expect(Math.max(...program.said.map((piece) => piece.length))).toBeLessThanOrEqual(65_536);
  });
});
