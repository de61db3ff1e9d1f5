/** The lines of a run's log that a page shows: its last ones at first, then newer and older ones. */

export interface LogLine {
  readonly id: number;
  readonly level: string;
  readonly message: string;
  readonly at: string;
}

export interface LogQuery {
  /** The most lines of an answer. */
  readonly limit: number;
  /** Older than this line; the newest of them. */
  readonly before?: number;
  /** Newer than this line; the oldest of them. */
  readonly after?: number;
}

export interface LogState {
  readonly lines: readonly LogLine[];
  readonly isLoaded: boolean;
  readonly hasOlder: boolean;
  readonly error: unknown;
}

export const NO_LINES: LogState = { lines: [], isLoaded: false, hasOlder: false, error: undefined };

const PAGE = 500;
/** The limit of lines; older ones are dropped when new ones arrive. */
const MOST_LINES = 20_000;

/**
 * Reads one request at a time, so that no answer overtakes another. Lines that are announced while it reads are read
 * afterwards, until an answer has room left.
 */
export class LogFeed {
  readonly #read: (query: LogQuery) => Promise<readonly LogLine[]>;
  readonly #show: (state: LogState) => void;
  #state = NO_LINES;
  #last: Promise<void> = Promise.resolve();
  #isNewerDue = false;
  #isOlderDue = false;
  #isStopped = false;

  /** @param show called with each new state until the feed is stopped */
  constructor(read: (query: LogQuery) => Promise<readonly LogLine[]>, show: (state: LogState) => void) {
    this.#read = read;
    this.#show = show;
    this.#next(() => this.#readFirst());
  }

  /** Reads the lines after the newest known one. */
  newer(): void {
    if (this.#isNewerDue) return;
    this.#isNewerDue = true;
    this.#next(() => this.#readNewer());
  }

  /** Reads a page of lines before the oldest known one, unless it is doing so. */
  older(): void {
    if (this.#isOlderDue) return;
    this.#isOlderDue = true;
    // Scrolling asks many times for the same page.
    this.#next(() =>
      this.#readOlder().finally(() => {
        this.#isOlderDue = false;
      }),
    );
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Resolves when everything that was asked for has been read. */
  async idle(): Promise<void> {
    let last: Promise<void>;
    do {
      last = this.#last;
      await last;
    } while (last !== this.#last);
  }

  #next(work: () => Promise<void>): void {
    this.#last = this.#last
      .then(() => (this.#isStopped ? undefined : work()))
      .catch((error) => this.#change({ error }));
  }

  #change(values: Partial<LogState>): void {
    if (this.#isStopped) return;
    this.#state = { ...this.#state, ...values };
    this.#show(this.#state);
  }

  async #readFirst(): Promise<void> {
    const lines = await this.#read({ limit: PAGE });
    this.#change({ lines, hasOlder: lines.length === PAGE, isLoaded: true, error: undefined });
  }

  async #readNewer(): Promise<void> {
    let count = PAGE;
    do {
      // An announcement from here on may be of a line that this answer lacks.
      this.#isNewerDue = false;
      if (!this.#state.isLoaded) return this.#readFirst();
      const found = await this.#read({ limit: PAGE, after: this.#state.lines.at(-1)?.id ?? 0 });
      count = found.length;
      const all = [...this.#state.lines, ...found];
      const lines = all.slice(-MOST_LINES);
      if (count > 0) {
        this.#change({ lines, hasOlder: this.#state.hasOlder || lines.length < all.length, error: undefined });
      }
    } while (count === PAGE && !this.#isStopped);
  }

  async #readOlder(): Promise<void> {
    const [oldest] = this.#state.lines;
    if (!oldest || !this.#state.hasOlder) return;
    const found = await this.#read({ limit: PAGE, before: oldest.id });
    this.#change({ lines: [...found, ...this.#state.lines], hasOlder: found.length === PAGE, error: undefined });
  }
}
