/** The addresses of interrupted uploads, in a file: the next command continues them. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PreviousUpload, UrlStorage } from 'tus-js-client';

type Kept = Record<string, PreviousUpload>;

/** All at once within each call: a command that ends at any moment leaves the file whole. */
export class UnfinishedUploads implements UrlStorage {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async findAllUploads(): Promise<PreviousUpload[]> {
    return Object.values(this.#read());
  }

  async findUploadsByFingerprint(fingerprint: string): Promise<PreviousUpload[]> {
    const found = Object.entries(this.#read()).filter(([key]) => key.startsWith(`${fingerprint}::`));
    return found.map(([urlStorageKey, upload]) => ({ ...upload, urlStorageKey }));
  }

  async addUpload(fingerprint: string, upload: PreviousUpload): Promise<string> {
    const key = `${fingerprint}::${Date.now()}`;
    this.#write({ ...this.#read(), [key]: upload });
    return key;
  }

  async removeUpload(key: string): Promise<void> {
    const { [key]: _, ...others } = this.#read();
    this.#write(others);
  }

  get #file(): string {
    return join(this.#folder, 'uploads.json');
  }

  /** A file that is not there or not whole costs nothing but a beginning anew. */
  #read(): Kept {
    try {
      return Object(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch {
      return {};
    }
  }

  #write(kept: Kept): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const next = `${this.#file}.${process.pid}`;
    writeFileSync(next, JSON.stringify(kept), { mode: 0o600 });
    renameSync(next, this.#file);
  }
}
