/** The catalogue of AKShare's functions that ships with Owlery, read from akshare.jsonl. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface InterfaceCategory {
  readonly name: string;
  /** In Chinese. */
  readonly title: string;
  readonly title_en: string;
}

export interface InterfaceParameter {
  readonly name: string;
  /** What the function takes in Python; AKTools hands it text in any case. */
  readonly type: 'string' | 'integer' | 'float' | 'list' | 'dataframe';
  readonly required: boolean;
  /** What AKShare takes when nothing is given; null and none: nothing, or what it makes up then. */
  readonly default?: string | number | null;
  readonly format?: string;
  readonly example?: string;
  /** The only values it may have. */
  readonly choices?: readonly string[];
  /** Values it may have among others. */
  readonly suggestions?: readonly string[];
  /** False: it cannot travel over AKTools. */
  readonly http?: false;
}

/** The name of a column and its type in pandas. */
export type InterfaceColumn = readonly [name: string, type: string];

export interface MarketInterface {
  /** Stays the same for ever. */
  readonly id: number;
  /** The function of AKShare. */
  readonly name: string;
  readonly category: string;
  /** In Chinese; null: its documentation gives none. */
  readonly title: string | null;
  /** The headings above it in the documentation, its own included. */
  readonly path: readonly string[];
  /** False: exported by AKShare, but not documented. */
  readonly documented?: false;
  /** The site its data are from, where known. */
  readonly host?: string;
  readonly parameters: readonly InterfaceParameter[];
  /** None where they are not known. */
  readonly columns: readonly InterfaceColumn[];
  /** Where they depend on the parameters. */
  readonly variants?: readonly { readonly label: string; readonly columns: readonly InterfaceColumn[] }[];
  /** There are further columns, which depend on the data. */
  readonly columns_partial?: true;
  /** Its type in Python, where it is no table. */
  readonly returns?: string;
  /** False: what it returns, or something it needs, cannot travel over AKTools. */
  readonly http?: false;
}

export interface Catalogue {
  /** The highest id ever given. */
  readonly lastId: number;
  readonly source: { readonly library: string; readonly version: string; readonly commit: string };
  readonly categories: readonly InterfaceCategory[];
  readonly interfaces: readonly MarketInterface[];
}

/** Reads it: 10 ms and 3 MB for 1,090 interfaces with 8,300 columns, which is why it is plain text and read at once. */
export function readCatalogue(): Catalogue {
  const [head = '', ...lines] = readFileSync(join(import.meta.dirname, 'akshare.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return { ...JSON.parse(head), interfaces: lines.map((line): MarketInterface => JSON.parse(line)) };
}
