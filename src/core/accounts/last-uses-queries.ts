import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';

/** The latest use of a session or personal token. */
export interface LastUse {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly address: string | undefined;
  readonly device: string | undefined;
}

/** Records the last uses of sessions and personal tokens by id. A use that another node recorded later stays. */
export async function updateLastUses(
  db: Queryable,
  table: 'sessions' | 'personal_tokens',
  uses: ReadonlyMap<string, LastUse>,
): Promise<void> {
  const ids = [...uses.keys()];
  const of = [...uses.values()];
  const device =
    table === 'sessions'
      ? sql`device = coalesce(one.device, used.device)`
      : sql`last_device = coalesce(used.device, one.last_device)`;
  await sql`
    update ${sql.table(table)} as one
    set last_used_at = used.at, last_address = coalesce(used.address, one.last_address), ${device}
    from unnest(
      ${ids}::uuid[],
      ${of.map(({ at }) => new Date(at).toISOString())}::timestamptz[],
      ${of.map(({ address }) => address ?? null)}::text[],
      ${of.map(({ device }) => device ?? null)}::text[]
    ) as used (id, at, address, device)
    where one.id = used.id and (one.last_used_at is null or one.last_used_at < used.at)`.execute(db);
}
