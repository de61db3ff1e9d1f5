import type { Generated } from 'kysely';

/**
 * Every table of Owlery's own schema, by name. A module declares the ones it owns beside its queries:
 * `declare module './tables.ts' { interface Tables { accounts: AccountsTable } }`, and no other module queries them.
 */
export interface Tables {
  migrations: { version: number; name: string; checksum: string; applied_at: Generated<Timestamp> };
}

/**
 * A time as PostgreSQL prints it in UTC, `2024-01-01 12:00:00.123+00`. The driver leaves it as text: creating `Date`
 * objects for rows that are only passed on costs a list 1.2x its throughput.
 */
export type Timestamp = string;
