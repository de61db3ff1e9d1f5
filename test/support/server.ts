/** A server on a database of its own, used over HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { openCore } from '../../src/app/compose.ts';
import { type AppConfig, readConfig } from '../../src/app/config.ts';
import { createSystems, type SystemName, type Systems } from '../../src/app/systems.ts';
import { prepareWork, startWork } from '../../src/app/work.ts';
import type { Core } from '../../src/core/core.ts';
import type { System } from '../../src/http/declare/system.ts';
import { createServer } from '../../src/http/serve/server.ts';
import { createTestDatabase } from './database.ts';
import { quiet } from './logger.ts';
import { METRICS_TOKEN } from './metrics.ts';

export interface TestServer {
  /** `http://127.0.0.1:40123/identity` */
  url: string;
  core: Core;
  /** All systems, as in every process. */
  systems: Systems;
  /** Its configuration. */
  config: AppConfig;
  /** Answers with a status that their route does not declare; should be empty. */
  undeclared: string[];
  send(method: string, path: string, options?: Sending): Promise<Answer>;
  close(): Promise<void>;
}

export interface Sending {
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form. */
  form?: Record<string, string>;
  /** Sent unchanged. */
  raw?: string | Uint8Array<ArrayBuffer>;
  token?: string;
  headers?: Record<string, string>;
  /** Default: redirects are followed. */
  redirect?: 'follow' | 'manual';
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; the tests assert what is in it.
  body: any;
  text: string;
}

export interface TestServerOptions {
  /** Further environment variables. */
  environment?: Record<string, string>;
  /** The database of another server, to be a second node. */
  databaseUrl?: string;
  /** Runs a worker and delivers mail, as `owlery serve` does. */
  works?: boolean;
  /** Looks for jobs of dead workers, as every node with a worker does. For tests that start workers of their own. */
  supervises?: boolean;
  /** Serves the system alone, without a prefix. */
  atRoot?: boolean;
  /** Receives its log; silent by default. */
  logger?: Logger;
}

/** Starts a server of one system under its own prefix. */
export async function startTestServer(name: SystemName, options: TestServerOptions = {}): Promise<TestServer> {
  const { works = false, supervises = works, atRoot = false } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'owlery-data-'));
  const config = readConfig({
    DATABASE_URL: options.databaseUrl ?? (await createTestDatabase()).url,
    OWLERY_SECRET: 'a secret that all nodes of a test share',
    OWLERY_DATA_DIR: dataDir,
    OWLERY_ADDRESS_LIMIT: '100000',
    METRICS_TOKEN,
    ...options.environment,
  });
  const core = await openCore(config, options.logger ?? quiet, { stays: supervises });
  const systems = createSystems(core, config);
  const system: System = systems[name];
  const stopWork = works ? await startWork(core, prepareWork([system]), { maxTasks: 4 }) : undefined;
  await system.prepare?.();
  const undeclared: string[] = [];
  const app = await createServer(core, {
    systems: [system],
    atRoot,
    onUndeclaredStatus: (route, status) => undeclared.push(`${route} answered ${status}`),
  });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const url = atRoot ? origin : `${origin}/${name}`;
  return {
    url,
    core,
    systems,
    config,
    undeclared,
    send: (method, path, sending) => send(method, `${url}${path}`, sending),
    async close() {
      await app.close();
      await stopWork?.();
      await core.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function send(
  method: string,
  url: string,
  { json, form, raw, token, headers = {}, redirect }: Sending = {},
) {
  const body = json !== undefined ? JSON.stringify(json) : form ? new URLSearchParams(form) : raw;
  const response = await fetch(url, {
    method,
    ...(redirect && { redirect }),
    headers: {
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}
