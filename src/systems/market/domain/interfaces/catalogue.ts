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
  /** The parameter's type in Python; AKTools always passes text. */
  readonly type: 'string' | 'integer' | 'float' | 'list' | 'dataframe';
  readonly required: boolean;
  /** AKShare's default; null or missing: none, or computed by AKShare. */
  readonly default?: string | number | null;
  readonly format?: string;
  readonly example?: string;
  /** The allowed values. */
  readonly choices?: readonly string[];
  /** Examples of values. */
  readonly suggestions?: readonly string[];
  /** False: AKTools cannot transmit it. */
  readonly http?: false;
}

/** The name of a column and its type in pandas. */
export type InterfaceColumn = readonly [name: string, type: string];

export interface MarketInterface {
  /** Never changes. */
  readonly id: number;
  /** The function of AKShare. */
  readonly name: string;
  readonly category: string;
  /** In Chinese; null if its documentation has none. */
  readonly title: string | null;
  /** The headings above it in the documentation, its own included. */
  readonly path: readonly string[];
  /** False: exported by AKShare, but not documented. */
  readonly documented?: false;
  /** The site its data are from, where known. */
  readonly host?: string;
  readonly parameters: readonly InterfaceParameter[];
  /** Empty if unknown. */
  readonly columns: readonly InterfaceColumn[];
  /** Whether they depend on the parameters. */
  readonly variants?: readonly { readonly label: string; readonly columns: readonly InterfaceColumn[] }[];
  /** Whether there are further columns that depend on the data. */
  readonly columns_partial?: true;
  /** The type of its result in Python if it is not a table. */
  readonly returns?: string;
  /** False: AKTools cannot transmit its result or a required parameter. */
  readonly http?: false;
}

export interface Catalogue {
  /** The highest id ever given. */
  readonly lastId: number;
  readonly source: { readonly library: string; readonly version: string; readonly commit: string };
  readonly categories: readonly InterfaceCategory[];
  readonly interfaces: readonly MarketInterface[];
}

/**
 * Reads the catalogue: 10 ms and 3 MB for 1,090 interfaces with 8,300 columns, so it is plain text and read completely.
 */
export function readCatalogue(): Catalogue {
  const [head = '', ...lines] = readFileSync(join(import.meta.dirname, 'akshare.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return { ...JSON.parse(head), interfaces: lines.map((line): MarketInterface => JSON.parse(line)) };
}
