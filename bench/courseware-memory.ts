/** The memory of a courseware server above idle during the upload of a 500 MB video, and the speed of the upload. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import type { Config } from '../src/core/config.ts';
import { freePort } from '../test/support/ports.ts';
import type { Row } from './table.ts';

const FILM_BYTES = 500_000_000;
const CHUNK = Buffer.alloc(1_000_000);
const SAMPLE_MILLISECONDS = 20;

export interface CoursewareServer extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly url: string;
  /** Of an account. */
  readonly token: string;
}

/** Starts courseware as users do, on a database of its own. */
export async function startCourseware({
  databaseUrl = '',
  dataDir,
}: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<CoursewareServer> {
  const port = await freePort();
  const server = spawn(join(import.meta.dirname, '../bin/owlery'), ['serve', 'courseware'], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      OWLERY_DATA_DIR: dataDir,
      OWLERY_SECRET: 'the secret of a benchmark, thirty-two characters or more',
      PORT: String(port),
      LOG_LEVEL: 'error',
    },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    process: server,
    url,
    token: await signUp(url, server),
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM');
      await once(server, 'exit');
    },
  };
}

/** @param film a small video, enlarged by an empty box */
export async function uploadMemory(databaseUrl: string, dataDir: string, film: Buffer): Promise<Row[]> {
  await using server = await startCourseware({ databaseUrl, dataDir });
  const { process, url, token } = server;
  await upload(url, token, film, 10_000_000);
  const idle = await residentMebibytes(process);
  const stopped = new AbortController();
  const most = sampled(process, stopped.signal);
  const begun = performance.now();
  await upload(url, token, film, FILM_BYTES);
  const seconds = (performance.now() - begun) / 1_000;
  stopped.abort();
  return [
    { what: 'a film of 500 MB through the API, read and published', ours: FILM_BYTES / 1e6 / seconds, unit: 'MB/s' },
    { what: 'memory above idle while it comes', ours: (await most) - idle, unit: 'MiB' },
  ];
}

async function signUp(url: string, server: ChildProcess): Promise<string> {
  while (!(await fetch(`${url}/health`).catch(() => undefined))?.ok) {
    if (server.exitCode !== null) throw new Error('the server ended before it was there');
    await setTimeout(100);
  }
  const email = `bench${process.pid}@example.com`;
  const send = async (path: string, json: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/v1/auth/${path}`, { method: 'POST', headers, body: JSON.stringify(json) });
    return (await answer.json()) as { access_token: string };
  };
  await send('register', { email, name: 'Bench', password: 'password123' });
  return (await send('login', { email, password: 'password123' })).access_token;
}

/** Sends a file of so many bytes, and waits until it is published. */
export async function upload(url: string, token: string, film: Buffer, bytes: number): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=b' };
  const outgoing = request(`${url}/api/v1/upload`, { method: 'POST', headers });
  const answered = once(outgoing, 'response');
  const nothing = bytes - film.length;
  function* body() {
    yield Buffer.from('--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nBench\r\n');
    yield Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n\r\n');
    yield film;
    const header = Buffer.from('\0\0\0\0free');
    header.writeUInt32BE(nothing);
    yield header;
    for (let left = nothing - header.length; left > 0; left -= CHUNK.length) yield CHUNK.subarray(0, left);
    yield Buffer.from('\r\n--b--\r\n');
  }
  await pipeline(Readable.from(body()), outgoing);
  const [answer] = await answered;
  const text = Buffer.concat(await answer.toArray()).toString();
  if (answer.statusCode !== 201) throw new Error(`the upload was answered ${answer.statusCode}: ${text}`);
}

async function sampled(server: ChildProcess, signal: AbortSignal): Promise<number> {
  let most = 0;
  while (!signal.aborted) {
    most = Math.max(most, await residentMebibytes(server));
    await setTimeout(SAMPLE_MILLISECONDS);
  }
  return most;
}

async function residentMebibytes({ pid }: ChildProcess): Promise<number> {
  const [, kibibytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) / 1_024;
}
