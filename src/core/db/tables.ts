import type { Generated } from 'kysely';

/**
 * Every table of Owlery's own schema, by name. A module adds the ones it owns beside its queries:
 * `declare module './tables.ts' { interface Tables { accounts: AccountsTable } }`, and nobody else touches them.
 */
export interface Tables {
  migrations: { version: number; name: string; checksum: string; applied_at: Generated<Timestamp> };
}

/**
 * A moment as PostgreSQL prints it in UTC, `2024-01-01 12:00:00.123+00`. Left as text by the driver: making `Date`
 * objects of rows that are only passed on costs 1.2x the throughput of a list.
 */
export type Timestamp = string;
