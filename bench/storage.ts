/** Files in and out over HTTP, against plain Node streams to the same disk, and the memory needed. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { get, request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Cluster } from './cluster.ts';
import { median, printTable } from './table.ts';

const MEGABYTE = 1_000_000;
const FILE_BYTES = 500 * MEGABYTE;
const ROUNDS = 3;

interface Side {
  readonly child: ChildProcess;
  readonly url: string;
  readonly token?: string;
}

interface Figures {
  in: number[];
  out: number[];
  memoryIn: number[];
  memoryOut: number[];
}

export async function benchStorage(cluster: Cluster): Promise<void> {
  const core = await cluster.core({ stays: false });
  const { databaseUrl = '', dataDir } = core.config;
  await core.close();
  const ours = await start('ours', databaseUrl, dataDir);
  const plain = await start('plain', databaseUrl, dataDir);
  const found = { ours: noFigures(), plain: noFigures() };
  // Alternating, so that a slower disk affects both.
  for (let round = 0; round < ROUNDS; round += 1) {
    await measure(ours, found.ours);
    await measure(plain, found.plain);
  }
  for (const { child } of [ours, plain]) child.kill('SIGKILL');
  const against = 'plain Node streams, same disk, with fsync';
  printTable(`storage: a file of ${FILE_BYTES / MEGABYTE} MB over HTTP`, [
    { what: 'in, as a form', ours: median(found.ours.in), limit: median(found.plain.in), unit: 'MB/s', against },
    { what: 'out', ours: median(found.ours.out), limit: median(found.plain.out), unit: 'MB/s', against },
    {
      what: 'memory above idle, in',
      ours: Math.max(...found.ours.memoryIn),
      limit: Math.max(...found.plain.memoryIn),
      unit: 'MiB',
      against,
    },
    {
      what: 'memory above idle, out',
      ours: Math.max(...found.ours.memoryOut),
      limit: Math.max(...found.plain.memoryOut),
      unit: 'MiB',
      against,
    },
  ]);
}

const noFigures = (): Figures => ({ in: [], out: [], memoryIn: [], memoryOut: [] });

async function start(kind: string, databaseUrl: string, dataDir: string): Promise<Side> {
  const child = fork(join(import.meta.dirname, 'storage-server.ts'), [kind, databaseUrl, dataDir]);
  const [said] = await once(child, 'message');
  return { child, ...(said as { url: string; token?: string }) };
}

async function measure(side: Side, figures: Figures): Promise<void> {
  await ask(side, 'begin');
  figures.in.push(FILE_BYTES / MEGABYTE / (await timed(() => send(side))));
  figures.memoryIn.push(await ask(side, 'end'));
  await ask(side, 'begin');
  figures.out.push(FILE_BYTES / MEGABYTE / (await timed(() => fetchAll(side))));
  figures.memoryOut.push(await ask(side, 'end'));
}

async function ask({ child }: Side, what: 'begin' | 'end'): Promise<number> {
  child.send(what);
  const [megabytes] = await once(child, 'message');
  return Number(megabytes);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1000;
}

async function send({ url, token }: Side): Promise<void> {
  const outgoing = request(url, {
    method: 'POST',
    headers: token
      ? { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=b' }
      : { 'content-type': 'video/mp4' },
  });
  const answered = once(outgoing, 'response');
  const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="file.mp4"\r\n\r\n';
  const chunk = Buffer.alloc(MEGABYTE, 'owl');
  function* body() {
    if (token) yield Buffer.from(head);
    for (let sent = 0; sent < FILE_BYTES; sent += MEGABYTE) yield chunk;
    if (token) yield Buffer.from('\r\n--b--\r\n');
  }
  await pipeline(Readable.from(body()), outgoing);
  const [answer] = await answered;
  if (answer.statusCode >= 300) throw new Error(`the upload was answered ${answer.statusCode}`);
  await answer.resume().toArray();
}

async function fetchAll({ url }: Side): Promise<void> {
  const [answer] = await once(get(url), 'response');
  let bytes = 0;
  for await (const chunk of answer) bytes += chunk.length;
  if (bytes !== FILE_BYTES) throw new Error(`${bytes} bytes came back`);
}
