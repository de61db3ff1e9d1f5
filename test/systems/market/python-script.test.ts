/** Scripts in Python: what they declare, get and log. Needs python3. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { collectRows, describeScript } from '../../../src/systems/market/domain/scripts/run-script.ts';
import { eventually } from '../../support/eventually.ts';
import { failing } from './failing.ts';
import { collecting, python, pythonFolder } from './python.ts';
import { collect, HOST } from './script-folder.ts';

const scripts = pythonFolder();
const { write } = scripts;

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
    const file = await scripts.writeAt('stocks/daily/wrong.py', code);
    await expect(describeScript(file, HOST)).rejects.toEqual(failing(/^script_(failed|declaration_invalid)$/, message));
  });

  test('gets its parameters, Python’s modules and the files in its folder', async () => {
    await writeFile(join(scripts.path, 'helpers.py'), 'def double(n):\n    return 2 * n\n');
    const file = await write(
      'given',
      'import csv, helpers\nfor row in csv.DictReader(["a,b", "1,2"]): yield {**row, **parameters, "twice": helpers.double(parameters["n"])}',
    );
    expect(await collect(file, { parameters: { symbol: '000001', n: 2 ** 53 - 1, flag: true, rate: 0.5 } })).toEqual([
      { a: '1', b: '2', symbol: '000001', n: 2 ** 53 - 1, flag: true, rate: 0.5, twice: 18014398509481982n },
    ]);
    expect((await readdir(scripts.path)).toSorted()).toEqual(['helpers.py', 'stocks']);
  });

  test('is read again each time, even after a change within a second', async () => {
    for (const n of [1, 2, 3]) {
      expect(await collect(await write('changing', `yield {'n': ${n}}`))).toEqual([{ n }]);
    }
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
