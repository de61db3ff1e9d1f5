/** Tokens for slurmrestd: one that was given, or from a file or a program, which may give a new one each time. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { SlurmUnavailable } from './slurm.ts';

/** Where tokens come from. */
export type TokenSource = { readonly token: string } | { readonly file: string } | { readonly command: string };

export interface SlurmToken {
  readonly user: string;
  readonly token: string;
}

const PATIENCE_MILLISECONDS = 10_000;
/** A token without an expiry is asked for again after this. */
const KEPT_SECONDS = 60;

export class SlurmTokens {
  readonly #source: TokenSource;
  readonly #user: string | undefined;
  #held: (SlurmToken & { readonly renewAt: number }) | undefined;

  /** @param user undefined: the one the token names */
  constructor(source: TokenSource, user?: string) {
    this.#source = source;
    this.#user = user;
  }

  /**
   * A token that is good now; renewed at half of its life.
   * @throws SlurmUnavailable, which never contains the token
   */
  async get(): Promise<SlurmToken> {
    if (this.#held && Date.now() < this.#held.renewAt) return this.#held;
    const token = /(?:SLURM_JWT=)?(\S+)\s*$/.exec(await this.#read())?.[1] ?? '';
    const { exp, iat, sun, username } = claimsOf(token);
    const user = this.#user ?? sun ?? username;
    if (!user) throw new SlurmUnavailable('the JWT names no user: set SLURM_USER_NAME');
    const now = Date.now() / 1_000;
    // Slurm itself does not say "expired".
    if (exp !== undefined && exp <= now)
      throw new SlurmUnavailable(`the JWT expired at ${new Date(exp * 1_000).toISOString()}`);
    const life = exp === undefined ? KEPT_SECONDS : (exp - Math.max(iat ?? now, now)) / 2;
    this.#held = { user, token, renewAt: (now + Math.min(life, KEPT_SECONDS * 10)) * 1_000 };
    return this.#held;
  }

  /** Slurm refused it. */
  forget(): void {
    this.#held = undefined;
  }

  async #read(): Promise<string> {
    const source = this.#source;
    try {
      if ('token' in source) return source.token;
      if ('file' in source) return await readFile(source.file, 'utf8');
      const limits = { timeout: PATIENCE_MILLISECONDS, killSignal: 'SIGKILL' } as const;
      return (await promisify(execFile)('/bin/sh', ['-c', source.command], limits)).stdout;
    } catch (error) {
      const { code } = error as { code?: unknown };
      const from = 'file' in source ? `SLURM_JWT_FILE ${source.file}` : 'SLURM_JWT_COMMAND';
      throw new SlurmUnavailable(`${from} gave no JWT (${code})`);
    }
  }
}

interface Claims {
  readonly exp?: number;
  readonly iat?: number;
  readonly sun?: string;
  readonly username?: string;
}

/** @throws SlurmUnavailable */
function claimsOf(token: string): Claims {
  try {
    return Object(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
  } catch {
    throw new SlurmUnavailable('the JWT cannot be read: SLURM_JWT takes three parts separated by dots');
  }
}
