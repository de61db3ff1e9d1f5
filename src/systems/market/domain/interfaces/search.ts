/** Finds interfaces by words: plain comparison of 1,090 short texts, which takes less than a millisecond. */
import type { InterfaceCategory, MarketInterface } from './catalogue.ts';

interface Entry {
  readonly found: MarketInterface;
  readonly name: string;
  /** The parts of the name between underscores. */
  readonly parts: ReadonlySet<string>;
  readonly title: string;
  readonly path: string;
  readonly others: string;
}

/** How well a word fits, best first. */
const RANKS: readonly ((entry: Entry, word: string) => boolean)[] = [
  ({ name }, word) => name === word,
  ({ name }, word) => name.startsWith(word),
  ({ title }, word) => title.startsWith(word),
  ({ parts }, word) => parts.has(word),
  ({ title }, word) => title.includes(word),
  ({ name }, word) => name.includes(word),
  ({ path }, word) => path.includes(word),
  ({ others }, word) => others.includes(word),
];

export class Search {
  readonly #entries: readonly Entry[];

  constructor(interfaces: readonly MarketInterface[], categories: readonly InterfaceCategory[]) {
    const titles = new Map(categories.map(({ name, title, title_en }) => [name, `${name} ${title} ${title_en}`]));
    this.#entries = interfaces.map((found) => ({
      found,
      name: found.name.toLowerCase(),
      parts: new Set(found.name.toLowerCase().split('_')),
      title: plain(found.title ?? ''),
      path: plain(found.path.join(' ')),
      others: plain(`${titles.get(found.category)} ${found.host ?? ''}`),
    }));
  }

  /**
   * @param keyword words, all of which must be found somewhere in an interface, whatever their case or width
   * @returns best first; those that fit equally well in the order of the catalogue
   */
  find(keyword: string): MarketInterface[] {
    const words = plain(keyword).split(/\s+/).filter(Boolean);
    return this.#entries
      .map((entry) => ({ found: entry.found, rank: rankOf(entry, words) }))
      .filter(({ rank }) => rank !== undefined)
      .sort((one, other) => (one.rank ?? 0) - (other.rank ?? 0))
      .map(({ found }) => found);
  }
}

/** The sum of the ranks of the words; undefined when one of them is nowhere. */
function rankOf(entry: Entry, words: readonly string[]): number | undefined {
  let sum = 0;
  for (const word of words) {
    const rank = RANKS.findIndex((fits) => fits(entry, word));
    if (rank === -1) return undefined;
    sum += rank;
  }
  return sum;
}

/** Full-width letters, which Chinese keyboards easily make, count as ordinary ones. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
