/**
 * Processes that have left the group of the program that started them (`setsid`, `detached: true`) and would outlive it.
 * They are known by a mark in their environment, which every process inherits. It names the process of Owlery that
 * started the program, so that when that one has died without a word, any other of the machine can end what it left.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { kill, pid } from 'node:process';
import type { Logger } from 'pino';
import { every } from '../every.ts';
import { listProcessIds, parseProcessStat, readProcessStat } from './process-table.ts';

const MARK = 'OWLERY_STARTED_BY';

/** A process may start another while it is being looked for. */
const MOST_LOOKS = 10;
const INTERVAL_SECONDS = 5;

/** The installation that this process belongs to. */
let installation = 'unknown';

/** Sets the installation this process belongs to, before it starts a program. @param name of letters and digits */
export function belongTo(name: string): void {
  installation = name;
}

/** The variable to put into the environment of a program; each program has its own value. */
export function programMark(): Readonly<Record<string, string>> {
  return { [MARK]: `${starter()}:${randomUUID()}` };
}

/** Kills all processes with this mark, if the system has /proc. A process that clears its environment is not found. */
export async function killMarked(mark: Readonly<Record<string, string>>): Promise<void> {
  await killAll((found) => Promise.resolve(found === mark[MARK]));
}

/**
 * Kills all that programs of this installation have left whose starter has died. Of another installation's, and of another
 * container's, whose process ids mean others, it cannot be said here whether they are still wanted.
 * @returns their process ids
 */
export async function killOrphans(): Promise<number[]> {
  const [ours, namespace] = starter().split(':');
  return await killAll(async (found) => {
    const [theirs, where, starterId = '', startedAt] = found.split(':');
    if (theirs !== ours || where !== namespace || !startedAt) return false;
    const stat = await readProcessStat(starterId);
    return stat === undefined || stat.state === 'Z' || stat.startedAt !== startedAt;
  });
}

/** Kills orphans now and every 5 s. Returns a function that stops. */
export async function watchOrphans(logger: Logger): Promise<() => Promise<void>> {
  const look = async () => {
    const killed = await killOrphans();
    if (killed.length > 0) logger.warn({ processes: killed }, 'killed orphan processes');
  };
  await look();
  const { stop } = every(INTERVAL_SECONDS, look, { logger, failure: 'looking for orphan processes failed; retrying' });
  return stop;
}

/** This process as marks name it: `installation:namespace:pid:since`. A process id is reused; one that began then is not. */
function starter(): string {
  try {
    const namespace = readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
    const { startedAt } = parseProcessStat(readFileSync('/proc/self/stat', 'utf8'));
    return [installation, namespace, pid, startedAt].join(':');
  } catch {
    return [installation, '', pid, ''].join(':');
  }
}

async function killAll(isMeant: (mark: string) => Promise<boolean>): Promise<number[]> {
  const killed = new Set<number>();
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const found = await findMarked(isMeant);
    if (found.length === 0) break;
    for (const one of found) {
      end(one);
      killed.add(one);
    }
  }
  return [...killed];
}

async function findMarked(isMeant: (mark: string) => Promise<boolean>): Promise<number[]> {
  const pids = await listProcessIds();
  const found = await Promise.all(
    pids.map(async (one) => {
      const mark = await readMark(one);
      return mark !== undefined && (await isMeant(mark)) ? [Number(one)] : [];
    }),
  );
  return found.flat();
}

/** The environment of one that has ended, or is somebody else's, cannot be read. */
async function readMark(one: string): Promise<string | undefined> {
  const environment = await readFile(`/proc/${one}/environ`, 'latin1').catch(() => '');
  const variable = environment.split('\0').find((text) => text.startsWith(`${MARK}=`));
  return variable?.slice(MARK.length + 1);
}

function end(one: number): void {
  try {
    kill(one, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
