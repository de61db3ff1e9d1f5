import { finished } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import type { ArchiveMember } from '../../shared/archive/archive-reader.ts';
import type { StoredTable } from './catalog-queries.ts';
import { copyRowsInto } from './copy-queries.ts';
import { type BackupCounts, BackupError, folderOf } from './format.ts';

/** Loads the rows of a backup, table by table, in the order of their pieces. */
export class RowRestore {
  readonly #client: ClientBase;
  readonly #tables: ReadonlyMap<string, StoredTable>;
  readonly #rows = new Map<StoredTable, number>();
  #current: { folder: string; table: StoredTable; stream: ReturnType<typeof copyRowsInto> } | undefined;

  constructor(client: ClientBase, tables: readonly StoredTable[]) {
    this.#client = client;
    this.#tables = new Map(tables.map((table, index) => [folderOf(table, index), table]));
  }

  async add({ name, stream: piece }: ArchiveMember): Promise<void> {
    const stream = await this.#streamFor(name.slice(0, name.lastIndexOf('/') + 1));
    for await (const chunk of piece) {
      await new Promise<void>((resolve, reject) => {
        stream.write(chunk, (error) => (error ? reject(error) : resolve()));
      });
    }
  }

  /** Ends the table under way. */
  async end(): Promise<void> {
    if (!this.#current) return;
    const { table, stream } = this.#current;
    this.#current = undefined;
    stream.end();
    await finished(stream);
    this.#rows.set(table, stream.rowCount ?? 0);
  }

  /** @throws BackupError if a table has not got as many rows as the manifest says */
  compare(expected: BackupCounts['tables']): void {
    const found = new Map([...this.#rows].map(([{ schema, name }, rows]) => [`${schema}.${name}`, rows]));
    for (const { schema, name, rows } of expected) {
      const loaded = found.get(`${schema}.${name}`) ?? 0;
      if (loaded !== rows) {
        throw new BackupError(
          `the backup is damaged: ${schema}.${name} has ${loaded} rows, and its manifest says ${rows}`,
        );
      }
    }
  }

  async #streamFor(folder: string) {
    if (this.#current?.folder === folder) return this.#current.stream;
    await this.end();
    const table = this.#tables.get(folder);
    if (!table) throw new BackupError(`the backup is damaged: it has rows of an unknown table in ${folder}`);
    const stream = copyRowsInto(this.#client, table);
    // Its errors are reported by the write or by the end.
    stream.on('error', () => {});
    this.#current = { folder, table, stream };
    return stream;
  }
}
