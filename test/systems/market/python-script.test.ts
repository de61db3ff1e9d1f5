/** Scripts in Python: what they may yield, and how they end. Needs python3. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { collectRows, describeScript } from '../../../src/systems/market/domain/scripts/run-script.ts';
import { eventually } from '../../support/eventually.ts';
import { failing } from './failing.ts';
import { collect, HOST, isAlive, makeScriptFolder, type ScriptFolder } from './script-folder.ts';

function run(...words: string[]): string | undefined {
  try {
    return execFileSync('python3', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

const python = run('--version');
const say = (words: string) => process.stderr.write(`${words}\n`);
if (!python) say('python3 is not there: scripts in Python are not tested');
const hasNumpy = run('-c', 'import numpy') !== undefined;
const hasPandas = run('-c', 'import pandas') !== undefined;
if (python && !hasPandas) say('pandas is not there: its frames are tested with an object like one');

let scripts: ScriptFolder;
beforeAll(async () => {
  scripts = await makeScriptFolder();
});
afterAll(() => scripts[Symbol.asyncDispose]());

/** A script whose `collect` has this body. */
const collecting = (body: string, declaration = "{'name': 'Test'}") => `
SCRIPT = ${declaration}

def collect(parameters, context):
${body
  .trim()
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;

const write = (name: string, body: string, declaration?: string) =>
  scripts.write(`stocks/daily/${name}.py`, collecting(body, declaration));

describe('without python3', () => {
  test('A script fails with the missing program and how to install it', async () => {
    const file = await write('unrunnable', 'yield {}');
    const path = process.env.PATH ?? '';
    const empty = await mkdtemp(join(tmpdir(), 'owlery-path-'));
    vi.stubEnv('PATH', empty);
    const described = describeScript(file, HOST);
    vi.stubEnv('PATH', path);
    await expect(described).rejects.toEqual(
      failing(
        'script_runtime_missing',
        /^python3 was not found: install Python 3\.8 or later and put it on the PATH .*apt install/,
      ),
    );
    await rm(empty, { recursive: true });
  });
});

describe.skipIf(!python)('a script in Python', () => {
  test('returns its declaration, in order', async () => {
    const file = await write(
      'declared',
      'yield {}',
      `{
        'name': 'A股历史行情', 'description': 'About', 'natural_key': ('日期', '代码'),
        'parameters': {
          'symbol': {'type': 'string', 'required': True, 'description': '股票代码'},
          'adjust': {'type': 'string', 'choices': ['qfq', 'hfq'], 'default': 'qfq'},
        },
      }`,
    );
    expect(await describeScript(file, HOST)).toEqual({
      name: 'A股历史行情',
      description: 'About',
      naturalKey: ['日期', '代码'],
      parameters: [
        { name: 'symbol', type: 'string', required: true, description: '股票代码' },
        { name: 'adjust', type: 'string', choices: ['qfq', 'hfq'], default: 'qfq' },
      ],
    });
  });

  test.each([
    ['def collect(', /SyntaxError: .*line 1/],
    ['x = 1', /has SCRIPT = .* and a function collect/],
    ["SCRIPT = {'name': 'Test'}", /a function collect\(parameters, context\)/],
    [collecting('yield {}', "{'name': 'Test', 'naturalKey': ['a']}"), /takes .*natural_key.*, not naturalKey/],
    [collecting('yield {}', "{'name': 'Test', 'natural_key': 'date'}"), /naturalKey/],
    [collecting('yield {}', '{}'), /name/],
    ['import nothing_of_that_name', /ModuleNotFoundError: No module named 'nothing_of_that_name'/],
    ['raise SystemExit(3)', /SystemExit: 3/],
  ])('that is %j is refused with what is wrong', async (code, message) => {
    const file = await scripts.write('stocks/daily/wrong.py', code);
    await expect(describeScript(file, HOST)).rejects.toEqual(failing(/^script_(failed|declaration_invalid)$/, message));
  });

  test('gets its parameters, Python’s modules and the files in its folder', async () => {
    await writeFile(join(scripts.folder, 'helpers.py'), 'def double(n):\n    return 2 * n\n');
    const file = await write(
      'given',
      'import csv, helpers\nfor row in csv.DictReader(["a,b", "1,2"]): yield {**row, **parameters, "twice": helpers.double(parameters["n"])}',
    );
    expect(await collect(file, { parameters: { symbol: '000001', n: 2 ** 53 - 1, flag: true, rate: 0.5 } })).toEqual([
      { a: '1', b: '2', symbol: '000001', n: 2 ** 53 - 1, flag: true, rate: 0.5, twice: 18014398509481982n },
    ]);
    expect((await readdir(scripts.folder)).toSorted()).toEqual(['helpers.py', 'stocks']);
  });

  test('is read again each time, even after a change within a second', async () => {
    for (const n of [1, 2, 3]) {
      expect(await collect(await write('changing', `yield {'n': ${n}}`))).toEqual([{ n }]);
    }
  });

  test.each([
    ['a generator of dicts', "yield {'n': 1}\nyield {'n': 2}"],
    ['a generator of lists', "yield [{'n': 1}]\nyield []\nyield ({'n': 2},)"],
    ['a list', "return [{'n': 1}, {'n': 2}]"],
    ['a generator that it returns', "return ({'n': n} for n in (1, 2))"],
  ])('may collect as %s', async (_what, body) => {
    expect(await collect(await write('yields', body))).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('may collect one row, or none', async () => {
    expect(await collect(await write('one', "return {'n': 1}"))).toEqual([{ n: 1 }]);
    expect(await collect(await write('none', 'pass'))).toEqual([]);
  });

  test('yields values that arrive exactly', async () => {
    const file = await write(
      'exact',
      `
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID
yield {
    'wide': 9007199254740993, 'wider': -2 ** 70, 'double': 0.30000000000000004, 'big': 1e300, 'yes': True,
    'day': date(2024, 2, 29), 'moment': datetime(2024, 2, 29, 15, 0, 0, 500), 'at': time(9, 30),
    'zoned': datetime(2024, 2, 29, 15, tzinfo=timezone(timedelta(hours=8))),
    'price': Decimal('10.25'), 'whole': Decimal('1E+20'), 'money': Decimal('123456789012345678.91'),
    'no': [float('nan'), float('inf'), Decimal('NaN'), Decimal('sNaN'), None],
    'nested': {'n': 2 ** 64, 1: [date(2024, 1, 1)]}, 'text': '日\\u2028\\n"\\\\', 'half': '\\ud800!',
    'uuid': UUID(int=1),
}`,
    );
    expect(await collect(file)).toEqual([
      {
        wide: 9007199254740993n,
        wider: -(2n ** 70n),
        double: 0.30000000000000004,
        big: 1e300,
        yes: true,
        day: '2024-02-29',
        moment: '2024-02-29T15:00:00.000500',
        at: '09:30:00',
        zoned: '2024-02-29T15:00:00+08:00',
        price: 10.25,
        whole: 100000000000000000000n,
        money: '123456789012345678.91',
        no: [null, null, null, null, null],
        nested: { n: 2n ** 64n, 1: ['2024-01-01'] },
        text: '日\u2028\n"\\',
        half: '\ufffd!',
        uuid: '00000000-0000-0000-0000-000000000001',
      },
    ]);
  });

  test.skipIf(!hasNumpy)('yields numpy’s values', async () => {
    const file = await write(
      'numpy_values',
      `
