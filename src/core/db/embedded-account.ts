import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './embedded-error.ts';

/** The system account PostgreSQL runs as; empty: that of this process. */
export type Account = { uid?: number; gid?: number };

const execute = promisify(execFile);

/**
 * PostgreSQL refuses to run as root. If root starts Owlery (a container, a new server), PostgreSQL runs as the owner
 * of the existing cluster, or as the system account `postgres`, which is created if it does not exist.
 * @param folder the cluster's folder
 * @param others further paths that the account must be able to reach; if it cannot, the error names the path
 */
export async function postgresAccount(folder: string, others: string[]): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const account = (await ownerOf(folder)) ?? (await lookUp()) ?? (await create());
  for (const reached of [dirname(folder), ...others]) await mustReach(account, reached);
  return account;
}

async function ownerOf(folder: string): Promise<Required<Account> | undefined> {
  const { uid, gid } = await stat(folder).catch(() => ({ uid: 0, gid: 0 }));
  return uid === 0 ? undefined : { uid, gid };
}

async function lookUp(): Promise<Required<Account> | undefined> {
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, , uid, gid] =
    accounts
      .split('\n')
      .find((line) => line.startsWith('postgres:'))
      ?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

async function create(): Promise<Required<Account>> {
  try {
    await execute('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      'postgres',
    ]);
  } catch (cause) {
    const account = await lookUp(); // Another process may have created it.
    if (account) return account;
    throw new EmbeddedPostgresError(
      'PostgreSQL does not run as root and creating the account "postgres" failed: start Owlery as an ordinary user, or set DATABASE_URL',
      { cause },
    );
  }
  const account = await lookUp();
  if (!account) throw new EmbeddedPostgresError('the account "postgres" was created but is not in /etc/passwd');
  return account;
}

/** Checks every folder up to the root: the account must be able to enter each. */
async function mustReach(account: Required<Account>, folder: string): Promise<void> {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      throw new EmbeddedPostgresError(
        `PostgreSQL does not run as root, and the account it runs as (uid ${account.uid}) cannot enter ${at}: move Owlery to a folder that every account may enter (/opt/owlery), start it as an ordinary user, or set DATABASE_URL`,
      );
    }
  }
}
