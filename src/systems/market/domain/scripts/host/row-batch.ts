import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { ScriptRow } from '../define-script.ts';

/** Rows on their way: a line for each would cost the server more than the rows. */
export class RowBatch {
  readonly #output: Writable;
  readonly #signal: AbortSignal;
  #rows: string[] = [];
  #characters = 0;

  constructor(output: Writable, signal: AbortSignal) {
    this.#output = output;
    this.#signal = signal;
  }

  get isFull(): boolean {
    return this.#characters > 65_536;
  }

  add(row: ScriptRow): void {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new TypeError(`a row must be an object with fields, not ${JSON.stringify(row) ?? String(row)}`);
    }
    const text = JSON.stringify(row);
    this.#characters += text.length;
    this.#rows.push(text);
  }

  /** Waits while the server, which waits for the database, has enough. @throws when the signal is aborted meanwhile */
  async send(): Promise<void> {
    if (this.#rows.length === 0) return;
    const line = `{"type":"rows","rows":[${this.#rows.join(',')}]}\n`;
    this.#rows = [];
    this.#characters = 0;
    if (!this.#output.write(line)) await once(this.#output, 'drain', { signal: this.#signal });
  }
}
