import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';

/**
 * Takes a slot until the transaction ends, also by the death of its process.
 * @returns whether one was free
 */
export async function takeSlot(tx: Queryable, name: string, slots: number): Promise<boolean> {
  const { rows } = await sql`
    select slot from generate_series(1, ${slots}::int) as slot
    where pg_try_advisory_xact_lock(hashtextextended('owlery slot ' || ${name}::text || ' ' || slot, 0)) limit 1
  `.execute(tx);
  return rows.length > 0;
}
