/** Data sources: scripts of the folders, and interfaces of the catalogue. */
import type { Queryable } from '../../../core/db/database.ts';
import { refuse } from './errors.ts';
import type { CollectableInterface } from './interfaces/collectable-interface.ts';
import { checkInterfaceParameters } from './interfaces/interface-parameters.ts';
import type { Interfaces } from './interfaces/interfaces.ts';
import type { ParameterDeclaration } from './scripts/parameter-declaration.ts';
import { checkParameters, type ParameterValues } from './scripts/parameters.ts';
import { type MarketScript, selectScriptsNamed } from './scripts/script-queries.ts';

export type SourceKind = 'script' | 'interface';

interface Described {
  readonly name: string;
  readonly title: string;
  readonly category: string;
  readonly parameters: readonly ParameterDeclaration[];
  readonly naturalKey: readonly string[];
  /** False: an administrator has disabled it. */
  readonly isActive: boolean;
  /**
   * Validates parameters and fills in defaults.
   * @throws parameters_invalid with all problems; interface_unavailable
   */
  readonly check: (given: ParameterValues) => ParameterValues;
}

export type Source =
  | (Described & { readonly kind: 'script'; readonly script: MarketScript })
  | (Described & { readonly kind: 'interface'; readonly interface: CollectableInterface });

export class Sources {
  readonly #interfaces: Interfaces;

  constructor(interfaces: Interfaces) {
    this.#interfaces = interfaces;
  }

  /** The existing sources by name. If a script and an interface have the same name, the script is used. */
  async findAll(db: Queryable, names: readonly string[]): Promise<Map<string, Source>> {
    const scripts = (await selectScriptsNamed(db, [...new Set(names)])).map(ofScript);
    const interfaces = names.flatMap((name) => this.#interface(name) ?? []);
    return new Map([...interfaces, ...scripts].map((source) => [source.name, source]));
  }

  /**
   * @param kind of the source; undefined: a script if there is one
   * @throws script_not_found
   */
  async get(db: Queryable, name: string, kind?: SourceKind): Promise<Source> {
    const source = kind ? await this.find(db, kind, name) : (await this.findAll(db, [name])).get(name);
    if (!source) throw refuse('script_not_found', { scriptId: name });
    return source;
  }

  /** The titles of existing sources, by name. */
  async titles(db: Queryable, names: readonly string[]): Promise<Map<string, string>> {
    const found = await this.findAll(db, names);
    return new Map([...found].map(([name, { title }]) => [name, title]));
  }

  /** The source of this kind. */
  async find(db: Queryable, kind: SourceKind, name: string): Promise<Source | undefined> {
    if (kind === 'interface') return this.#interface(name);
    const [script] = await selectScriptsNamed(db, [name]);
    return script && ofScript(script);
  }

  #interface(name: string): Source | undefined {
    const found = this.#interfaces.find(name);
    return found && ofInterface(found);
  }
}

function ofScript(script: MarketScript): Source {
  return {
    kind: 'script',
    name: script.script_id,
    title: script.script_name,
    category: script.category,
    parameters: script.parameters,
    naturalKey: script.natural_key,
    isActive: script.is_active,
    check: (given) => checkParameters(script.parameters, given),
    script,
  };
}

function ofInterface(found: CollectableInterface): Source {
  return {
    kind: 'interface',
    name: found.name,
    title: found.title,
    category: found.category,
    parameters: found.parameters,
    // The catalogue declares no natural key: rows equal in all values are stored once.
    naturalKey: [],
    isActive: true,
    check: (given) => checkInterfaceParameters(found, given),
    interface: found,
  };
}
