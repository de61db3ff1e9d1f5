import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { ForeignConnection, ForeignRow } from './foreign-connection.ts';

/** @param path of the file @param plain the address itself, which may be a path that begins with a slash */
export function openSqlite(path: string, plain: string): ForeignConnection {
  const file = existsSync(plain) ? plain : path;
  if (!existsSync(file)) throw new Error(`the file ${file} does not exist`);
  const database = new DatabaseSync(file, { readOnly: true });
  return {
    async tables() {
      const rows = database.prepare("select name from sqlite_master where type = 'table'").all();
      return rows.map(({ name }) => String(name));
    },
    async page(table, after, limit) {
      const name = `"${table.replaceAll('"', '""')}"`;
      const rest = after === undefined ? '' : 'where id > ?';
      const statement = database.prepare(`select * from ${name} ${rest} order by id limit ${limit}`);
      const values = after === undefined ? [] : [after as string | number | bigint];
      return statement.all(...values) as ForeignRow[];
    },
    close: async () => database.close(),
  };
}
