import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { ScriptRow } from '../define-script.ts';

const BATCH_CHARACTERS = 65_536;
/** How long a row waits for others. The server tells users how many have arrived. */
const LONGEST_WAIT_MILLISECONDS = 200;

/** Batches rows, because a line for each would cost the server more than the rows themselves. */
export class RowBatch {
  readonly #output: Writable;
  readonly #signal: AbortSignal;
  #rows: string[] = [];
  #characters = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(output: Writable, signal: AbortSignal) {
    this.#output = output;
    this.#signal = signal;
  }

  get isFull(): boolean {
    return this.#characters > BATCH_CHARACTERS;
  }

  add(row: ScriptRow): void {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new TypeError(`a row must be an object with fields, not ${JSON.stringify(row) ?? String(row)}`);
    }
    const text = JSON.stringify(row);
    this.#characters += text.length;
    this.#rows.push(text);
    this.#timer ??= setTimeout(() => this.flush(), LONGEST_WAIT_MILLISECONDS).unref();
  }

  /** Sends the batch without waiting. If the server is not ready, the rows stay until the batch is full. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#rows.length > 0 && !this.#output.writableNeedDrain) this.#write();
  }

  /** Waits until the server is ready for more. @throws if the signal is aborted meanwhile */
  async send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#rows.length === 0) return;
    if (!this.#write()) await once(this.#output, 'drain', { signal: this.#signal });
  }

  #write(): boolean {
    const line = `{"type":"rows","rows":[${this.#rows.join(',')}]}\n`;
    this.#rows = [];
    this.#characters = 0;
    return this.#output.write(line);
  }
}
