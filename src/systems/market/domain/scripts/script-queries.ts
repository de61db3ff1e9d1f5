import { type ColumnType, type ExpressionBuilder, type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Tables, Timestamp } from '../../../../core/db/tables.ts';
import type { Slice } from '../../../../shared/page.ts';
import type { ParameterDeclaration } from './parameter-declaration.ts';
import type { Frequency } from './script-files.ts';

interface MarketScriptsTable {
  id: Generated<number>;
  script_id: string;
  script_name: string;
  description: string;
  category: string;
  frequency: Frequency;
  path: string;
  /** Passed to the driver as text, because it turns arrays into PostgreSQL arrays. */
  parameters: ColumnType<ParameterDeclaration[], string, string>;
  natural_key: string[];
  checksum: string;
  is_active: Generated<boolean>;
  /** When its file was first missing in a scan. */
  missing_since: Timestamp | null;
  created_at: Generated<Timestamp>;
  updated_at: Generated<Timestamp>;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    market_scripts: MarketScriptsTable;
  }
}

export type MarketScript = Selectable<MarketScriptsTable>;
export type NewScript = Omit<MarketScript, 'id' | 'is_active' | 'missing_since' | 'created_at' | 'updated_at'>;

/** Which scripts; without any field, all with a file. */
export interface ScriptFilter {
  readonly category?: string | undefined;
  readonly isActive?: boolean | undefined;
  readonly frequency?: Frequency | undefined;
  /** Text contained in name, title or description, ignoring case. */
  readonly keyword?: string | undefined;
  /** Scripts with a missing file instead. */
  readonly isMissing?: boolean | undefined;
}

/** Registers or updates a script. @returns whether it is new */
export async function upsertScript(db: Queryable, script: NewScript): Promise<boolean> {
  const values = { ...script, parameters: JSON.stringify(script.parameters) };
  const { inserted } = await db
    .insertInto('market_scripts')
    .values(values)
    .onConflict((conflict) =>
      conflict.column('script_id').doUpdateSet({ ...values, missing_since: null, updated_at: sql<Timestamp>`now()` }),
    )
    // 0 in a row that this statement made, and not in one it updated.
    .returning(sql<boolean>`xmax = 0`.as('inserted'))
    .executeTakeFirstOrThrow();
  return inserted;
}

/** The file and checksum of each registered script. */
export async function selectChecksums(db: Queryable) {
  return await db.selectFrom('market_scripts').select(['script_id', 'path', 'checksum', 'missing_since']).execute();
}

/** Marks these as missing. @returns those that were not marked before */
export async function markMissing(db: Queryable, scriptIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .updateTable('market_scripts')
    .set({ missing_since: sql<Timestamp>`now()` })
    .where('script_id', '=', sql<string>`any(${scriptIds}::text[])`)
    .where('missing_since', 'is', null)
    .returning('script_id')
    .execute();
  return rows.map(({ script_id }) => script_id);
}

/** Toggles a script. */
export async function toggleScript(tx: Queryable, scriptId: string): Promise<MarketScript | undefined> {
  return await tx
    .updateTable('market_scripts')
    .set({ is_active: sql<boolean>`not is_active`, updated_at: sql<Timestamp>`now()` })
    .where('script_id', '=', scriptId)
    .returningAll()
    .executeTakeFirst();
}

export async function selectScript(db: Queryable, scriptId: string): Promise<MarketScript | undefined> {
  return await db.selectFrom('market_scripts').selectAll().where('script_id', '=', scriptId).executeTakeFirst();
}

export async function selectScriptsNamed(db: Queryable, scriptIds: readonly string[]): Promise<MarketScript[]> {
  return await db
    .selectFrom('market_scripts')
    .selectAll()
    .where('script_id', '=', sql<string>`any(${scriptIds}::text[])`)
    .execute();
}

/** Newest first. */
export async function selectScripts(db: Queryable, filter: ScriptFilter, slice: Slice): Promise<MarketScript[]> {
  return await db
    .selectFrom('market_scripts')
    .selectAll()
    .where(matches(filter))
    .orderBy('id', 'desc')
    .limit(slice.limit)
    .offset(slice.offset)
    .execute();
}

export async function countScripts(db: Queryable, filter: ScriptFilter): Promise<number> {
  const { count } = await db
    .selectFrom('market_scripts')
    .where(matches(filter))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The number of scripts with a file of each kind. */
export async function countScriptsByKind(db: Queryable) {
  return await db
    .selectFrom('market_scripts')
    .select(['category', 'frequency', 'is_active'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(matches({}))
    .groupBy(['category', 'frequency', 'is_active'])
    .execute();
}

/** Those of all that have a file, in alphabetical order. */
export async function selectCategories(db: Queryable): Promise<string[]> {
  const rows = await db
    .selectFrom('market_scripts')
    .select('category')
    .distinct()
    .where(matches({}))
    .orderBy('category')
    .execute();
  return rows.map(({ category }) => category);
}

const matches =
  ({ category, isActive, frequency, keyword, isMissing = false }: ScriptFilter) =>
  (script: ExpressionBuilder<Tables, 'market_scripts'>) =>
    script.and([
      script('missing_since', isMissing ? 'is not' : 'is', null),
      ...(category === undefined ? [] : [script('category', '=', category)]),
      ...(isActive === undefined ? [] : [script('is_active', '=', isActive)]),
      ...(frequency === undefined ? [] : [script('frequency', '=', frequency)]),
      ...(keyword === undefined
        ? []
        : [
            sql<boolean>`strpos(lower(concat_ws(chr(10), script_id, script_name, description)), lower(${keyword})) > 0`,
          ]),
    ]);
