/**
 * Limits the memory of bodies being received. Clients decide how slowly they send, so without a limit every unfinished
 * body keeps its memory: 2,000 sockets with a megabyte each took 2 GB.
 */
import { refuse } from '../../declare/request-errors.ts';

/** The limits in bytes for one holder (a network address, or an uploading account) and for all together. */
export interface Bounds {
  readonly each: number;
  readonly all: number;
}

const MEBIBYTE = 1_048_576;

/** What an unfinished request takes besides its body: the connection, and the objects that Node and Fastify make of it. */
const OVERHEAD_BYTES = 16 * 1024;

const GREATEST = MEBIBYTE + OVERHEAD_BYTES;

/** From one address, four bodies of the maximum size at once, or 260 empty ones. */
const BOUNDS: Bounds = { each: 4 * GREATEST, all: 16 * GREATEST };

/** The memory of an upload being passed through: its first bytes, and the buffers of its streams. */
const UPLOAD_BYTES = 128 * 1024;

/** One body being received. */
export interface HeldBody {
  /** Sets how many bytes are buffered for it. During the call, this or another body may be told to give up. */
  resize(bytes: number): void;
  /** Releases its memory. Call it when the body has been read or given up. */
  release(): void;
}

interface Holder {
  readonly entries: Set<Entry>;
  bytes: number;
}

interface Entry {
  readonly name: string;
  readonly holder: Holder;
  /** Undefined: it cannot be given up after its start. */
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
   * Registers a buffered body. If a limit is exceeded, the largest body being received has to give up: the small bodies
   * of honest clients, sent at once, are never the largest.
   * @param giveUp called at most once, if this body has to give up
   */
  hold(name: string, giveUp: () => void): HeldBody {
    const entry = this.#add(name, giveUp);
    this.#count(entry, OVERHEAD_BYTES);
    return { resize: (bytes) => this.#resize(entry, OVERHEAD_BYTES + bytes), release: () => this.#remove(entry) };
  }

  /**
   * Registers an upload, whose content is passed through and not buffered.
   * @throws unavailable if too many are active
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

  /** @returns false if no body can give up */
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
