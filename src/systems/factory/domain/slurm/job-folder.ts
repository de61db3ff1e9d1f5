/** The folder of a submission, on storage that workers and nodes share. */
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { FILES, guardScript, jobScript, programScript, type ScriptOptions, submitScript } from './job-script.ts';

export interface JobExit {
  readonly code: number;
  /** The signal that the script was told to stop by; `STOP` by file; empty: it was not. */
  readonly told: string;
  /** Working time by the node's clock. */
  readonly seconds: number;
  /** The sizes of the program's outputs in bytes, which may be seen later than the end. */
  readonly out: number;
  readonly err: number;
}

export interface JobStart {
  readonly job: number;
  readonly node: string;
  readonly began: Date;
}

export class JobFolder {
  readonly path: string;
  readonly #token: string;

  constructor(path: string, token: string) {
    this.path = path;
    this.#token = token;
  }

  file(name: keyof typeof FILES): string {
    return join(this.path, FILES[name]);
  }

  /** Writes everything the script needs; again is no harm. */
  async prepare(script: Omit<ScriptOptions, 'work' | 'token'>, input: string): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await replace(this.file('input'), input);
    await replace(this.file('program'), programScript({ ...script, token: this.#token }));
    await replace(this.file('guard'), guardScript(this.#token));
    await replace(this.file('script'), jobScript({ work: this.path, token: this.#token }));
  }

  get submitScript(): string {
    return submitScript(this.path);
  }

  /** How it ended; undefined if it has not, or no file says so. */
  async exit(): Promise<JobExit | undefined> {
    const found = await this.#read<{ began: number; ended: number } & Omit<JobExit, 'seconds'>>('exit');
    if (!found) return undefined;
    const { code, told, began, ended, out, err } = found;
    return { code, told, seconds: Math.max(0, ended - began), out, err };
  }

  async start(): Promise<JobStart | undefined> {
    const found = await this.#read<{ job: number; node: string; began: number }>('start');
    return found && { job: found.job, node: found.node, began: new Date(found.began * 1_000) };
  }

  /** Whether a copy has begun. */
  async isClaimed(): Promise<boolean> {
    return (await stat(this.file('claim')).catch(() => undefined)) !== undefined;
  }

  /** Whether a further copy was sent away by the script. */
  async isDoubled(): Promise<boolean> {
    return (await stat(this.file('again')).catch(() => undefined)) !== undefined;
  }

  /** Differs from one look to the next while the script lives; undefined if there is none. */
  async beat(): Promise<string | undefined> {
    return await readFile(this.file('beat'), 'utf8').catch(() => undefined);
  }

  /** Has the script end, whether or not it has begun. */
  async stop(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await writeFile(this.file('stop'), '');
  }

  /** The end of what Slurm and the script say about the job. */
  async complaints(most: number): Promise<string> {
    const text = await readFile(this.file('slurm'), 'utf8').catch(() => '');
    return text.slice(-most).trim();
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  /** A file of the script; undefined if it is missing, unfinished or of another submission. */
  async #read<Found>(name: 'start' | 'exit'): Promise<Found | undefined> {
    try {
      const found = JSON.parse(await readFile(this.file(name), 'utf8'));
      return found.token === this.#token ? found : undefined;
    } catch {
      return undefined;
    }
  }
}

async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

const CHUNK_BYTES = 262_144;

/** Reads a file that grows, line by line. A line without its end is read when it has one. */
export class GrowingFile {
  readonly #path: string;
  readonly #most: number;
  #offset = 0;

  /** @param most bytes: a longer line is split */
  constructor(path: string, most: number) {
    this.#path = path;
    this.#most = most;
  }

  async size(): Promise<number> {
    return (await stat(this.#path).catch(() => undefined))?.size ?? 0;
  }

  /** How many bytes have become lines. */
  get offset(): number {
    return this.#offset;
  }

  /**
   * Reads what has been added, of a file that became shorter everything.
   * @param whole whether the last line counts without its end
   * @param until stops after this many bytes
   * @returns whether there was anything
   */
  async read(take: (line: string) => void, { whole = false, until = Number.POSITIVE_INFINITY } = {}): Promise<boolean> {
    const file = await open(this.#path).catch(() => undefined);
    if (!file) return false;
    try {
      const { size } = await file.stat();
      if (size < this.#offset) this.#offset = 0;
      const before = this.#offset;
      let rest = Buffer.alloc(0);
      for (let position = this.#offset; position < Math.min(size, until); ) {
        const length = Math.min(CHUNK_BYTES, until - position);
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
        if (bytesRead === 0) break;
        position += bytesRead;
        rest = this.#take(Buffer.concat([rest, buffer.subarray(0, bytesRead)]), take);
      }
      if (whole && rest.length > 0) {
        this.#offset += rest.length;
        take(textOf(rest));
      }
      return this.#offset !== before;
    } finally {
      await file.close();
    }
  }

  #take(bytes: Buffer, take: (line: string) => void): Buffer<ArrayBuffer> {
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      this.#offset += end + 1 - start;
      take(textOf(bytes.subarray(start, end)));
      start = end + 1;
    }
    const rest = Buffer.from(bytes.subarray(start));
    if (rest.length <= this.#most) return rest;
    this.#offset += rest.length;
    take(textOf(rest));
    return Buffer.alloc(0);
  }
}

/** Without the half of a letter at the end of a line that was split. */
const textOf = (bytes: Buffer) => new StringDecoder('utf8').write(bytes);
