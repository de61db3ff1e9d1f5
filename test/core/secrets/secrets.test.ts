import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { openSecrets, Secrets, UnsealError } from '../../../src/core/secrets.ts';
import { ConfigurationError } from '../../../src/shared/environment.ts';
import { quiet, recordingLogger } from '../../support/logger.ts';

const execute = promisify(execFile);
const someSecret = 'a secret that is long enough to be one';

let dataDir: string;
let file: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'owlery-secrets-'));
  file = join(dataDir, 'secret');
  return () => rm(dataDir, { recursive: true, force: true });
});

const openHere = (secret?: string) => openSecrets({ secret, dataDir, databaseUrl: undefined }, quiet);

describe('the secret', () => {
  test('is created once, readable by its owner only, and kept', async () => {
    const first = await openHere();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toMatch(/^[\w-]{43}\n$/);
    expect(await readdir(dataDir)).toEqual(['secret']);

    const second = await openHere();
    expect(second.unseal(first.seal('owl'))).toBe('owl');
  });

  test('is created in a data folder that does not exist yet', async () => {
    await openSecrets({ secret: undefined, dataDir: join(dataDir, 'deep/down'), databaseUrl: undefined }, quiet);
    expect(await readdir(join(dataDir, 'deep/down'))).toEqual(['secret']);
  });

  test('is the same for processes that start at once', async () => {
    const module = JSON.stringify(join(import.meta.dirname, '../../../src/core/secrets.ts'));
    const options = JSON.stringify({ dataDir });
    const script = `import { openSecrets } from ${module};
      const secrets = await openSecrets(${options}, { warn() {} });
      process.stdout.write(secrets.key('test').toString('hex'));`;
    const keys = await Promise.all(
      Array.from({ length: 6 }, () => execute(process.execPath, ['--input-type=module', '--eval', script])),
    );
    expect(new Set(keys.map(({ stdout }) => stdout)).size).toBe(1);
    expect(keys[0]?.stdout).toHaveLength(64);
    expect(await readdir(dataDir)).toEqual(['secret']);
  });

  test('comes from the environment if set, and then no file is created', async () => {
    const secrets = await openHere(someSecret);
    expect(secrets.key('x')).toEqual(new Secrets(someSecret).key('x'));
    expect(await readdir(dataDir)).toEqual([]);
  });

  test.for([
    { what: 'too short', content: 'short' },
    { what: 'empty', content: '' },
    { what: 'full of zeros after a power cut', content: '\0'.repeat(44) },
    { what: 'two lines', content: `${'a'.repeat(40)}\n${'b'.repeat(40)}` },
  ])('is refused by name when its file is $what', async ({ content }) => {
    await writeFile(file, content, { mode: 0o600 });
    const error = await openHere().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as Error).message).toContain(`${file} is damaged`);
    expect((error as Error).message).not.toContain('\n');
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  test('is refused by name when others can read its file', async () => {
    await openHere();
    await chmod(file, 0o604);
    await expect(openHere()).rejects.toThrow(`run chmod 600 ${file}`);
  });

  test('causes a one-line warning when it is a file of one node among several on one database', async () => {
    const { logger, lines } = recordingLogger();
    await openSecrets({ secret: someSecret, dataDir, databaseUrl: 'postgres://db/owlery' }, logger);
    await openSecrets({ secret: undefined, dataDir, databaseUrl: undefined }, logger);
    expect(lines).toEqual([]);
    await openSecrets({ secret: undefined, dataDir, databaseUrl: 'postgres://db/owlery' }, logger);
    expect(lines).toEqual([expect.objectContaining({ level: 40, msg: expect.stringContaining('OWLERY_SECRET') })]);
    expect(JSON.stringify(lines)).not.toContain((await readFile(file, 'utf8')).trim());
  });
});

describe('a key', () => {
  test('is the same for the same purpose, and different for another purpose or secret', () => {
    const secrets = new Secrets(someSecret);
    expect(secrets.key('tokens')).toHaveLength(32);
    expect(secrets.key('tokens')).toEqual(new Secrets(someSecret).key('tokens'));
    expect(secrets.key('tokens')).not.toEqual(secrets.key('seal'));
    expect(secrets.key('tokens')).not.toEqual(new Secrets(`${someSecret}!`).key('tokens'));
  });
});

describe('a sealed text', () => {
  const secrets = new Secrets(someSecret);

  test.for(['', 'owl', '密码：一二三 🦉', 'x'.repeat(100_000)])('opens to the original text', (text) => {
    const sealed = secrets.seal(text);
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(secrets.unseal(sealed)).toBe(text);
  });

  test('is different each time and reveals nothing', () => {
    expect(secrets.seal('owl')).not.toBe(secrets.seal('owl'));
    expect(Buffer.from(secrets.seal('a telling text'), 'base64url').toString('latin1')).not.toContain('telling');
  });

  test('is refused when any of its bytes was changed', () => {
    const bytes = Buffer.from(secrets.seal('owl'), 'base64url');
    for (const at of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      expect(() => secrets.unseal(changed.toString('base64url'))).toThrow(UnsealError);
    }
  });

  test.for(['', 'AQ', 'nonsense', 'AQAAAAAAAAAAAAAAAAAA'])('is refused when it is none: "%s"', (text) => {
    expect(() => secrets.unseal(text)).toThrow(UnsealError);
  });

  test('is refused under another secret', () => {
    expect(() => new Secrets(`${someSecret}!`).unseal(secrets.seal('owl'))).toThrow(UnsealError);
  });
});
