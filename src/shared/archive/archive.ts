/**
 * One file with many members and their checksums: a tar, compressed by Zstandard. `tar --zstd -xf` unpacks it, and
 * `sha256sum -c` checks what came out. Writing and reading it takes the same memory however large it is: the checksums
 * stand behind each thousand members, the manifest behind everything.
 */
import { createHash } from 'node:crypto';

/** The first member says what the file is. */
export const HEADER = 'owlery.json';
/** The last member says how much the file contains. */
export const MANIFEST = 'manifest.json';
/** The folder of the members with checksums, in the format of sha256sum. */
export const SUMS = 'SHA256SUMS/';
/** Members per list of checksums. */
export const MEMBERS_PER_LIST = 1_000;
/** The most bytes of a member that is read as a whole. */
export const MOST_READ_AT_ONCE = 16 * 1_048_576;

/** https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1 */
export const ZSTANDARD_MAGIC = Buffer.of(0x28, 0xb5, 0x2f, 0xfd);

/** An archive that is damaged, incomplete or of something else. */
export class ArchiveError extends Error {
  override name = 'ArchiveError';
}

/** How much an archive contains, without its checksums and this. */
export interface ArchiveTotals {
  readonly members: number;
  readonly bytes: number;
  /** Of all lists of checksums, one after the other. */
  readonly sha256: string;
}

/** Collects the checksums of the members in their order. */
export class Sums {
  #lines: string[] = [];
  #lists = 0;
  #members = 0;
  #bytes = 0;
  readonly #all = createHash('sha256');

  /** @param sha256 in hexadecimal digits */
  add(name: string, sha256: string, bytes: number): void {
    this.#lines.push(`${sha256}  ${name}\n`);
    this.#members += 1;
    this.#bytes += bytes;
  }

  get isFull(): boolean {
    return this.#lines.length >= MEMBERS_PER_LIST;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  /** The list of the members since the last one. */
  take(): { readonly name: string; readonly content: Buffer } {
    const content = Buffer.from(this.#lines.join(''));
    this.#lines = [];
    this.#lists += 1;
    this.#all.update(content);
    return { name: `${SUMS}${String(this.#lists).padStart(6, '0')}`, content };
  }

  /** Once, after the last list. */
  totals(): ArchiveTotals {
    return { members: this.#members, bytes: this.#bytes, sha256: this.#all.digest('hex') };
  }
}
