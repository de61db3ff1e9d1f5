/**
 * Lines of this process's log on their way into the database. They are taken as written, so the secrets redacted from
 * the log are not in them. While the database is unavailable the newest are held; the oldest are dropped and counted.
 */
import type { Logger } from 'pino';

const MOST_LINES = 10_000;
const MOST_CHARACTERS = 8_000_000;

/** Marks the loggers whose lines are not kept. Children of such a logger inherit the mark. */
const NOT_KEPT = Symbol('not kept in the database');

/** Marks a logger whose lines are written and never kept in the database: there are too many of them. */
export function doNotKeep(logger: Logger): Logger {
  return Object.assign(logger, { [NOT_KEPT]: true });
}

export class LogLines {
  /** The lowest level to keep; pino's number. */
  least = 30;
  #lines: string[] = [];
  #characters = 0;
  #leftOut = 0;
  #onLine: (() => void) | undefined;

  get count(): number {
    return this.#lines.length;
  }

  /** Sets the function to call for each line taken. */
  onLine(listener: () => void): void {
    this.#onLine = listener;
  }

  /** @param line as pino writes it, one JSON object */
  offer(line: string, level: number, from: Logger): void {
    if (level < this.least || NOT_KEPT in from) return;
    this.#lines.push(line);
    this.#characters += line.length;
    this.#leaveOut();
    this.#onLine?.();
  }

  /** Removes and returns the oldest lines, and the number of lines dropped before them since the last call. */
  take(most: number): { lines: string[]; leftOut: number } {
    const lines = this.#lines.splice(0, most);
    this.#characters -= lengthOf(lines);
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return { lines, leftOut };
  }

  putBack({ lines, leftOut }: { lines: readonly string[]; leftOut: number }): void {
    this.#lines = lines.concat(this.#lines);
    this.#characters += lengthOf(lines);
    this.#leftOut += leftOut;
    this.#leaveOut();
  }

  #leaveOut(): void {
    while (this.#lines.length > MOST_LINES || this.#characters > MOST_CHARACTERS) {
      this.#characters -= this.#lines.shift()?.length ?? 0;
      this.#leftOut += 1;
    }
  }
}

const lengthOf = (lines: readonly string[]) => lines.reduce((sum, line) => sum + line.length, 0);
