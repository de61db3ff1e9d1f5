/** Runs a shipped collector in its real process, against a stand-in for its source. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Row } from '../../src/systems/market/domain/rows/row-encoder.ts';
import { checkParameters } from '../../src/systems/market/domain/scripts/parameters.ts';
import { collectRows, describeScript } from '../../src/systems/market/domain/scripts/run-script.ts';
import { findScriptFiles, type ScriptFile } from '../../src/systems/market/domain/scripts/script-files.ts';
import { eventually } from '../support/eventually.ts';
import { type Answer, html, type SourceServer, silence, startSourceServer } from '../support/source-server.ts';
import { HOST } from '../systems/market/script-folder.ts';

export const SHIPPED = join(import.meta.dirname, '../../collectors');

export type Parameters = Readonly<Record<string, unknown>>;

export interface Collected {
  rows: Row[];
  log: string[];
  /** The last reported progress. */
  percent: number;
}

/** Finds a shipped script by its id. */
export async function shipped(id: string): Promise<ScriptFile> {
  const { files } = await findScriptFiles([SHIPPED]);
  const file = files.find(({ scriptId }) => scriptId === id);
  if (!file) throw new Error(`no collector ${id} ships`);
  return file;
}

const descriptions = new Map<string, ReturnType<typeof describeScript>>();

/** Runs a script with validated parameters and defaults, as a task does. `heard` is called with each line of its log. */
export async function collect(
  file: string,
  parameters: Parameters,
  signal?: AbortSignal,
  heard: (line: string) => void = () => {},
): Promise<Collected> {
  const described = descriptions.get(file) ?? describeScript(file, HOST);
  descriptions.set(file, described);
  const description = await described;
  const collected: Collected = { rows: [], log: [], percent: 0 };
  for await (const rows of collectRows({
    file,
    parameters: checkParameters(description.parameters, parameters),
    ...HOST,
    signal: signal ?? new AbortController().signal,
    log: (level, message) => {
      collected.log.push(`${level} ${message}`);
      heard(`${level} ${message}`);
    },
    progress: (percent) => {
      collected.percent = percent;
    },
  })) {
    collected.rows.push(...rows);
  }
  return collected;
}

export interface Subject {
  readonly server: SourceServer;
  collect(parameters: Parameters, signal?: AbortSignal): Promise<Collected>;
  /** Runs the collector, which must fail. @returns its message */
  failure(parameters: Parameters): Promise<string>;
}

export interface Healthy {
  readonly parameters: Parameters;
  readonly answer: Answer;
}

/**
 * Tests a collector: the common rules, and those in `tests`.
 * @param sourceId as in `OWLERY_SOURCE_<id>`
 * @param healthy parameters, and answers to the resulting requests, that give at least one row
 */
export function describeCollector(
  id: string,
  sourceId: string,
  healthy: Healthy,
  tests: (subject: Subject) => void,
): void {
  describe(id, () => {
    let server: SourceServer;
    let file: string;
    beforeAll(async () => {
      server = await startSourceServer();
      file = (await shipped(id)).file;
    });
    beforeEach(() => {
      vi.stubEnv(`OWLERY_SOURCE_${sourceId}`, server.url);
      vi.stubEnv('OWLERY_CONTACT', 'operator@example.com');
    });
    afterAll(async () => {
      vi.stubEnv(`OWLERY_SOURCE_${sourceId}`, undefined);
      vi.stubEnv('OWLERY_CONTACT', undefined);
      await server[Symbol.asyncDispose]();
    });
    const subject: Subject = {
      get server() {
        return server;
      },
      collect: (parameters, signal) => collect(file, parameters, signal),
      failure: (parameters) => messageOf(collect(file, parameters)),
    };
    tests(subject);
    sameForAll(subject, healthy);
  });
}

function sameForAll(subject: Subject, { parameters, answer }: Healthy): void {
  test('retries after HTTP 503, and identifies itself', async () => {
    const { server } = subject;
    server.answers((asked, count) => (count === 1 ? { status: 503, body: 'not now' } : answer(asked, count - 1)));
    const { rows, log, percent } = await subject.collect(parameters);
    expect(rows.length).toBeGreaterThan(0);
    expect(percent).toBe(100);
    expect(log).toContainEqual(expect.stringMatching(/^warning .*: HTTP 503 .*: not now; retrying in [12] s$/));
    const [first, second] = server.asked;
    expect(second).toMatchObject({ path: first?.path, query: first?.query });
    for (const { userAgent } of server.asked) expect(userAgent).toMatch(/^Owlery\/[\d.]+ \(operator@example\.com\)$/);
  });

  test('reports an HTML page instead of data as a failure', async () => {
    subject.server.answers(() => html('Please prove that you are human'));
    const page = /an HTML page where data was expected, from http:.*: Please prove that you are human$/;
    expect(await subject.failure(parameters)).toMatch(page);
  });

  test('stops when its run is cancelled', async () => {
    subject.server.answers(silence);
    const stop = new AbortController();
    const collected = subject.collect(parameters, stop.signal);
    collected.catch(() => {});
    await eventually(() => expect(subject.server.asked).toHaveLength(1));
    stop.abort('cancelled');
    await expect(collected).rejects.toBe('cancelled');
    await eventually(() => expect(subject.server.gone).toBe(1));
  });
}

/** The message with which a script failed. */
export async function messageOf(collected: Promise<unknown>): Promise<string> {
  try {
    await collected;
  } catch (error) {
    return (error as { data?: { message: string } }).data?.message ?? String(error);
  }
  return 'it did not fail';
}
