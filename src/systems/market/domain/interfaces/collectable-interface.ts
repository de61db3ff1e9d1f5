import type { Unavailable } from '../errors.ts';
import type { ParameterDeclaration } from '../scripts/parameter-declaration.ts';

/** An interface as a data source. */
export interface CollectableInterface {
  readonly id: number;
  readonly name: string;
  /** In Chinese, or its name if it has no title. */
  readonly title: string;
  readonly category: string;
  /** The site it fetches from, where known. */
  readonly host?: string | undefined;
  /** The parameters that can be sent. */
  readonly parameters: readonly ParameterDeclaration[];
  /** The names of those that cannot be sent. */
  readonly unsendable: readonly string[];
  readonly unavailable?: Unavailable;
}
