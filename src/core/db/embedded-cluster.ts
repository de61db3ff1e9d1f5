/** The folder of the embedded PostgreSQL: its path, its owner, and its creation. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import type { Logger } from 'pino';
import { type Account, postgresAccount } from './embedded-account.ts';
import { type Binaries, findBinaries, run } from './embedded-binaries.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { isAlive } from './processes.ts';

export interface Cluster {
  readonly binaries: Binaries;
  readonly account: Account;
  /** The cluster's own folder. */
  readonly folder: string;
  readonly socketFolder: string;
  readonly logFile: string;
  readonly logger: Logger;
}

/**
 * Finds the cluster of a data folder, and creates it if there is none.
 * @throws EmbeddedPostgresError
 */
export async function openCluster(dataDir: string, logger: Logger): Promise<Cluster> {
  const binaries = await findBinaries();
  await mkdir(dataDir, { recursive: true });
  // The canonical path: other processes of Owlery may have been given another one.
  const home = await realpath(dataDir);
  const folder = join(home, 'postgres');
  const account = await postgresAccount(folder, [dirname(binaries.postgres)]);
  const socketFolder = await openSocketFolder(home, account);
  const cluster = { binaries, account, folder, socketFolder, logFile: join(socketFolder, 'postgres.log'), logger };
  await removeHalfMade(home);
  if (!(await isMade(folder))) await make(cluster);
  return cluster;
}

export function connectionTo({ socketFolder }: Cluster, database: string): pg.ClientConfig {
  return { host: socketFolder, port: 5432, user: 'owlery', database };
}

/**
 * A socket's path may have 107 bytes on Linux and 103 on macOS, and PostgreSQL splits it at a comma: for a deep or
 * unusual data folder the socket is elsewhere, but not in $TMPDIR, which differs between processes.
 */
async function openSocketFolder(home: string, account: Account): Promise<string> {
  const beside = join(home, 'run');
  const name = createHash('sha256').update(home).digest('hex').slice(0, 12);
  const folder = beside.length <= 80 && /^[\w./ -]+$/.test(beside) ? beside : `/tmp/owlery-${name}`;
  const uid = account.uid ?? process.getuid?.();
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made && account.uid !== undefined) await chown(folder, account.uid, account.gid ?? account.uid);
  if (uid !== undefined && (await stat(folder)).uid !== uid) {
    throw new EmbeddedPostgresError(`${folder} belongs to another user: start Owlery as that user, or remove it`);
  }
  return folder;
}

async function isMade(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).includes('PG_VERSION');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    throw new EmbeddedPostgresError(`${folder} cannot be read (${code}): start Owlery as the user it belongs to`);
  }
}

/**
 * A process killed while creating a cluster leaves it under a temporary name. Its process id may be ours by now:
 * in a container every start has the same id.
 */
async function removeHalfMade(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const maker = Number(/^postgres\.making-(\d+)$/.exec(name)?.[1]);
    if (maker === process.pid || (maker > 0 && !isAlive(maker))) {
      await rm(join(home, name), { recursive: true, force: true });
    }
  }
}

async function make({ account, binaries, folder, logger }: Cluster): Promise<void> {
  if (existsSync(folder) && (await readdir(folder)).length > 0) {
    throw new EmbeddedPostgresError(
      `${folder} is not a PostgreSQL cluster (it has no PG_VERSION): move it away, or set OWLERY_DATA_DIR to another folder`,
    );
  }
  logger.info({ folder }, 'creating the database cluster (first start)');
  const making = `${folder}.making-${process.pid}`;
  await mkdir(making, { mode: 0o700 });
  if (account.uid !== undefined) await chown(making, account.uid, account.gid ?? account.uid);
  const options = ['--username=owlery', '--auth=trust', '--encoding=UTF8', '--no-instructions'];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const made = await run(account, binaries.initdb, ['--pgdata', making, ...options, ...locale]);
  if (made.code !== 0) {
    await rm(making, { recursive: true, force: true });
    const reason = made.output.split('\n').find((line) => /error|fatal/i.test(line)) ?? made.output.trim();
    throw new EmbeddedPostgresError(`initdb failed in ${dirname(folder)}: ${reason}`);
  }
  // A folder can replace only an empty one: if another process was first, its cluster stays and this one is discarded.
  await rename(making, folder).catch(async (error: NodeJS.ErrnoException) => {
    await rm(making, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}
