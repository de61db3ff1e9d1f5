/**
 * The process of a script in TypeScript or JavaScript. It contains nothing of the server, so that a script that loops,
 * uses up memory or crashes affects only this process. It gets ready and then waits for its order, perhaps for minutes:
 * whatever can be done before the script is known stands above `readOrder`.
 */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Parameter, Script } from '../define-script.ts';
import type { Message, Order } from './messages.ts';
import { RowBatch } from './row-batch.ts';

const output = new Socket({ fd: 3, readable: false, writable: true });
/** From the command line: the process ends itself if it exceeds this memory, or if its parent changes. */
const [memoryMegabytes = 0, parent = 0] = process.argv.splice(2).map(Number);

const stopped = new AbortController();
const stop = () => stopped.abort(new Error('the run has been stopped'));

process.on('uncaughtException', fail);
process.on('SIGTERM', stop);
output.on('error', stop); // The server no longer reads.
standFirstInLine();
await watchOver();
resolveForScripts();
await import('../define-script.ts'); // Every script in TypeScript needs it.
const order = readOrder();
const script = await readScript(order.file);
if (order.action === 'collect') await collect(script);
else {
  describe(order.file, script);
  for (const file of order.more ?? []) await readScript(file).then((another) => describe(file, another), ignore);
}
output.end(() => process.exit(0)); // Also with timers or connections left open by the script.

function write(message: Message): boolean {
  return output.write(`${JSON.stringify(message)}\n`);
}

function fail(error: unknown): void {
  const trace = error instanceof Error ? error.stack : undefined;
  write({ type: 'error', message: String(error), ...(trace && { trace }) });
  output.end(() => process.exit(1));
}

/** If the machine runs out of memory, Linux kills this process first, not the server or PostgreSQL. */
function standFirstInLine(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Another system.
  }
}

/** Starts the thread that can end this process even while the script loops. */
async function watchOver(): Promise<void> {
  const workerData = { memoryBytes: memoryMegabytes * 1_048_576, parent };
  const watch = new Worker(new URL('./watch.ts', import.meta.url), { workerData });
  watch.unref();
  await once(watch, 'message');
}

/** Waits. If it is never used, the server closes its input, or dies. */
function readOrder(): Order {
  const text = readFileSync(0, 'utf8');
  if (text === '') process.exit(0);
  const read: Order = JSON.parse(text);
  Object.assign(process.env, read.environment);
  return read;
}

/** Scripts may be in any folder: they can import Owlery's exports and its packages from there. */
function resolveForScripts(): void {
  const exported = new Map([
    ['owlery/script', new URL('../define-script.ts', import.meta.url).href],
    ['owlery/source', new URL('../source.ts', import.meta.url).href],
  ]);
  registerHooks({
    resolve(specifier, context, next) {
      const own = exported.get(specifier);
      if (own) return next(own, context);
      try {
        return next(specifier, context);
      } catch (error) {
        if (/^[./]|^\w+:/.test(specifier)) throw error;
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
}

async function readScript(file: string): Promise<Script<Record<string, Parameter>>> {
  const { default: exported } = await import(pathToFileURL(file).href);
  if (typeof exported?.collect === 'function') return exported;
  throw new TypeError('the default export is not a script: export default defineScript({ … })');
}

function describe(file: string, { name, description, parameters = {}, naturalKey }: Script<Record<string, Parameter>>) {
  const declared = Object.entries(parameters).map(([key, parameter]) => ({ ...parameter, name: key }));
  write({ type: 'description', file, script: { name, description, parameters: declared, naturalKey } });
}

/** Its error is reported when it is read alone. */
function ignore(): void {}

async function collect(collecting: Script<Record<string, Parameter>>): Promise<void> {
  // JSON has no limit for numbers, but JSON.stringify does not write BigInt.
  Object.defineProperty(BigInt.prototype, 'toJSON', { value: bigIntToJson });
  const batch = new RowBatch(output, stopped.signal);
  const rows = collecting.collect({
    parameters: order.parameters as never,
    signal: stopped.signal,
    log: (message, level = 'info') => void write({ type: 'log', level, message: String(message) }),
    progress: throttled((percent, message) => {
      batch.flush(); // So that the server counts the rows before this report.
      write({ type: 'progress', percent, ...(message && { message }) });
    }),
  });
  for await (const yielded of rows) {
    for (const row of Array.isArray(yielded) ? yielded : [yielded]) {
      batch.add(row);
      if (batch.isFull) await batch.send();
    }
  }
  await batch.send();
  write({ type: 'done' });
}

function bigIntToJson(this: bigint): unknown {
  return JSON.rawJSON(this.toString());
}

/** At most ten reports per second, always including the last one, because a long silence may follow. */
function throttled(report: (percent: number, message?: string) => void): typeof report {
  let latest: Parameters<typeof report>;
  let timer: NodeJS.Timeout | undefined;
  let next = 0;
  const send = () => {
    clearTimeout(timer);
    timer = undefined;
    next = performance.now() + 100;
    report(...latest);
  };
  return (percent, message) => {
    latest = message === undefined ? [percent] : [percent, message];
    const wait = next - performance.now();
    if (wait <= 0 || percent >= 100) send();
    else timer ??= setTimeout(send, wait).unref();
  };
}
