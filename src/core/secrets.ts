/**
 * The secret of an installation and what is derived from it: keys for a purpose, and sealed texts for values stored
 * encrypted in the database. It comes from OWLERY_SECRET, or is created once and stored in the data folder.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { ConfigurationError } from '../shared/environment.ts';

/** The name of the secret's file in the data folder. */
export const SECRET_FILE = 'secret';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A sealed text that this installation cannot open: damaged, or sealed with another secret. */
export class UnsealError extends Error {
  override name = 'UnsealError';
}

export class Secrets {
  readonly #secret: string;
  readonly #sealingKey: Buffer;

  /** @param secret at least 32 unguessable characters */
  constructor(secret: string) {
    this.#secret = secret;
    this.#sealingKey = this.key('seal');
  }

  /**
   * A key for one purpose, the same in every process of the installation. Keys of different purposes reveal nothing
   * about each other.
   * @returns 32 bytes
   */
  key(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#secret, '', `owlery ${purpose}`, 32));
  }

  /** @returns the text encrypted and authenticated (AES-256-GCM), as base64url */
  seal(text: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#sealingKey, nonce);
    const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), nonce, encrypted, cipher.getAuthTag()]).toString('base64url');
  }

  /**
   * @returns the text that was passed to `seal`
   * @throws UnsealError if it was changed, or sealed with another secret
   */
  unseal(sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) {
      throw new UnsealError('this is not a text that this version of Owlery sealed');
    }
    const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#sealingKey, nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const encrypted = bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES);
      return Buffer.concat([decipher.update(encrypted), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new UnsealError('the text was sealed with another secret, or is damaged', { cause });
    }
  }
}

/** Where the secret is: in OWLERY_SECRET, or in the data folder. */
export interface SecretPlace {
  readonly secret: string | undefined;
  readonly dataDir: string;
}

const secretFile = (dataDir: string) => join(dataDir, SECRET_FILE);

/**
 * The secret of this installation (created at the first start) if there is none.
 * @throws ConfigurationError in one line that names the file, if it is damaged or other users can read it
 */
export async function openSecrets(
  config: SecretPlace & { databaseUrl: string | undefined },
  logger: Logger,
): Promise<Secrets> {
  if (config.secret !== undefined) return new Secrets(config.secret);
  const file = secretFile(config.dataDir);
  if (config.databaseUrl !== undefined) {
    logger.warn(
      `DATABASE_URL is set and OWLERY_SECRET is not: with several nodes set OWLERY_SECRET to the same value on each, or none reads what another signed or sealed (this node uses ${file})`,
    );
  }
  await mkdir(config.dataDir, { recursive: true });
  return new Secrets((await readSecret(file)) ?? (await makeSecret(file)));
}

/**
 * The text of the secret of this installation; undefined before the first start.
 * @throws ConfigurationError as `openSecrets`
 */
export async function readSecretText({ secret, dataDir }: SecretPlace): Promise<string | undefined> {
  return secret ?? (await readSecret(secretFile(dataDir)));
}

async function readSecret(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new ConfigurationError(`${file} cannot be read (${error.code}): give it to the user that runs Owlery`);
  });
  if (text === undefined) return undefined;
  if (((await stat(file)).mode & 0o077) !== 0) {
    throw new ConfigurationError(`${file} can be read by other users of this machine: run chmod 600 ${file}`);
  }
  const secret = text.trim();
  if (!/^[\x21-\x7e]{32,}$/.test(secret)) {
    throw new ConfigurationError(
      `${file} is damaged (it holds one line of at least 32 characters): put it back from a backup, or remove it, which signs everybody out and loses stored passwords`,
    );
  }
  return secret;
}

/**
 * Creating a link is atomic and never overwrites a file: of several processes that start at once, one creates
 * the secret and the others read it.
 */
async function makeSecret(file: string): Promise<string> {
  const making = `${file}.making-${process.pid}-${randomBytes(4).toString('hex')}`;
  const handle = await open(making, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(32).toString('base64url')}\n`);
    await handle.sync();
    await link(making, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await handle.close();
    await rm(making, { force: true });
  }
  const secret = await readSecret(file);
  if (secret === undefined) throw new ConfigurationError(`${file} was created but has disappeared`);
  return secret;
}