import numpy as np
yield {
    'n': np.int64(2 ** 62 + 1), 'x': np.float64(0.1), 'nan': np.float32('nan'), 'yes': np.bool_(True),
    'list': np.array([[1, 2]]), 'at': np.datetime64('2024-02-29T15:00:00.5', 'ns'), 'nat': np.datetime64('NaT'),
}`,
    );
    expect(await collect(file)).toEqual([
      {
        n: 2n ** 62n + 1n,
        x: 0.1,
        nan: null,
        yes: true,
        list: [[1, 2]],
        at: '2024-02-29T15:00:00.500000',
        nat: null,
      },
    ]);
  });

  test.skipIf(!hasPandas)('yields data frames of pandas', async () => {
    const file = await write(
      'frames',
      `
import pandas as pd
yield pd.DataFrame({
    '日期': pd.to_datetime(['2024-01-02', None]), 'n': pd.array([2 ** 60, None], dtype='Int64'), 'x': [0.5, None], 7: ['a', None],
})
return`,
    );
    expect(await collect(file)).toEqual([
      { 日期: '2024-01-02T00:00:00', n: 2n ** 60n, x: 0.5, 7: 'a' },
      { 日期: null, n: null, x: null, 7: null },
    ]);
  });

  test('yields any object like a data frame, in batches', async () => {
    const file = await write(
      'like_frames',
      `
class Part:
    def __init__(self, rows): self.rows = rows
    def __len__(self): return len(self.rows)
    def __iter__(self): return iter(['the', 'columns'])
    def to_dict(self, orient):
        assert orient == 'records' and len(self.rows) <= 1000
        return self.rows
class Frame(Part):
    @property
    def iloc(self): return self
    def __getitem__(self, at): return Part(self.rows[at])
