import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Runs a program with these statements. @returns its output */
async function log(statements: string, level = 'info') {
  const module = JSON.stringify(join(import.meta.dirname, '../../src/core/logger.ts'));
  const script = `import { createLogger } from ${module};
    const logger = createLogger('${level}');
    ${statements}`;
  return await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
}

test('The log is one JSON object a line on standard error, complete even if the process ends at once', async () => {
  const { stdout, stderr } = await log(
    `for (let n = 0; n < 500; n += 1) logger.info({ n }, '猫头鹰'); process.exit();`,
  );
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(stdout).toBe('');
  expect(lines).toHaveLength(500);
  expect(lines[499]).toEqual({ level: 30, time: expect.stringMatching(/^20.*Z$/), n: 499, msg: '猫头鹰' });
});

test('The log omits fields that hold secrets', async () => {
  const { stderr } = await log(`
    logger.info({ password: 'hunter2', token: 'hunter2', account: { password_hash: 'hunter2', id: 1 } });
    logger.info({ req: { headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' } } });
    logger.child({ secret: 'hunter2' }).info('child');`);
  expect(stderr).not.toContain('hunter2');
  expect(stderr.match(/\[secret\]/g)).toHaveLength(6);
  expect(stderr).toContain('"id":1');
});

test('The copy kept in the database omits the same fields, and does not affect the written log', async () => {
  const lines = JSON.stringify(join(import.meta.dirname, '../../src/core/system-log/log-lines.ts'));
  const { stdout, stderr } = await log(`
    const { LogLines, doNotKeep } = await import(${lines});
    const kept = new LogLines();
    const keeping = createLogger('info', kept);
    keeping.info({ password: 'hunter2', account: { token: 'hunter2' } }, 'owl');
    keeping.child({ worker: 'w' }).error('broken');
    doNotKeep(keeping.child({})).info('request');
    console.log(JSON.stringify(kept.take(10)));`);
  const taken = JSON.parse(stdout).lines.map((line: string) => JSON.parse(line));
  expect(taken).toMatchObject([
    { level: 30, password: '[secret]', account: { token: '[secret]' }, msg: 'owl' },
    { level: 50, worker: 'w', msg: 'broken' },
  ]);
  expect(stdout).not.toContain('hunter2');
  expect(stderr.trim().split('\n')).toHaveLength(3);
});

test('The log is empty at level silent', async () => {
  expect((await log(`logger.fatal('x');`, 'silent')).stderr).toBe('');
});
