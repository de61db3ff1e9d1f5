import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { killOrphans } from '../../../src/shared/processes/orphan-processes.ts';
import { ProcessMarks } from '../../../src/shared/processes/process-marks.ts';
import { Program, type ProgramOptions, runProgram } from '../../../src/shared/processes/program.ts';
import { eventually } from '../../support/eventually.ts';
import { listProcesses } from '../../support/processes.ts';

const never = new AbortController().signal;
const installation = new ProcessMarks(`one${process.pid}`);

function start(script: string, options: Partial<ProgramOptions> = {}) {
  const said: string[] = [];
  const complained: string[] = [];
  const ended = runProgram({
    command: ['/bin/sh', '-c', script],
    folder: '/',
    environment: { PATH: process.env.PATH ?? '' },
    input: '',
    marks: installation,
    signal: never,
    onLine: (line) => said.push(line),
    onErrorLine: (line) => complained.push(line),
    lineLength: 1_000,
    ...options,
  });
  return { said, complained, ended };
}

const marks = join(import.meta.dirname, '../../../src/shared/processes/process-marks.ts');

const running = async (mark: string) => (await listProcesses()).filter(({ command }) => command.includes(mark));

/** The number of process groups in which a command runs. */
async function countGroups(line: string): Promise<number> {
  return new Set((await listProcesses()).filter(({ command }) => command === line).map(({ group }) => group)).size;
}

