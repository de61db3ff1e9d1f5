/** Runs a function of AKShare through AKTools and yields the rows of its response. */
import type { IncomingMessage } from 'node:http';
import pRetry from 'p-retry';
import type { Database } from '../../../../core/db/database.ts';
import { isRefusal } from '../../../../shared/errors.ts';
import { type CollectionErrors, refuseCollection } from '../collection-errors.ts';
import type { Row } from '../rows/row-encoder.ts';
import type { ParameterValues } from '../scripts/parameters.ts';
import type { Log } from '../scripts/script-process.ts';
import { addressOf, withoutPassword } from './addresses.ts';
import { type Asked, failureOf, unintelligible, unreachable } from './answers.ts';
import { bodyOf, get, reasonOf } from './request.ts';
import { readArray, rowOf, UnintelligibleError } from './rows.ts';
import { takeSlots } from './slots.ts';

/** The most simultaneous fetches from one site over all processes, like a person with a few tabs open. */
const SLOTS_PER_HOST = 2;
/** The most simultaneous fetches through one AKTools. */
const SLOTS_PER_AKTOOLS = 4;

/** For failures that pass within seconds; an execution's own retries come after these. */
const RETRIES = { retries: 2, minTimeout: 1_000, factor: 3 };

export interface InterfaceRun {
  readonly database: Database;
  /** The address of AKTools: AKTOOLS_URL. Users cannot change its host or path. */
  readonly url: string;
  /** `host`: the site it fetches from, where known. */
  readonly interface: { readonly name: string; readonly host?: string | undefined };
  /** Checked by `checkInterfaceParameters`. */
  readonly parameters: ParameterValues;
  /** Stops waiting. AKTools itself cannot be stopped and runs the function to its end. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly progress: (percent: number, message: string | undefined) => void;
  /** Overrides the number of retries and the waits in milliseconds. */
  readonly retries?: { readonly retries: number; readonly minTimeout: number };
}

/**
 * Collects from an interface.
 * @returns its rows in batches as they arrive, with backpressure
 * @throws aktools_unreachable, aktools_unintelligible and the CollectionErrors that begin with `interface_`; the
 * signal's reason
 */
export async function* collectInterface(run: InterfaceRun): AsyncGenerator<readonly Row[]> {
  const { database, signal, progress } = run;
  const asked: Asked = { name: run.interface.name, parameters: run.parameters, address: withoutPassword(run.url) };
  const kinds = [
    { name: `host ${run.interface.host ?? 'unknown'}`, slots: SLOTS_PER_HOST },
    { name: `aktools ${asked.address}`, slots: SLOTS_PER_AKTOOLS },
  ];
  await using _ = await takeSlots(database, kinds, signal, () => progress(0, 'waiting for others to be done'));
  progress(0, 'asked AKTools');
  try {
    const { response, first, rows } = await tryToBegin(run, asked);
    try {
      if (!first.done) yield first.value;
      yield* rows;
    } finally {
      response.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Unavailable or rate-limiting sources, and lost connections. */
const WORTH_RETRYING: readonly (keyof CollectionErrors)[] = [
  'interface_failed',
  'interface_broken_off',
  'aktools_unreachable',
];

/** A response that broke off before its first row can be requested again, because nothing has been passed on yet. */
async function tryToBegin(run: InterfaceRun, asked: Asked) {
  return await pRetry(() => begin(run, asked), {
    ...(run.retries ?? RETRIES),
    signal: run.signal,
    shouldRetry: ({ error }) => WORTH_RETRYING.some((code) => isRefusal(error, code)),
    onFailedAttempt: ({ error, retryDelay }) => {
      // The message of a domain error is its code; the run's failure contains its text.
      if (retryDelay > 0) run.log('warning', `${error.message}; trying again in ${retryDelay / 1_000} s`);
    },
  });
}

async function begin(run: InterfaceRun, asked: Asked) {
  const response = await ask(run, asked);
  const rows = rowsOf(response, run, asked);
  try {
    return { response, rows, first: await rows.next() };
  } catch (error) {
    response.destroy();
    run.signal.throwIfAborted();
    throw error;
  }
}

async function ask({ url, signal }: InterfaceRun, asked: Asked): Promise<IncomingMessage> {
  const address = addressOf(url, asked.name, asked.parameters);
  const response = await get(address, signal).catch((error) => {
    signal.throwIfAborted();
    throw unreachable(asked, reasonOf(error), error);
  });
  const isJson = /^application\/json\b/.test(response.headers['content-type'] ?? '');
  if (response.statusCode === 200 && isJson) return response;
  try {
    throw await failureOf(response, asked);
  } finally {
    response.destroy();
  }
}

async function* rowsOf(response: IncomingMessage, { progress, log }: InterfaceRun, asked: Asked) {
  const body = bodyOf(response);
  let rows = 0;
  try {
    for await (const elements of readArray(counted(body, response, progress))) {
      rows += elements.length;
      yield elements.map(rowOf);
    }
  } catch (error) {
    if (error instanceof UnintelligibleError) throw unintelligible(asked, { problem: error.problem }, error);
    if (reasonOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw unintelligible(asked, { problem: 'encoding' }, error);
    throw refuseCollection('interface_broken_off', { name: asked.name, rows, reason: reasonOf(error) }, error);
  }
  if (rows === 0) log('warning', `${asked.name} has no rows for these parameters`);
}

/** The text of a body; reports progress if its length is known. */
async function* counted(
  body: NodeJS.ReadableStream,
  { headers }: IncomingMessage,
  progress: InterfaceRun['progress'],
): AsyncGenerator<string> {
  const length = Number(headers['content-encoding'] ? 0 : (headers['content-length'] ?? 0));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let received = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    received += chunk.length;
    if (length > 0) progress((received / length) * 100, `received ${received} of ${length} bytes`);
    yield decoder.decode(chunk, { stream: true });
  }
  decoder.decode();
}
