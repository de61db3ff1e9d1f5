/** The interfaces: functions of AKShare, run through AKTools. The catalogue is held in memory. */

import { type Listing, type Page, sliceOf } from '../../../../shared/page.ts';
import { refuse, type Unavailable } from '../errors.ts';
import { type Catalogue, type InterfaceCategory, type MarketInterface, readCatalogue } from './catalogue.ts';
import type { CollectableInterface } from './collectable-interface.ts';
import { declarationsOf, isSendable } from './interface-parameters.ts';
import { Search } from './search.ts';

export interface InterfaceFilter {
  readonly category?: string | undefined;
  readonly keyword?: string | undefined;
}

export class Interfaces {
  readonly #catalogue: Catalogue;
  readonly #search: Search;
  readonly #byId: ReadonlyMap<number, MarketInterface>;
  readonly #byName: ReadonlyMap<string, MarketInterface>;

  constructor(catalogue: Catalogue = readCatalogue()) {
    const { interfaces, categories } = catalogue;
    this.#catalogue = catalogue;
    this.#search = new Search(interfaces, categories);
    this.#byId = new Map(interfaces.map((one) => [one.id, one]));
    this.#byName = new Map(interfaces.map((one) => [one.name, one]));
  }

  /** With a keyword, best first; without, in the order of the catalogue. */
  list(page: Page, { category, keyword }: InterfaceFilter = {}): Listing<MarketInterface> {
    const found = keyword === undefined ? this.#catalogue.interfaces : this.#search.find(keyword);
    const all = category === undefined ? found : found.filter((one) => one.category === category);
    const { offset, limit } = sliceOf(page);
    return { items: all.slice(offset, offset + limit), total: all.length };
  }

  categories(): (InterfaceCategory & { interfaces: number })[] {
    const counts = Map.groupBy(this.#catalogue.interfaces, ({ category }) => category);
    return this.#catalogue.categories.map((one) => ({ ...one, interfaces: counts.get(one.name)?.length ?? 0 }));
  }

  /** @throws interface_not_found */
  get(id: number): MarketInterface {
    const found = this.#byId.get(id);
    if (!found) throw refuse('interface_not_found', { interfaceId: id });
    return found;
  }

  /** The interface with a name as a data source; undefined if there is none. */
  find(name: string): CollectableInterface | undefined {
    const found = this.#byName.get(name);
    return found && collectable(found);
  }
}

export function collectable(found: MarketInterface): CollectableInterface {
  const { id, name, category, host } = found;
  const unavailable = unavailableFor(found);
  return {
    id,
    name,
    title: titleOf(found),
    category,
    host,
    parameters: declarationsOf(found.parameters),
    unsendable: found.parameters.filter((one) => !isSendable(one)).map((one) => one.name),
    ...(unavailable && { unavailable }),
  };
}

export function titleOf({ title, name }: MarketInterface): string {
  return title ?? name;
}

/** Why it cannot be collected from, if so. */
export function unavailableFor({ http, returns, parameters }: MarketInterface): Unavailable | undefined {
  const missing = parameters.filter((one) => one.required && !isSendable(one)).map(({ name }) => name);
  if (missing.length > 0) return { parameters: missing };
  return http === false ? { returns: returns ?? 'object' } : undefined;
}
