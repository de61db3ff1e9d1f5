/** The processes of scripts in Python: how each of them ends. Needs python3. */
import { readFile, rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { python, pythonFolder } from './python.ts';
import { collect, isAlive, startCollectingServer } from './script-folder.ts';

const { write } = pythonFolder();

describe.skipIf(!python)('a process of Python', () => {
  const CHILD = "import os, subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', 'while True: pass'])\n";

  /** Starts a script that first prints process ids. @returns the ids */
  async function start(body: string) {
    const stop = new AbortController();
    const printed = Promise.withResolvers<number[]>();
    const file = await write('started', body);
    const collected = collect(file, {
      signal: stop.signal,
      log: (_level, message) => printed.resolve(message.split(' ').map(Number)),
    });
    collected.catch(printed.reject);
    return { collected, stop, pids: await printed.promise, file };
  }
  const alive = (pids: number[]) => Promise.all(pids.map(isAlive));

  test.each([
    ['a loop', 'while True: pass'],
    [
      'a loop that catches everything',
      'while True:\n    try:\n        while True: pass\n    except BaseException: pass',
    ],
    ['C code that holds the interpreter', "import re\nre.match('(a+)+$', 'a' * 60 + 'b')"],
  ])('that runs %s ends with its child processes', async (_what, body) => {
    const { collected, stop, pids } = await start(`${CHILD}print(os.getpid(), child.pid)\n${body}\nyield {'n': 1}`);
    expect(await alive(pids)).toEqual([true, true]);
    stop.abort('time_out');
    await expect(collected).rejects.toBe('time_out');
    await eventually(async () => expect(await alive(pids)).toEqual([false, false]));
  });

  test('left behind by a finished script ends', async () => {
    const [row] = await collect(await write('leaves', `${CHILD}yield {'child': child.pid}`));
    await eventually(async () => expect(await isAlive(row?.child as number)).toBe(false));
  });

  test.each([
    ['waits', 'time.sleep(60)'],
    ['computes', 'while True: pass'],
    ['yields more than is taken', "while True: yield {'text': 'x' * 100_000}"],
  ])('that %s ends by itself and runs its finally blocks', async (_what, body) => {
    const { stop, collected, file } = await start(
      `
import time
try:
    print(0)
    ${body}
    yield {'n': 1}
except Exception:
    pass
finally:
    open(__file__ + '.heeded', 'w').write('yes')`,
    );
    stop.abort('cancel');
    await expect(collected).rejects.toBe('cancel');
    expect(await readFile(`${file}.heeded`, 'utf8')).toBe('yes');
    await rm(`${file}.heeded`);
  });

  test.each([
    ['of objects', "kept = []\nwhile True: kept.append('x' * 1000 + str(len(kept)))"],
    ['at one blow', "kept = b'x' * 10 ** 11"],
    ['at one blow, in what it imports', 'kept = bytearray(10 ** 11)'],
  ])('that uses too much memory %s ends with that reason', async (_what, body) => {
    const file = await write('eater', `${body}\nyield {'n': len(kept)}`);
    await expect(collect(file, { memoryMegabytes: 100 })).rejects.toMatchObject({
      code: 'script_out_of_memory',
      data: { megabytes: 100 },
    });
  });

  test('that exits by itself is reported', async () => {
    const file = await write('exits', 'import os\nos._exit(7)\nyield {}');
    await expect(collect(file)).rejects.toMatchObject({
      code: 'script_ended',
      data: { how: '7' },
    });
  });

  test('in a loop ends with its child processes when the server is killed', async () => {
    const body = `${CHILD}print(os.getpid(), child.pid)\nwhile True: pass\nyield {}`;
    const file = await write('orphan', body);
    const { server, pids } = await startCollectingServer(file);
    expect(await alive(pids)).toEqual([true, true]);
    server.kill('SIGKILL');
    await eventually(async () => expect(await alive(pids)).toEqual([false, false]));
  });
});
