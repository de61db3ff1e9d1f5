/** Runs of interfaces against a stand-in for AKTools. */
import type { ServerResponse } from 'node:http';
import type { Database } from '../../../src/core/db/database.ts';
import { collectInterface, type InterfaceRun } from '../../../src/systems/market/domain/aktools/collect-interface.ts';
import { type AkshareFunction, startAktools } from '../../support/aktools.ts';
import { gather } from '../../support/gather.ts';

/** Each test has a host of its own, so that none waits for another. */
let hosts = 0;

/** A run of an interface on a host of its own. */
export function interfaceRun(database: Database, url: string, run: Partial<InterfaceRun> = {}): InterfaceRun {
  hosts += 1;
  return {
    database,
    url,
    interface: { name: 'prices', host: `host${hosts}.example` },
    parameters: {},
    signal: new AbortController().signal,
    log: () => {},
    progress: () => {},
    retries: { retries: 2, minTimeout: 1 },
    ...run,
  };
}

/** Runs an interface. @returns its rows */
export const collect = async (run: InterfaceRun) => (await gather(collectInterface(run))).flat();

/** An AKTools in whose place something else answers. */
export const answering = (
  answer: (response: ServerResponse) => void,
  functions: Record<string, AkshareFunction> = {},
) =>
  startAktools(functions, {
    intercept(_request, response) {
      answer(response);
      return true;
    },
  });

/** Throws from within an expression. */
export function raise(error: Error): never {
  throw error;
}
