/** Scripts in JavaScript and TypeScript: what they declare, get, yield and log. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { collectRows, describeScript } from '../../../src/systems/market/domain/scripts/run-script.ts';
import { failing } from './failing.ts';
import { collect, collecting, HOST, makeScriptFolder, type ScriptFolder } from './script-folder.ts';

let scripts: ScriptFolder;
beforeAll(async () => {
  scripts = await makeScriptFolder();
});
afterAll(() => scripts[Symbol.asyncDispose]());

const quiet = {
  parameters: {},
  ...HOST,
  signal: new AbortController().signal,
  log: () => {},
  progress: () => {},
};

describe('a script', () => {
  test('returns its declaration, in order', async () => {
    const file = await scripts.write(
      'declared',
      collecting(
        'yield {};',
        `description: 'About', naturalKey: ['日期'],
         parameters: {
           symbol: { type: 'string', required: true, description: '股票代码' },
           adjust: { type: 'string', choices: ['qfq', 'hfq'], default: 'qfq' },
         },`,
      ),
    );
    expect(await describeScript(file, HOST)).toEqual({
      name: 'Test',
      description: 'About',
      naturalKey: ['日期'],
      parameters: [
        { name: 'symbol', type: 'string', required: true, description: '股票代码' },
        { name: 'adjust', type: 'string', choices: ['qfq', 'hfq'], default: 'qfq' },
      ],
    });
  });

  test('may be plain JavaScript without Owlery’s modules', async () => {
    const code = "export default { name: 'Plain', *collect() { yield [{ n: 1 }, { n: 2 }]; yield { n: 3 }; } };";
    const file = await scripts.write('stocks/daily/plain.js', code);
    expect(await describeScript(file, HOST)).toEqual({
      name: 'Plain',
      description: '',
      naturalKey: [],
      parameters: [],
    });
    expect(await collect(file)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test.each([
    ['export default {', /SyntaxError/],
    ['export const nothing = 1;', /default export is not a script/],
    ['throw new Error("at once");', /Error: at once/],
    ['import "no-such-package"; export default {};', /no-such-package/],
    ['export default { collect() {} };', /declaration is invalid: script must have required properties name/],
    ['export default { name: "", collect() {} };', /declaration is invalid: name/],
    [collecting('', "parameters: { n: { type: 'int' } },"), /invalid: parameters\/0\/type/],
    [collecting('', "parameters: { n: { type: 'integer', default: 'x' } },"), /invalid: parameters\/n\/default/],
    ['process.exit(3);', /ended before the script was done \(3\)/],
  ])('that is broken is refused with the error, %#', async (code, message) => {
    const file = await scripts.write('broken', code);
    await expect(describeScript(file, HOST)).rejects.toEqual(
      failing(/^script_(failed|ended|declaration_invalid)$/, message),
    );
  });

  test('gets its parameters, and may use Owlery’s packages', async () => {
    const file = await scripts.write(
      'given',
      `import { parse } from 'csv-parse/sync';${collecting("for (const row of parse('a,b\\n1,2', { columns: true })) yield { ...row, ...parameters };")}`,
    );
    expect(await collect(file, { parameters: { symbol: '000001', n: 5 } })).toEqual([
      { a: '1', b: '2', symbol: '000001', n: 5 },
    ]);
  });

  test('yields values that arrive exactly', async () => {
    const file = await scripts.write(
      'exact',
      collecting(`yield {
        wide: 9007199254740993n, wider: -(2n ** 70n), safe: 2 ** 53 - 1, double: 0.30000000000000004, big: 1e300,
        moment: new Date(0), nested: { n: 2n ** 64n }, text: '日\\u2028\\n"', missing: NaN, nothing: undefined,
      };`),
    );
    expect(await collect(file)).toEqual([
      {
        wide: 9007199254740993n,
        wider: -(2n ** 70n),
        safe: 2 ** 53 - 1,
        double: 0.30000000000000004,
        big: 1e300,
        moment: '1970-01-01T00:00:00.000Z',
        nested: { n: 2n ** 64n },
        text: '日\u2028\n"',
        missing: null,
      },
    ]);
  });

  test.each(['5', '"text"', 'null', '[[1]]'])('that yields %s fails with what a row is', async (yielded) => {
    const file = await scripts.write('no_row', collecting(`yield ${yielded};`));
    await expect(collect(file)).rejects.toMatchObject({
      code: 'script_failed',
      data: { message: expect.stringContaining('a row must be an object with fields') },
    });
  });

  test('that throws fails with its message and its location', async () => {
    const file = await scripts.write('throws', collecting('yield { n: 1 };\n throw new RangeError("no such day");'));
    await expect(collect(file)).rejects.toMatchObject({
      code: 'script_failed',
      data: { message: 'RangeError: no such day', trace: expect.stringContaining('throws.ts:') },
    });
  });

  test('that throws outside of collect fails too', async () => {
    const code =
      'setTimeout(() => { throw new Error("later"); }); await new Promise(() => setInterval(() => {}, 1000));';
    const file = await scripts.write('throws_later', collecting(code));
    await expect(collect(file)).rejects.toMatchObject({ data: { message: 'Error: later' } });
  });

  test('is finished when collect returns, whatever it has left open', async () => {
    const file = await scripts.write('open', collecting('setInterval(() => {}, 1000); yield { n: 1 };'));
    expect(await collect(file)).toEqual([{ n: 1 }]);
  });

  test('cannot see the server’s secrets', async () => {
    vi.stubEnv('OWLERY_SECRET', 'a secret');
    vi.stubEnv('DATABASE_URL', 'postgres://user:secret@host/name');
    const file = await scripts.write('environment', collecting('yield { names: Object.keys(process.env) };'));
    const [row] = await collect(file);
    vi.stubEnv('OWLERY_SECRET', undefined);
    vi.stubEnv('DATABASE_URL', undefined);
    expect(row?.names).toContain('PATH');
    const names = ((row?.names ?? []) as string[]).filter((name) => name !== 'OWLERY_STARTED_BY');
    expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/OWLERY|DATABASE|VITEST|npm/)]));
  });

  test('has its first thousand lines kept, each truncated to the limit', async () => {
    const file = await scripts.write(
      'chatty',
      collecting(`console.log('printed'); console.error('complained'); log('said', 'error'); yield { n: 1 };
        console.log('x'.repeat(1e7)); for (let n = 0; n < 5000; n += 1) log('line ' + n);`),
    );
    const lines: [string, string][] = [];
    await collect(file, { log: (level, message) => lines.push([level, message]) });
    expect(lines).toEqual(
      expect.arrayContaining([
        ['info', 'printed'],
        ['warning', 'complained'],
        ['error', 'said'],
      ]),
    );
    expect(lines).toHaveLength(1_001);
    expect(lines.at(-1)).toEqual(['warning', expect.stringContaining('1000 lines')]);
    for (const [, message] of lines) expect(message.length).toBeLessThanOrEqual(2_000);
  });

  test('reports progress a few times a second', async () => {
    const file = await scripts.write(
      'progress',
      collecting("for (let n = 0; n < 100_000; n += 1) progress(n / 1000); progress(100, 'all'); yield { n: 1 };"),
    );
    const reports: [number, string | undefined][] = [];
    await collect(file, { progress: (percent, message) => reports.push([percent, message]) });
    expect(reports.length).toBeLessThan(100);
    expect(reports[0]).toEqual([0, undefined]);
    expect(reports.at(-1)).toEqual([100, 'all']);
  });

  test('reports its last progress before a long silence', async () => {
    const file = await scripts.write(
      'silent',
      collecting("progress(10); progress(20, 'now for long'); await new Promise(() => setInterval(() => {}, 1e6));"),
    );
    const heard = new AbortController();
    const collected = collect(file, {
      signal: heard.signal,
      progress: (percent) => (percent === 20 ? heard.abort(new Error('heard')) : undefined),
    });
    await expect(collected).rejects.toThrow('heard');
  });

  test.each([
    ['before a long silence', 'yield { n: 1 }; yield { n: 2 };'],
    ['before the report that follows them', 'yield { n: 1 }; yield { n: 2 }; progress(20);'],
  ])('has its rows sent %s', async (_when, body) => {
    const file = await scripts.write(
      `few-${body.length}`,
      collecting(`${body} await new Promise(() => setInterval(() => {}, 1e6));`),
    );
    const rows = collectRows({ ...quiet, file });
    const first = await rows.next();
    expect(first.value).toEqual([{ n: 1 }, { n: 2 }]);
    await rows.return(undefined);
  });

  test('waits while its rows are not taken', async () => {
    const file = await scripts.write(
      'fast',
      collecting(
        "for (let n = 0; n < 1e6; n += 1) { if (n % 1000 === 0) console.log(n); yield { n, text: 'x'.repeat(100) }; }",
      ),
    );
    let printed = 0;
    const rows = collectRows({
      file,
      parameters: {},
      ...HOST,
      signal: new AbortController().signal,
      log: (_level, message) => {
        printed = Number(message);
      },
      progress: () => {},
    });
    await rows.next();
    let before = -1;
    while (printed !== before) {
      before = printed;
      await delay(300);
    }
    expect(printed).toBeLessThan(100_000);
    await rows.return(undefined);
  });
});
