/** Where the commands for work keep whom they work as: one file, for its owner alone. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Session, SystemName } from '#client';
import { CommandError } from '../command-error.ts';

export interface Credentials {
  readonly url: string;
  readonly alone?: SystemName | undefined;
  readonly session: Session;
}

/** By https://specifications.freedesktop.org/basedir-spec/latest/ */
export function credentialsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CONFIG_HOME || join(homedir(), '.config'), 'owlery');
}

const fileIn = (folder: string) => join(folder, 'credentials.json');

/** @throws CommandError when nobody has signed in */
export async function readCredentials(folder: string): Promise<Credentials> {
  const text = await readFile(fileIn(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new CommandError('nobody is signed in: run owlery login <url>');
    throw new CommandError(`${fileIn(folder)} cannot be read: ${error.message}`);
  });
  try {
    return JSON.parse(text) as Credentials;
  } catch {
    throw new CommandError(`${fileIn(folder)} is not JSON: delete it and run owlery login <url>`);
  }
}

/** Replaces the file in one step: another command that runs sees the old or the new one whole. */
export async function writeCredentials(folder: string, credentials: Credentials): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const next = `${fileIn(folder)}.${process.pid}`;
  await using file = await open(next, 'wx', 0o600);
  await file.writeFile(`${JSON.stringify(credentials, undefined, 2)}\n`);
  await rename(next, fileIn(folder));
}

export async function removeCredentials(folder: string): Promise<void> {
  await rm(fileIn(folder), { force: true });
}
