import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { ForeignConnection } from './foreign-connection.ts';

export async function openMysql(uri: string): Promise<ForeignConnection> {
  // Times without a zone are UTC, as the original servers write them.
  const connection = await createConnection({ uri, timezone: 'Z', connectTimeout: 10_000, supportBigNumbers: true });
  return {
    async tables() {
      const [rows] = await connection.query<RowDataPacket[]>(
        'select table_name as name from information_schema.tables where table_schema = database()',
      );
      return rows.map(({ name }) => String(name));
    },
    async page(table, after, limit) {
      const [rows] =
        after === undefined
          ? await connection.query<RowDataPacket[]>('select * from ?? order by id limit ?', [table, limit])
          : await connection.query<RowDataPacket[]>('select * from ?? where id > ? order by id limit ?', [
              table,
              after,
              limit,
            ]);
      return rows;
    },
    close: () => connection.end(),
  };
}
