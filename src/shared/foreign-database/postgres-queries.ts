import { Client, types } from 'pg';
import type { ForeignConnection } from './foreign-connection.ts';

const TIMESTAMP = 1114;

/** Times without a zone are UTC, as the original servers write them; pg would take them for local time. */
const utcTypes = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === TIMESTAMP
      ? (text: string) => new Date(`${text.replace(' ', 'T')}Z`)
      : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

export async function openPostgres(connectionString: string): Promise<ForeignConnection> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000, types: utcTypes });
  await client.connect();
  return {
    async tables() {
      const { rows } = await client.query<{ name: string }>(
        "select table_name as name from information_schema.tables where table_schema = 'public'",
      );
      return rows.map(({ name }) => name);
    },
    async page(table, after, limit) {
      const name = `public.${client.escapeIdentifier(table)}`;
      const { rows } =
        after === undefined
          ? await client.query(`select * from ${name} order by id limit $1`, [limit])
          : await client.query(`select * from ${name} where id > $2 order by id limit $1`, [limit, after]);
      return rows;
    },
    close: () => client.end(),
  };
}
