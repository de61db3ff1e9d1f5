/** The processes of scripts: how each of them ends. */
import { readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Spares } from '../../../src/shared/processes/spares.ts';
import { collectRows, type ScriptRun } from '../../../src/systems/market/domain/scripts/run-script.ts';
import type { ScriptProcess } from '../../../src/systems/market/domain/scripts/script-process.ts';
import { eventually } from '../../support/eventually.ts';
import { listProcesses } from '../../support/processes.ts';
import {
  collect as collectIn,
  collecting,
  HOST,
  isAlive,
  makeScriptFolder,
  type ScriptFolder,
  startCollectingServer,
} from './script-folder.ts';

let scripts: ScriptFolder;
beforeAll(async () => {
  scripts = await makeScriptFolder();
});
afterAll(() => scripts[Symbol.asyncDispose]());

const spares = new Spares<ScriptProcess>();
afterAll(() => spares[Symbol.asyncDispose]());

describe.each([
  ['a script’s process', HOST],
  ['a script’s process that has waited for it', { ...HOST, spares }],
])('%s', (_kind, host) => {
  const collect = (file: string, options: Partial<ScriptRun> = {}) => collectIn(file, { ...host, ...options });

  /** A process waits for the next script, with the usual memory. */
  beforeEach(async () => {
    if (!('spares' in host) || spares.size > 0) return;
    await collect(await scripts.write('before', collecting('yield {};')));
    await eventually(() => expect(spares.size).toBe(1));
  });

  const LOOP = "print(process.pid + '\\n'); for (;;);";
  const PRINT = "const print = (await import('node:fs')).writeSync.bind(null, 1);";
  const CHILD = `
    const { spawn } = await import('node:child_process');
    const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'inherit' });`;

  /** Starts a script that first prints process ids. @returns the ids */
  async function start(code: string) {
    const stop = new AbortController();
    const printed = Promise.withResolvers<number[]>();
    const file = await scripts.write('started', collecting(`${PRINT}${code}`));
    const collected = collect(file, {
      signal: stop.signal,
      log: (_level, message) => printed.resolve(message.split(' ').map(Number)),
    });
    collected.catch(printed.reject);
    return { collected, stop, pids: await printed.promise, file };
  }
  const alive = (pids: number[]) => Promise.all(pids.map(isAlive));

  test('in a loop ends at its time-out', async () => {
    const { collected, stop, pids } = await start(LOOP);
    expect(await alive(pids)).toEqual([true]);
    stop.abort('time_out');
    await expect(collected).rejects.toBe('time_out');
    expect(await alive(pids)).toEqual([false]);
  });

  test('ends when nobody reads its rows any more', async () => {
    const file = await scripts.write('unheard', collecting('for (;;) yield { pid: process.pid };'));
    let pid = 0;
    const options = { parameters: {}, ...host, signal: new AbortController().signal };
    for await (const [row] of collectRows({ ...options, file, log: () => {}, progress: () => {} })) {
      pid = row?.pid as number;
      break;
    }
    expect(await isAlive(pid)).toBe(false);
  });

  test('ends with its child processes', async () => {
    const { collected, stop, pids } = await start(`${CHILD} print(\`\${child.pid}\\n\`); for (;;);`);
    expect(await alive(pids)).toEqual([true]);
    stop.abort('cancel');
    await expect(collected).rejects.toBe('cancel');
    await eventually(async () => expect(await alive(pids)).toEqual([false]));
  });

  test('ends with processes that have left its group', async () => {
    const away = CHILD.replace('{ stdio', '{ detached: true, stdio');
    const { collected, stop, pids } = await start(`${away} print(\`\${child.pid}\\n\`); for (;;);`);
    expect(await alive(pids)).toEqual([true]);
    stop.abort('cancel');
    await expect(collected).rejects.toBe('cancel');
    await eventually(async () => expect(await alive(pids)).toEqual([false]));
  });

  test('ends the processes left behind by a finished script', async () => {
    const file = await scripts.write('leaves', collecting(`${CHILD} yield { child: child.pid };`));
    const [row] = await collect(file);
    await eventually(async () => expect(await isAlive(row?.child as number)).toBe(false));
  });

  test.each([
    ['waits', "await (await import('node:timers/promises')).setTimeout(60_000, null, { signal });"],
    ['yields more than is taken', 'for (;;) yield { text: "x".repeat(1e5) };'],
  ])('that %s ends by itself at its signal', async (_what, code) => {
    const heeds = "(await import('node:fs')).writeFileSync(import.meta.filename + '.heeded', String(signal.reason));";
    const { stop, collected, file } = await start(`print('0\\n'); try { ${code} } finally { ${heeds} }`);
    stop.abort('cancel');
    await expect(collected).rejects.toBe('cancel');
    expect(await readFile(`${file}.heeded`, 'utf8')).toBe('Error: the run has been stopped');
    await rm(`${file}.heeded`);
  });

  test.each([
    ['of objects', 'const kept = []; for (;;) kept.push({ text: "x".repeat(1000) + kept.length });'],
    ['of buffers', 'const kept = []; for (;;) { kept.push(Buffer.alloc(1e7, 1)); await new Promise(setImmediate); }'],
  ])('that uses too much memory %s ends with that reason', async (_what, code) => {
    const file = await scripts.write('eater', collecting(code));
    const before = process.memoryUsage.rss();
    await expect(collect(file, { memoryMegabytes: 200 })).rejects.toMatchObject({
      code: 'script_out_of_memory',
      data: { megabytes: 200 },
    });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1_048_576);
  });

  test('that is killed from outside is reported', async () => {
    const { collected, pids } = await start(LOOP);
    process.kill(pids[0] as number, 'SIGKILL');
    await expect(collected).rejects.toMatchObject({
      code: 'script_ended',
      data: { how: 'SIGKILL' },
    });
  });

  test('that sends unreadable output is ended', async () => {
    const code = 'const { writeSync } = await import("node:fs"); writeSync(3, "nonsense\\n"); for (;;);';
    const file = await scripts.write('nonsense', collecting(code));
    await expect(collect(file)).rejects.toMatchObject({
      code: 'script_unintelligible',
      data: { said: expect.stringContaining('nonsense') },
    });
  });

  test('in a loop ends with its child processes when the server is killed', async () => {
    const code = `${PRINT}${CHILD} print(\`\${process.pid} \${child.pid}\\n\`); for (;;);`;
    const file = await scripts.write('orphan', collecting(code));
    const before = 'spares' in host ? await scripts.write('before', collecting('yield {};')) : undefined;
    const { server, pids } = await startCollectingServer(file, before);
    expect(await alive(pids)).toEqual([true, true]);
    // The next process that waits is among them.
    const children = (await listProcesses()).filter(({ parent }) => parent === server.pid).map(({ pid }) => pid);
    server.kill('SIGKILL');
    await eventually(async () => expect((await alive([...pids, ...children])).filter(Boolean)).toEqual([]));
  });
});
