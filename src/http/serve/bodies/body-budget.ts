/**
 * A bound on the memory that bodies under way take. Clients decide how slowly they send, so without it every unfinished
 * body keeps what has come of it: 2,000 sockets with a megabyte each took 2 GB.
 */
import { refuse } from '../../declare/request-errors.ts';

/** Bytes buffered for one holder (a network address, or an account that uploads) and for all together. */
export interface Bounds {
  readonly each: number;
  readonly all: number;
}

const MEBIBYTE = 1_048_576;

/** Four bodies of the greatest size at once from one address. */
const BOUNDS: Bounds = { each: 4 * MEBIBYTE, all: 16 * MEBIBYTE };

/** What an upload keeps in memory while it passes through: its first bytes, and the buffers of its streams. */
const UPLOAD_BYTES = 128 * 1024;

/** One body under way. */
export interface HeldBody {
  /** Sets how many bytes are buffered for it. Within the call, this or another body may be told that it must go. */
  resize(bytes: number): void;
  /** Call it when the body has been read or given up. */
  release(): void;
}

interface Holder {
  readonly entries: Set<Entry>;
  bytes: number;
}

interface Entry {
  readonly name: string;
  readonly holder: Holder;
  /** Undefined: it cannot be given up once it has begun. */
  readonly giveUp: (() => void) | undefined;
  bytes: number;
}

export class BodyBudget {
  readonly #bounds: Bounds;
  readonly #holders = new Map<string, Holder>();
  #total = 0;

  constructor(bounds: Bounds = BOUNDS) {
    this.#bounds = bounds;
  }

  /**
   * Holds a body that is buffered. When a bound is passed, the largest body under way has to give up: a small one that
   * is sent in one go, as honest clients do, is never the largest.
   * @param giveUp called at most once, when this body is the one
   */
  hold(name: string, giveUp: () => void): HeldBody {
    const entry = this.#add(name, giveUp);
    return { resize: (bytes) => this.#resize(entry, bytes), release: () => this.#remove(entry) };
  }

  /**
   * Holds the memory of an upload, whose content is not buffered but passes through.
   * @throws unavailable when too many are under way
   */
  holdUpload(name: string): Pick<HeldBody, 'release'> {
    const entry = this.#add(name, undefined);
    this.#resize(entry, UPLOAD_BYTES);
    if (entry.holder.bytes <= this.#bounds.each && this.#total <= this.#bounds.all) {
      return { release: () => this.#remove(entry) };
    }
    this.#remove(entry);
    throw refuse('unavailable', {});
  }

  #add(name: string, giveUp: Entry['giveUp']): Entry {
    const holder = this.#holders.get(name) ?? { entries: new Set(), bytes: 0 };
    const entry = { name, holder, giveUp, bytes: 0 };
    this.#holders.set(name, holder);
    holder.entries.add(entry);
    return entry;
  }

  #remove(entry: Entry): void {
    const { name, holder } = entry;
    if (!holder.entries.delete(entry)) return;
    this.#count(entry, -entry.bytes);
    if (holder.entries.size === 0) this.#holders.delete(name);
  }

  #resize(entry: Entry, bytes: number): void {
    const { holder } = entry;
    if (!holder.entries.has(entry)) return;
    this.#count(entry, bytes - entry.bytes);
    while (holder.bytes > this.#bounds.each && this.#giveUpLargest(holder.entries));
    while (this.#total > this.#bounds.all && this.#giveUpLargest(this.#all()));
  }

  #count(entry: Entry, change: number): void {
    entry.bytes += change;
    entry.holder.bytes += change;
    this.#total += change;
  }

  /** @returns false when there is none that can give up */
  #giveUpLargest(entries: Iterable<Entry>): boolean {
    let largest: Entry | undefined;
    for (const entry of entries) if (entry.giveUp && entry.bytes > (largest?.bytes ?? 0)) largest = entry;
    if (!largest) return false;
    this.#remove(largest);
    largest.giveUp?.();
    return true;
  }

  *#all(): Iterable<Entry> {
    for (const { entries } of this.#holders.values()) yield* entries;
  }
}
