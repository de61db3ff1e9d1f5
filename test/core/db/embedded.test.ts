import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/core/db/embedded.ts';
import { EmbeddedPostgresError } from '../../../src/core/db/embedded-error.ts';
import { isAlive } from '../../../src/core/db/processes.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet, recordingLogger } from '../../support/logger.ts';

let home: string;
let dataDir: string;
let started: EmbeddedPostgres[];
let children: ChildProcess[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'owlery-embedded-'));
  await chmod(home, 0o755);
  dataDir = join(home, 'data');
  started = [];
  children = [];
  return async () => {
    for (const child of children) child.kill('SIGKILL');
    for (const postgres of started) await postgres.stop();
    await rm(home, { recursive: true, force: true });
  };
});

async function start(folder = dataDir, logger = quiet): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres(folder, logger);
  started.push(postgres);
  return postgres;
}

async function query(postgres: EmbeddedPostgres, statement: string): Promise<unknown[]> {
  const client = new pg.Client(postgres.connection);
  await client.connect();
  try {
    return (await client.query({ text: statement, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

const lockFile = () => join(dataDir, 'postgres/postmaster.pid');
const postmaster = async () => Number.parseInt(await readFile(lockFile(), 'utf8'), 10);
const gone = (pid: number) => eventually(() => expect(isAlive(pid)).toBe(false));

/** A child process that starts PostgreSQL, reports it, and keeps it until it is told to leave or killed. */
function startInChild() {
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, '../../../src/core/db/embedded.ts'))};
    const logger = { info() {}, warn() {}, error() {} };
    const postgres = await startEmbeddedPostgres(${JSON.stringify(dataDir)}, logger);
    process.stdout.write('ready');
    process.stdin.on('end', async () => { await postgres.release(); process.exit(0); }).resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the child process ended with code ${code} before PostgreSQL was ready`);
  });
  failed.catch(() => {}); // It also ends after that.
  return {
    child,
    ready: () => Promise.race([once(child.stdout, 'data'), failed]),
    async leave() {
      child.stdin.end();
      const [code] = await once(child, 'exit');
      expect(code).toBe(0);
    },
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('the embedded PostgreSQL', () => {
  test('keeps its data from one start to the next, and stops in between', async () => {
    const first = await start();
    await query(first, 'create table owls as select 3 as count');
    const pid = await postmaster();
    await first.release();
    await gone(pid);
    expect(await query(await start(), 'select count from owls')).toEqual([3]);
  });

  test('accepts its owner only, and listens on no port', async () => {
    const postgres = await start();
    expect(await query(postgres, 'show listen_addresses')).toEqual(['']);
    expect((await stat(postgres.connection.host ?? '')).mode & 0o777).toBe(0o700);
    expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700);
  });

  test('is shared by all processes that start it, and stopped by the last that leaves', async () => {
    const first = await start();
    const second = await start();
    const pid = await postmaster();
    await first.release();
    expect(await query(second, 'select 1')).toEqual([1]);
    await second.release();
    await gone(pid);
  });

  test('starts once for several processes that start at once on an empty folder', async () => {
    const processes = [startInChild(), startInChild(), startInChild()];
    await Promise.all(processes.map(({ ready }) => ready()));
    const pid = await postmaster();
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'run']);
    await Promise.all(processes.map(({ leave }) => leave()));
    await gone(pid);
  });

  test('is available to a process that arrives while the last one leaves', async () => {
    let leaving = await start();
    for (let round = 0; round < 12; round += 1) {
      const [, arrived] = await Promise.all([leaving.release(), start()]);
      expect(await query(arrived, `select ${round}`)).toEqual([round]);
      leaving = arrived;
    }
  });

  test('stops when its only user is killed, and starts for the next', async () => {
    const killed = startInChild();
    await killed.ready();
    const pid = await postmaster();
    await killed.kill();
    await gone(pid);
    expect(await query(await start(), 'select 1')).toEqual([1]);
  });

  test('stops when its last two users end at the same moment, in any way', { timeout: 240_000 }, async () => {
    const ends = ['leave', 'kill'] as const;
    for (let round = 0; round < 12; round += 1) {
      const [one, other] = [startInChild(), startInChild()];
      await Promise.all([one.ready(), other.ready()]);
      const pid = await postmaster();
      const [first, second] = [ends[round % 2] ?? 'leave', ends[Math.floor(round / 2) % 2] ?? 'leave'];
      await Promise.all([one[first](), other[second]()]);
      await gone(pid);
    }
  });

  test('keeps running for the others when one of its users is killed', async () => {
    const postgres = await start();
    const pid = await postmaster();
    for (let round = 0; round < 3; round += 1) {
      const killed = startInChild();
      await killed.ready();
      await killed.kill();
    }
    expect(await query(postgres, 'select 1')).toEqual([1]);
    expect(await postmaster()).toBe(pid);
  });

  test('restarts by itself when it is killed in use', async () => {
    const { logger, lines } = recordingLogger();
    const postgres = await start(dataDir, logger);
    await query(postgres, 'create table owls as select 3 as count');
    const pid = await postmaster();
    process.kill(pid, 'SIGKILL');
    await eventually(async () => expect(await query(postgres, 'select count from owls')).toEqual([3]));
    expect(await postmaster()).not.toBe(pid);
    expect(lines).toContainEqual(expect.objectContaining({ level: 40, msg: expect.stringContaining('starting it') }));
    await postgres.release();
  });
});

describe('after a kill', () => {
  test('a lock with the process id of an unrelated process does not prevent a start', async () => {
    const killed = startInChild();
    await killed.ready();
    const pid = await postmaster();
    const lock = await readFile(lockFile(), 'utf8');
    const socketLock = await readFile(join(dataDir, 'run/.s.PGSQL.5432.lock'), 'utf8');
    killed.child.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await gone(pid);
    await writeFile(lockFile(), lock.replace(String(pid), String(process.pid)));
    await writeFile(join(dataDir, 'run/.s.PGSQL.5432.lock'), socketLock.replace(String(pid), String(process.pid)));

    expect(await query(await start(), 'select 1')).toEqual([1]);
    expect(await postmaster()).not.toBe(process.pid);
  });

  test('a lock with the process id of another PostgreSQL does not prevent a start', async () => {
    await (await start()).release();
    const other = await start(join(home, 'other'));
    const lock = await readFile(join(home, 'other/postgres/postmaster.pid'), 'utf8');
    await writeFile(lockFile(), lock.replace(join(home, 'other'), dataDir));
    expect(await query(await start(), 'select 1')).toEqual([1]);
    expect(await query(other, 'select 1')).toEqual([1]);
  });

  test.for(['postgres/postmaster.pid', 'run/.s.PGSQL.5432.lock'])('starts despite an empty %s', async (lock) => {
    await (await start()).release();
    await writeFile(join(dataDir, lock), '');
    expect(await query(await start(), 'select 1')).toEqual([1]);
  });

  test.for(['4194303', String(process.pid)])('an incomplete cluster of process %s is removed', async (maker) => {
    const half = join(dataDir, `postgres.making-${maker}`);
    await mkdir(join(half, 'base'), { recursive: true });
    await writeFile(join(half, 'PG_VERSION'), '18\n');
    await start();
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'run']);
  });

  test('a cluster that another process is still creating is kept', async () => {
    const making = `postgres.making-${process.ppid}`;
    await mkdir(join(dataDir, making), { recursive: true });
    await start();
    expect(await readdir(dataDir)).toContain(making);
  });
});

describe('a start fails in one line and changes nothing', () => {
  const refusal = async (folder = dataDir) => {
    const error = await start(folder).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EmbeddedPostgresError);
    expect((error as Error).message).not.toContain('\n');
    return (error as Error).message;
  };

  test('when the folder contains something else', async () => {
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'postgres/thesis.txt'), 'years of work');
    expect(await refusal()).toContain(`${join(dataDir, 'postgres')} is not a PostgreSQL cluster`);
    expect(await readFile(join(dataDir, 'postgres/thesis.txt'), 'utf8')).toBe('years of work');
  });

  test('when the cluster has another version', async () => {
    await (await start()).release();
    await writeFile(join(dataDir, 'postgres/PG_VERSION'), '12\n');
    expect(await refusal()).toMatch(/PostgreSQL did not start: .*incompatible.*run\/postgres\.log/);
  });

  test.runIf(process.getuid?.() === 0)('when the account of PostgreSQL cannot enter the folder', async () => {
    await chmod(home, 0o700);
    expect(await refusal()).toContain(`cannot enter ${home}`);
  });
});

describe('a data folder', () => {
  test.for(['with a space', '数据,folder', 'deep/'.repeat(30)])('named %j is accepted', async (name) => {
    const postgres = await start(join(home, name));
    expect(await query(postgres, 'select 1')).toEqual([1]);
    const socketFolder = postgres.connection.host ?? '';
    await postgres.release();
    if (!socketFolder.startsWith(home)) await rm(socketFolder, { recursive: true });
  });
});
