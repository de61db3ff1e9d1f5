/** Finds interfaces by words: a plain comparison of 1,090 short texts, which takes a millisecond or two. */
import type { InterfaceCategory, MarketInterface } from './catalogue.ts';

interface Entry {
  readonly found: MarketInterface;
  readonly name: string;
  /** The parts of the name between underscores. */
  readonly parts: ReadonlySet<string>;
  readonly title: string;
  readonly path: string;
  readonly others: string;
  /** All of these, one a line: no part of a word may span two of them. */
  readonly all: string;
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
    this.#entries = interfaces.map((found) => {
      const name = found.name.toLowerCase();
      const title = plain(found.title ?? '');
      const path = plain(found.path.join(' '));
      const others = plain(`${titles.get(found.category)} ${found.host ?? ''}`);
      const all = [name, title, path, others].join('\n');
      return { found, name, parts: new Set(name.split('_')), title, path, others, all };
    });
  }

  /**
   * @param keyword words, all of which must be found somewhere in an interface, whatever their case or width. Chinese
   *   is written without blanks: what is found nowhere as a whole is taken for as few words as will be found
   * @returns best first; those that fit equally well in the order of the catalogue
   */
  find(keyword: string): MarketInterface[] {
    const words = plain(keyword).split(/\s+/).filter(Boolean);
    const fitting = this.#entries.flatMap((entry) => {
      const pieces = words.map((word) => piecesOf(entry.all, word));
      return pieces.every((some) => some !== undefined) ? [{ entry, pieces: pieces.flat() }] : [];
    });
    const fewest = Math.min(...fitting.map(({ pieces }) => pieces.length));
    return fitting
      .filter(({ pieces }) => pieces.length === fewest)
      .map(({ entry, pieces }) => ({ found: entry.found, rank: rankOf(entry, pieces) ?? 0 }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ found }) => found);
  }
}

/** Characters of a piece: of a single one there would be a piece in nearly everything. */
const LEAST_PIECE = 2;
const HAN = /\p{Script=Han}/u;

/**
 * The fewest pieces of a word that are all in a text, in their order; undefined: there are none. A word is cut beside a
 * Chinese character only. A piece that is not in the text is in no longer one either, so most texts are done with at
 * the first two characters.
 */
function piecesOf(text: string, word: string): string[] | undefined {
  if (text.includes(word)) return [word];
  if (!HAN.test(word)) return undefined;
  const best: (string[] | undefined)[] = [[]];
  for (let start = 0; start + LEAST_PIECE <= word.length; start += 1) {
    const before = best[start];
    if (!before) continue;
    for (let end = start + LEAST_PIECE; end <= word.length && text.includes(word.slice(start, end)); end += 1) {
      const isCut = end === word.length || HAN.test(word.charAt(end)) || HAN.test(word.charAt(end - 1));
      if (!isCut || (best[end]?.length ?? Number.POSITIVE_INFINITY) <= before.length + 1) continue;
      best[end] = [...before, word.slice(start, end)];
    }
  }
  return best[word.length];
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
