import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Core } from '../../core/core.ts';
import type { Database } from '../../core/db/database.ts';

/** `/health`: 200 once the schema is this program's and while the database answers, else 503 with the reason. */
export function addHealth(app: FastifyInstance, { database }: Core): void {
  app.get('/health', async (_request, reply) => {
    const answered = await answers(database);
    reply.status(answered ? 200 : 503);
    return { status: answered ? 'ok' : 'unavailable', database: answered ? 'ok' : 'no answer' };
  });
}

/** Whether the database answers. */
export async function answers({ query }: Database): Promise<boolean> {
  return await sql`select 1`.execute(query).then(
    () => true,
    () => false,
  );
}
