import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { GrowingFile, JobFolder } from '../../../../src/systems/factory/domain/slurm/job-folder.ts';
import { listProcesses } from '../../../support/processes.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'owlery-job-'));
});
afterAll(() => rm(parent, { recursive: true }));

describe('a file that grows', () => {
  let path: string;
  let file: GrowingFile;
  let read: string[];
  beforeEach(() => {
    path = join(parent, `${Math.random()}`);
    file = new GrowingFile(path, 100);
    read = [];
  });
  const take = (line: string) => void read.push(line);

  test('is read line by line, each once, and the last when it has its end', async () => {
    expect(await file.read(take)).toBe(false);
    await writeFile(path, 'one\ntw');
    expect(await file.read(take)).toBe(true);
    expect(await file.read(take)).toBe(false);
    await appendFile(path, 'o\nthree');
    await file.read(take);
    expect([read, file.offset]).toEqual([['one', 'two'], 8]);
    await file.read(take, { whole: true });
    expect([read, file.offset]).toEqual([['one', 'two', 'three'], 13]);
  });

  test('is read from its beginning when it has become shorter', async () => {
    await writeFile(path, 'a long line\n');
    await file.read(take);
    await writeFile(path, 'new\n');
    await file.read(take);
    expect(read).toEqual(['a long line', 'new']);
  });

  test('keeps letters whole that are written in two parts, and splits a line without an end', async () => {
    const owl = Buffer.from('猫头鹰\n');
    await writeFile(path, owl.subarray(0, 4));
    await file.read(take);
    await appendFile(path, owl.subarray(4));
    await file.read(take);
    expect(read).toEqual(['猫头鹰']);
    await appendFile(path, 'x'.repeat(150));
    await file.read(take);
    expect(read[1]).toBe('x'.repeat(150));
  });

  test('is delivered again up to where it was read', async () => {
    await writeFile(path, 'one\ntwo\nthree\n');
    await file.read(take, { until: 8 });
    expect([read, file.offset]).toEqual([['one', 'two'], 8]);
    await file.read(take);
    expect(read).toEqual(['one', 'two', 'three']);
  });
});

describe.skipIf(process.platform !== 'linux')('the script of a job', () => {
  const token = `ab${process.pid}`;
  const mark = `86400.${process.pid}3`;
  let number = 0;
  const started: ChildProcess[] = [];
  afterAll(() => {
    for (const child of started) child.kill('SIGKILL');
  });

  async function prepare(code: string, environment: Record<string, string> = {}): Promise<JobFolder> {
    number += 1;
    const folder = new JobFolder(join(parent, `job ${number}'s`), `${token}${number}`);
    await folder.prepare({ command: ['sh', '-c', code], folder: parent, environment }, '{"a": 1}\n');
    return folder;
  }
  function begin(folder: JobFolder): { child: ChildProcess; ended: Promise<unknown[]> } {
    const child = spawn('/bin/bash', ['-c', folder.submitScript], { stdio: 'ignore', env: { PATH: process.env.PATH } });
    started.push(child);
    return { child, ended: once(child, 'exit') };
  }
  const written = (path: string) => vi.waitFor(() => readFile(path, 'utf8'), { timeout: 30_000, interval: 50 });
  const left = async () => (await listProcesses()).filter(({ command }) => command.includes(mark));
  const gone = () => vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 30_000, interval: 50 });
  /** Ignores SIGTERM, as do a child in a session of its own and a daemon. */
  const stubborn = `trap "" TERM; (setsid sh -c 'trap "" TERM; sleep ${mark}') & echo ready; sleep ${mark}; sleep ${mark}`;

  test('runs the program with its input, its variables and no GPU, and leaves its end', async () => {
    const folder = await prepare('cat; pwd; echo "$WORD/$CUDA_VISIBLE_DEVICES/"; echo bad >&2; exit 3', {
      WORD: "it's",
    });
    expect(await begin(folder).ended).toEqual([3, null]);
    expect(await readFile(folder.file('out'), 'utf8')).toBe(`{"a": 1}\n${parent}\nit's//\n`);
    const exit = await folder.exit();
    expect(exit).toEqual({ code: 3, told: '', seconds: expect.any(Number), out: expect.any(Number), err: 4 });
    expect(exit?.seconds).toBeGreaterThanOrEqual(0);
    expect(await new JobFolder(folder.path, 'another').exit()).toBeUndefined();
  });

  test('runs once, however often it is begun', async () => {
    const folder = await prepare('echo ran');
    await begin(folder).ended;
    expect(await begin(folder).ended).toEqual([75, null]);
    expect(await readFile(folder.file('out'), 'utf8')).toBe('ran\n');
    expect(await folder.isDoubled()).toBe(true);
  });

  test('does not begin after a stop', async () => {
    const folder = await prepare('echo ran');
    await folder.stop();
    await begin(folder).ended;
    expect(await readFile(folder.file('out'), 'utf8')).toBe('');
    expect(await folder.exit()).toMatchObject({ code: 143, told: 'STOP' });
  });

  test.for(['the signal TERM', 'the stop file'])('ends everything it started on %s', async (how) => {
    const folder = await prepare(stubborn);
    const { child, ended } = begin(folder);
    await vi.waitFor(async () => expect(await readFile(folder.file('out'), 'utf8')).toBe('ready\n'), {
      timeout: 30_000,
    });
    expect((await left()).length).toBeGreaterThan(0);
    if (how === 'the stop file') await folder.stop();
    else child.kill('SIGTERM');
    await ended;
    await gone();
    expect(await folder.exit()).toMatchObject({ code: 137, told: how === 'the stop file' ? 'STOP' : 'TERM' });
  });

  test('lets the program save before it ends', async () => {
    const folder = await prepare(`trap 'echo saved; exit 0' TERM; echo ready; while :; do sleep 0.1; done`);
    const { child, ended } = begin(folder);
    await vi.waitFor(async () => expect(await readFile(folder.file('out'), 'utf8')).toBe('ready\n'), {
      timeout: 30_000,
    });
    child.kill('SIGTERM');
    await ended;
    expect(await readFile(folder.file('out'), 'utf8')).toBe('ready\nsaved\n');
    expect(await folder.exit()).toMatchObject({ code: 0, told: 'TERM' });
  });

  test('leaves nothing behind when it is killed, and shows no end', async () => {
    const folder = await prepare(stubborn);
    const { child, ended } = begin(folder);
    await written(folder.file('beat'));
    await vi.waitFor(async () => expect((await left()).length).toBeGreaterThan(0), { timeout: 30_000 });
    child.kill('SIGKILL');
    await ended;
    await gone();
    expect([await folder.exit(), await folder.isClaimed()]).toEqual([undefined, true]);
  });

  test('ends what a program leaves that ended normally', async () => {
    const folder = await prepare(`(setsid sh -c 'sleep ${mark}') & echo ready`);
    expect(await begin(folder).ended).toEqual([0, null]);
    await gone();
  });

  test('tells Slurm no secret', async () => {
    const folder = await prepare('true', { PASSWORD: 'hunter2' });
    expect(folder.submitScript).not.toContain('hunter2');
  });
});
