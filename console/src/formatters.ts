/** Formatters of `Intl` in the reader's language and zone. Each is made once, because making one is slow. */
export class Formatters {
  readonly #locale: () => string;
  readonly #made = new Map<string, unknown>();
  #zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  /** @param locale the reader's, asked for each time: it can be changed while the page is open */
  constructor(locale: () => string) {
    this.#locale = locale;
  }

  get zone(): string {
    return this.#zone;
  }

  setZone(name: string): void {
    this.#zone = name;
  }

  once<T>(key: string, make: (locale: string, timeZone: string) => T): T {
    const locale = this.#locale();
    const full = `${locale} ${this.#zone} ${key}`;
    if (!this.#made.has(full)) this.#made.set(full, make(locale, this.#zone));
    return this.#made.get(full) as T;
  }
}
