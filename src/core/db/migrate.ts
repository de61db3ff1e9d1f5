/**
 * Migrates the schema to this version: plain SQL files, forward only, each in one transaction with its entry in the
 * list. The list keeps a checksum of each file, so an edited migration is noticed and not silently different from
 * database to database.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Database, Queryable } from './database.ts';

/** The schema in the database is incompatible with this version. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

/** A migration that a database has. */
export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  /** SHA-256 of its file. */
  readonly checksum: string;
}

interface Migration extends AppliedMigration {
  readonly statements: string;
}

/** An arbitrary number that Owlery uses for nothing else. */
const MIGRATION_LOCK = 7_283_310_415n;
const folder = resolve(import.meta.dirname, '../../../migrations');

/**
 * Applies the missing migrations. If two nodes start at once, the second waits and finds nothing to do.
 * @returns the names of the migrations it applied
 * @throws MigrationError when the database is newer than this program, or an applied migration has been edited
 */
export async function migrate(database: Database, logger: Logger, from = folder): Promise<string[]> {
  const migrations = await readMigrations(from);
  return await database.query.connection().execute(async (session) => {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`.execute(session);
    try {
      await createList(session);
      const missing = compare(migrations, await appliedMigrations(session));
      for (const migration of missing) {
        await session.transaction().execute((tx) => apply(tx, migration));
        logger.info({ migration: migration.name }, 'applied a migration');
      }
      return missing.map((migration) => migration.name);
    } finally {
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(session);
    }
  });
}

/** The applied and the missing migrations. Changes nothing. */
export async function migrationState(database: Database): Promise<{ applied: string[]; missing: string[] }> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('migrations') is not null as there`.execute(
    database.query,
  );
  const applied = rows[0]?.there ? await appliedMigrations(database.query) : [];
  const missing = compare(await readMigrations(folder), applied);
  return { applied: applied.map(({ name }) => name), missing: missing.map(({ name }) => name) };
}

/**
 * Applies these migrations and no later ones to an empty database, in the caller's transaction.
 * @param wanted those of another database
 * @throws MigrationError if one of them is unknown here, or is another than the one of the same number here
 */
export async function applyMigrations(tx: Queryable, wanted: readonly AppliedMigration[]): Promise<void> {
  const migrations = await readMigrations(folder);
  const later = new Set(compare(migrations, wanted));
  await createList(tx);
  for (const migration of migrations) if (!later.has(migration)) await apply(tx, migration);
}

async function readMigrations(from: string): Promise<Migration[]> {
  const files = (await readdir(from)).filter((name) => name.endsWith('.sql')).sort();
  return await Promise.all(
    files.map(async (file) => {
      const statements = await readFile(join(from, file), 'utf8');
      const version = Number.parseInt(file, 10);
      return {
        version,
        name: file.replace(/\.sql$/, ''),
        checksum: createHash('sha256').update(statements).digest('hex'),
        statements,
      };
    }),
  );
}

async function createList(session: Queryable): Promise<void> {
  await sql`create table if not exists migrations (
    version integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`.execute(session);
}

/** @returns in their order */
export async function appliedMigrations(session: Queryable): Promise<AppliedMigration[]> {
  return await session.selectFrom('migrations').select(['version', 'name', 'checksum']).orderBy('version').execute();
}

function compare(known: Migration[], applied: readonly AppliedMigration[]): Migration[] {
  for (const { version, name, checksum } of applied) {
    const here = known.find((migration) => migration.version === version);
    if (version === 1 && here && here.name !== name) {
      throw new MigrationError(
        'the database was created by a version before 0.2.0, which cannot be upgraded: start with an empty data folder (OWLERY_DATA_DIR) or an empty database (DATABASE_URL)',
      );
    }
    if (!here) {
      throw new MigrationError(
        `the database has migration ${name}, which this version of Owlery does not know: start the version that applied it, or a later one`,
      );
    }
    if (here.checksum !== checksum) {
      throw new MigrationError(
        `migrations/${here.name}.sql differs from the migration applied to this database: restore the file and write the change as a new migration`,
      );
    }
  }
  return known.filter((migration) => !applied.some(({ version }) => version === migration.version));
}

async function apply(tx: Queryable, { version, name, checksum, statements }: Migration): Promise<void> {
  await sql.raw(statements).execute(tx);
  await tx.insertInto('migrations').values({ version, name, checksum }).execute();
}