return Frame([{'n': n} for n in range(2500)])`,
    );
    expect(await collect(file)).toEqual(Array.from({ length: 2_500 }, (_, n) => ({ n })));
  });

  test.each(['5', "'text'", 'None', '[[1]]', "b'bytes'", '{1, 2}'])(
    'that yields %s fails with what a row is',
    async (yielded) => {
      await expect(collect(await write('no_row', `yield ${yielded}`))).rejects.toMatchObject({
        code: 'script_failed',
        data: { message: expect.stringContaining('TypeError: a row must be a dict with fields, not ') },
      });
    },
  );

  test('that yields an unsupported value fails with that value', async () => {
    await expect(collect(await write('no_value', "yield {'a': {1, 2}}"))).rejects.toMatchObject({
      code: 'script_failed',
      data: { message: 'TypeError: a row cannot hold a value of type set: {1, 2}' },
    });
  });

  test('that raises fails with its message and its location', async () => {
    const file = await write(
      'raises',
      "yield {'n': 1}\ntry:\n    {}['day']\nexcept KeyError as error:\n    raise ValueError('no such day') from error",
    );
    const error = await collect(file).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'script_failed', data: { message: 'ValueError: no such day' } });
    const { trace } = error.data as { trace: string };
    expect(trace).toMatch(
      /KeyError: 'day'[\s\S]*The above exception[\s\S]*raises\.py", line 9, in collect[\s\S]*raise ValueError/,
    );
    expect(trace).not.toContain('host.py');
  });

  test('is finished when collect returns, whatever it has left open', async () => {
    const file = await write(
      'open',
      "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\nyield {'n': 1}",
    );
    expect(await collect(file)).toEqual([{ n: 1 }]);
  });

  test('cannot see the server’s secrets', async () => {
    vi.stubEnv('OWLERY_SECRET', 'a secret');
    vi.stubEnv('DATABASE_URL', 'postgres://user:secret@host/name');
    const [row] = await collect(await write('environment', "import os\nyield {'names': list(os.environ)}"));
    vi.stubEnv('OWLERY_SECRET', undefined);
    vi.stubEnv('DATABASE_URL', undefined);
    expect(row?.names).toContain('PATH');
    const names = ((row?.names ?? []) as string[]).filter((name) => name !== 'OWLERY_STARTED_BY');
    expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/OWLERY|DATABASE|VITEST|npm/)]));
  });

  test('reports its last progress before a long silence', async () => {
    const file = await write(
      'silent',
      `
import time
context.progress(10)
context.progress(20, 'now for long')
time.sleep(600)
yield {'n': 1}`,
    );
    const heard = new AbortController();
    const collected = collect(file, {
      signal: heard.signal,
      progress: (percent) => (percent === 20 ? heard.abort(new Error('heard')) : undefined),
    });
    await expect(collected).rejects.toThrow('heard');
  });

  test('logs, prints and reports progress, a few times a second', async () => {
    const file = await write(
      'chatty',
      `
import sys
print('打印')
print('complained', file=sys.stderr)
context.log('said', 'error')
context.log(5)
for n in range(50_000): context.progress(n / 500)
context.progress(100, 'all')
yield {'n': 1}`,
    );
    const lines: [string, string][] = [];
    const reports: [number, string | undefined][] = [];
    await collect(file, {
      log: (level, message) => lines.push([level, message]),
      progress: (percent, message) => reports.push([percent, message]),
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        ['info', '打印'],
        ['warning', 'complained'],
        ['error', 'said'],
        ['info', '5'],
      ]),
    );
    expect(reports.length).toBeLessThan(100);
    expect(reports[0]).toEqual([0, undefined]);
    expect(reports.at(-1)).toEqual([100, 'all']);
    await expect(collect(await write('loud', "context.log('x', 'loud')\nyield {}"))).rejects.toMatchObject({
      data: { message: expect.stringContaining("a level is one of debug, info, warning, error, not 'loud'") },
    });
  });

  test('has its rows sent before a long silence', async () => {
    const file = await write('few', "import time\nyield {'n': 1}\nyield {'n': 2}\ntime.sleep(600)");
    const options = { parameters: {}, ...HOST, signal: new AbortController().signal };
    const rows = collectRows({ ...options, file, log: () => {}, progress: () => {} });
    const received = [];
    for await (const batch of rows) {
      received.push(...batch);
      if (received.length === 2) break;
    }
    expect(received).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('waits while its rows are not taken', async () => {
    const file = await write(
      'fast',
      "for n in range(1_000_000):\n    if n % 1000 == 0: print(n)\n    yield {'n': n, 'text': 'x' * 100}",
    );
    let printed = -1;
    const options = { parameters: {}, ...HOST, signal: new AbortController().signal };
    const log = (_level: string, message: string) => {
      printed = Number(message);
    };
    const rows = collectRows({ ...options, file, log, progress: () => {} });
    await rows.next();
    let before = -2;
    // While it prints it is not blocked yet.
    await eventually(() => {
      const same = printed === before;
      before = printed;
      expect(same).toBe(true);
    });
    expect(printed).toBeLessThan(100_000);
    await rows.return(undefined);
  });
});

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
    const server = spawn(process.execPath, [join(import.meta.dirname, 'collecting-server.ts'), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = await once(server.stdout, 'data');
    const pids = String(printed).trim().split(' ').map(Number);
    expect(await alive(pids)).toEqual([true, true]);
    server.kill('SIGKILL');
    await eventually(async () => expect(await alive(pids)).toEqual([false, false]));
  });
});
