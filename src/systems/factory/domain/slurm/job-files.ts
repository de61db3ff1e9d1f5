/** What the program of a job prints, delivered line by line as it grows, and once over all attempts. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ProgramOrder } from '../commands/executor.ts';
import { GrowingFile, type JobExit, type JobFolder } from './job-folder.ts';

/** How many bytes of each output have been delivered. */
export interface FilePlace {
  readonly out: number;
  readonly err: number;
}

export class JobFiles {
  readonly #out: GrowingFile;
  readonly #err: GrowingFile;
  readonly #order: Pick<ProgramOrder, 'onLine' | 'onErrorLine'>;
  readonly #moved: () => void;

  /** @param moved called after lines have been delivered */
  constructor(
    folder: JobFolder,
    order: Pick<ProgramOrder, 'onLine' | 'onErrorLine' | 'lineLength'>,
    moved: () => void,
  ) {
    this.#out = new GrowingFile(folder.file('out'), order.lineLength);
    this.#err = new GrowingFile(folder.file('err'), order.lineLength);
    this.#order = order;
    this.#moved = moved;
  }

  get place(): FilePlace {
    return { out: this.#out.offset, err: this.#err.offset };
  }

  /** Delivers again what an earlier attempt has logged: the last result is among it. */
  async replay({ out, err }: FilePlace): Promise<void> {
    await this.#out.read((line) => this.#order.onLine(line, true), { until: out });
    await this.#err.read((line) => this.#order.onErrorLine(line, true), { until: err });
  }

  async read(whole = false): Promise<void> {
    const moved = [
      await this.#out.read((line) => this.#order.onLine(line, false), { whole }),
      await this.#err.read((line) => this.#order.onErrorLine(line, false), { whole }),
    ];
    if (moved.includes(true)) this.#moved();
  }

  /** Delivers the rest, when it is all to be seen here, or after some seconds. */
  async readToEnd(exit: JobExit | undefined, seconds: number, signal: AbortSignal): Promise<void> {
    for (let waited = 0; exit && waited < seconds; waited += 0.2) {
      await this.read();
      if ((await this.#out.size()) >= exit.out && (await this.#err.size()) >= exit.err) break;
      await delay(200, undefined, { signal });
    }
    await this.read(true);
  }
}
