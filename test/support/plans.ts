/** Records the statements of a service, and reads how PostgreSQL executes them. */
import { Kysely, PostgresDialect } from 'kysely';
import type { Core } from '../../src/core/core.ts';
import type { Tables } from '../../src/core/db/tables.ts';

/** A recorded statement. */
export interface Asked {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A node of the answer of `explain (analyze, format json)`. */
export interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** The same database, which passes each statement to `asked`. */
export function recordingDatabase({ database }: Pick<Core, 'database'>, asked: (statement: Asked) => void) {
  const query = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: database.pool }),
    log: ({ query: { sql, parameters } }) => asked({ sql, parameters }),
  });
  return { ...database, query };
}

/** A plan and all plans below it. */
export const allOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(allOf)];

/** The number of rows that a node read, those it dropped included. */
export const rowsRead = (plan: Plan): number =>
  (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'];