describe('a program', () => {
  test('reads its input, and its output is read by line', async () => {
    const program = start('read -r word; echo "got $word"; echo oh >&2; exit 3', { input: 'something\n' });
    expect(await program.ended).toEqual({ code: 3, signal: null, outOfMemory: false });
    expect(program.said).toEqual(['got something']);
    expect(program.complained).toEqual(['oh']);
  });

  test('may wait for its input, and is ended without any', async () => {
    const mark = `86400.${process.pid}8`;
    const start = { folder: '/', environment: { PATH: process.env.PATH ?? '' }, marks: installation };
    const command = ['/bin/sh', '-c', `sleep ${mark} & read -r word; echo "got $word"`];
    const [used, unused] = [new Program({ ...start, command }), new Program({ ...start, command })];
    const sleepers = async () => (await running(`sleep ${mark}`)).filter(({ command }) => command.startsWith('sleep'));
    await eventually(async () => expect(await sleepers()).toHaveLength(2));
    const said: string[] = [];
    const onLine = (line: string) => said.push(line);
    const end = await used.run({ input: 'it\n', signal: never, lineLength: 99, onLine, onErrorLine: onLine });
    expect([end, said]).toEqual([{ code: 0, signal: null, outOfMemory: false }, ['got it']]);
    await unused[Symbol.asyncDispose]();
    await eventually(async () => expect(await running(`sleep ${mark}`)).toEqual([]));
  });

  test('gets its arguments unchanged, without a shell', async () => {
    const argument = '$(date) "; rm -rf / #\' *';
    const program = start('', { command: ['printf', '%s\\n', argument] });
    await program.ended;
    expect(program.said).toEqual([argument]);
  });

  test('gets only the given environment and a process mark', async () => {
    const program = start('', { command: ['/usr/bin/env'], environment: { ONLY: 'this' } });
    await program.ended;
    expect(program.said.filter((line) => !/^(PWD|_|SHLVL|OLDPWD)=/.test(line)).sort()).toEqual([
      'ONLY=this',
      expect.stringMatching(/^OWLERY_STARTED_BY=/),
    ]);
  });

  test('is ended together with processes that have left its group', async () => {
    const stop = new AbortController();
    const mark = '4321.125';
    const program = start(`setsid sleep ${mark} </dev/null >/dev/null 2>&1 & exec sleep ${mark}`, {
      signal: stop.signal,
    });
    const groups = async () => new Set((await running(`sleep ${mark}`)).map(({ group }) => group));
    await eventually(async () => expect((await groups()).size).toBe(2));
    stop.abort();
    await program.ended;
    await eventually(async () => expect((await groups()).size).toBe(0));
  });

  test('that does not exist fails to start', async () => {
    const program = start('', { command: ['/no/such/program'] });
    expect(await program.ended).toMatchObject({ code: 127 });
    expect(program.complained.join()).toContain('/no/such/program');
  });

  test('in a folder that does not exist fails to start', async () => {
    expect(await start('true', { folder: '/no/such/folder' }).ended).toMatchObject({ code: 127 });
  });

  test('gets a stop signal before it is killed', async () => {
    const stop = new AbortController();
    const program = start('trap "echo bye; exit 5" TERM; echo ready; while :; do sleep 0.05; done', {
      signal: stop.signal,
    });
    await eventually(() => expect(program.said).toEqual(['ready']));
    stop.abort();
    expect(await program.ended).toMatchObject({ code: 5 });
    expect(program.said).toEqual(['ready', 'bye']);
  });

  test('that ignores the stop signal is killed with its descendants', async () => {
    const stop = new AbortController();
    const mark = `86400.${process.pid}1`;
    const program = start(`trap "" TERM; (trap "" TERM; sh -c "sleep ${mark}; :") & echo ready; sleep ${mark}; :`, {
      signal: stop.signal,
    });
    await eventually(() => expect(program.said).toEqual(['ready']));
    stop.abort();
    expect(await program.ended).toMatchObject({ signal: 'SIGKILL' });
    await eventually(async () => expect(await running(mark)).toEqual([]));
  });

  test('leaves no process behind when it ends by itself', async () => {
    const mark = `86400.${process.pid}2`;
    expect(await start(`sleep ${mark} & exit 0`).ended).toMatchObject({ code: 0 });
    await eventually(async () => expect(await running(mark)).toEqual([]));
  });

  test('dies with its starter, in whatever way that dies', async () => {
    const mark = `86400.${process.pid}3`;
    const program = join(import.meta.dirname, '../../../src/shared/processes/program.ts');
    const options = { command: ['/bin/sh', '-c', `sleep ${mark} & trap "" TERM; sleep ${mark}; :`], folder: '/' };
    const code = `const { runProgram } = await import(${JSON.stringify(program)});
      const { ProcessMarks } = await import(${JSON.stringify(marks)});
      await runProgram({ ...${JSON.stringify(options)}, marks: new ProcessMarks('one'), environment: { PATH: process.env.PATH }, input: '', lineLength: 99,
        signal: new AbortController().signal, onLine() {}, onErrorLine() {} });`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
    await eventually(async () => expect(await running(`sleep ${mark}`)).not.toEqual([]));
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    await eventually(async () => expect(await running(mark)).toEqual([]));
  });

  describe('whose starter has died', () => {
    const program = join(import.meta.dirname, '../../../src/shared/processes/program.ts');

    /** Starts a process of an installation that runs a program with a child outside of the program's group. */
    async function startStarter(mark: string) {
      const options = { command: ['/bin/sh', '-c', `setsid sleep ${mark} & sleep ${mark}; :`], folder: '/' };
      const code = `const { runProgram } = await import(${JSON.stringify(program)});
        const { ProcessMarks } = await import(${JSON.stringify(marks)});
        await runProgram({ ...${JSON.stringify(options)}, environment: { PATH: process.env.PATH }, input: '',
          lineLength: 99, marks: new ProcessMarks(${JSON.stringify(`one${process.pid}`)}), signal: new AbortController().signal, onLine() {}, onErrorLine() {} });`;
      const starter = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
      const groups = () => countGroups(`sleep ${mark}`);
      await eventually(async () => expect(await groups()).toBe(2));
      return {
        groups,
        async [Symbol.asyncDispose]() {
          for (const { pid } of await running(`sleep ${mark}`)) process.kill(pid, 'SIGKILL');
          starter.kill('SIGKILL');
          await eventually(async () => expect(await groups()).toBe(0));
        },
        async die() {
          starter.kill('SIGKILL');
          await once(starter, 'exit');
          // Processes that stayed in the group end without help.
          await eventually(async () => expect(await groups()).toBe(1));
        },
      };
    }

    test('is ended by any other process of the installation, with processes that have left its group', async () => {
      const mark = `86400.${process.pid}4`;
      await using starter = await startStarter(mark);
      await starter.die();
      const [left] = (await listProcesses()).filter(({ command }) => command === `sleep ${mark}`);
      expect(await killOrphans(installation)).toEqual([left?.pid]);
      await eventually(async () => expect(await starter.groups()).toBe(0));
      expect(await killOrphans(installation)).toEqual([]);
    });

    test('is not touched by another installation', async () => {
      await using starter = await startStarter(`86400.${process.pid}5`);
      await starter.die();
      expect(await killOrphans(new ProcessMarks(`two${process.pid}`))).toEqual([]);
      expect(await starter.groups()).toBe(1);
    });

    test('is not touched in another process namespace', async () => {
      const mark = `86400.${process.pid}6`;
      const environment = { PATH: process.env.PATH, OWLERY_STARTED_BY: `one${process.pid}:1:4194304:1:a` };
      const stray = spawn('sleep', [mark], { env: environment });
      await once(stray, 'spawn');
      expect(await killOrphans(installation)).toEqual([]);
      stray.kill('SIGKILL');
    });
  });

  test('is not touched, nor are its descendants, while its starter lives', async () => {
    const stop = new AbortController();
    const mark = `86400.${process.pid}7`;
    const program = start(`setsid sleep ${mark} & sleep ${mark}; :`, { signal: stop.signal });
    const groups = () => countGroups(`sleep ${mark}`);
    await eventually(async () => expect(await groups()).toBe(2));
    expect(await killOrphans(installation)).toEqual([]);
    expect(await groups()).toBe(2);
    stop.abort();
    await program.ended;
  });

  test('is killed when it and its descendants exceed their memory limit', async () => {
    const eat = 'const held = Buffer.alloc(80_000_000, 1); setTimeout(() => held, 60_000)';
    const program = start(`"$NODE" -e "${eat}" & "$NODE" -e "${eat}"`, {
      memoryMegabytes: 150,
      environment: { PATH: process.env.PATH ?? '', NODE: process.execPath },
    });
    expect(await program.ended).toMatchObject({ outOfMemory: true, signal: 'SIGKILL' });
  });

  test('may use memory up to its limit', async () => {
    const program = start('sleep 1.2', { memoryMegabytes: 150 });
    expect(await program.ended).toEqual({ code: 0, signal: null, outOfMemory: false });
  });

  test('that never ends its line is read in pieces', async () => {
    const program = start('head -c 2500 /dev/zero | tr "\\0" x');
    await program.ended;
    expect(program.said.join('')).toBe('x'.repeat(2_500));
    expect(Math.max(...program.said.map((piece) => piece.length))).toBeLessThanOrEqual(65_536);
  });
});
