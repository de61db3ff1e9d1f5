/** A server with one surface and one socket that does what its messages say. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { openCore } from '../../../src/app/compose.ts';
import { readConfig } from '../../../src/app/config.ts';
import type { Core } from '../../../src/core/core.ts';
import { type Connection, defineSocket } from '../../../src/http/declare/socket.ts';
import { type AnswersFor, defineSurface } from '../../../src/http/declare/surface.ts';
import { createServer } from '../../../src/http/serve/server.ts';
import { createTestDatabase } from '../../support/database.ts';
import { recordingLogger } from '../../support/logger.ts';
import { METRICS_TOKEN, readMetric } from '../../support/metrics.ts';
import { type Connecting, openSocket, type SocketClient } from '../../support/sockets.ts';
import { accountWith } from '../../support/tokens.ts';

export interface EchoServer extends AsyncDisposable {
  readonly origin: string;
  readonly core: Core;
  /** The lines of its log. */
  readonly lines: Record<string, unknown>[];
  /** Connections whose `connect` has been called, oldest first. */
  readonly connections: Connection[];
  open(connecting?: Connecting): Promise<SocketClient>;
  newToken(role?: 'user' | 'admin'): Promise<string>;
  /** A value of /metrics: `owlery_sockets_open`. */
  metric(name: string): Promise<number>;
  stop(): Promise<void>;
}

export interface EchoOptions {
  environment?: Record<string, string>;
  databaseUrl?: string;
  beatMilliseconds?: number;
  /** `connect` waits for this. */
  ready?: Promise<void>;
}

const text = Type.Object({ text: Type.String() }, { additionalProperties: false });

export async function startEchoServer(options: EchoOptions = {}): Promise<EchoServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'owlery-data-'));
  const { logger, lines } = recordingLogger();
  const config = readConfig({
    DATABASE_URL: options.databaseUrl ?? (await createTestDatabase()).url,
    OWLERY_SECRET: 'a secret that all nodes of a test share',
    OWLERY_DATA_DIR: dataDir,
    METRICS_TOKEN,
    ...options.environment,
  });
  const core = await openCore(config, logger, { stays: false });
  const connections: Connection[] = [];
  const echo = defineSocket({
    url: '/ws/echo',
    summary: 'says what it is told',
    messages: { say: text, slowly: text, fail: Type.Object({}) },
    sends: {},
    async connect(connection) {
      connections.push(connection);
      await options.ready;
      return {
        say: (message) => connection.send({ type: 'said', text: message.text }),
        async slowly(message) {
          await core.accounts.hasAdmin();
          connection.send({ type: 'said', text: message.text });
        },
        fail() {
          throw new Error('a mistake of ours');
        },
      };
    },
  });
  const app = await createServer(core, {
    systems: [{ surface: echoSurface, routes: [], sockets: [echo] }],
    ...(options.beatMilliseconds && { socketBeatMilliseconds: options.beatMilliseconds }),
  });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= app.close();
    return stopped;
  };
  return {
    origin,
    core,
    lines,
    connections,
    open: (connecting) => openSocket(`${origin}/echo/ws/echo`, connecting),
    newToken: (role = 'user') => accountWith(core, role),
    metric: (name) => readMetric(origin, name),
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await core.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const statuses = new Proxy({} as AnswersFor<Record<string, never>>, {
  get: (_all, code) => ({ status: code === 'upgrade_required' ? 426 : code === 'route_not_found' ? 404 : 500 }),
});

const echoSurface = defineSurface<Record<string, never>>({
  name: 'echo',
  title: { zh: '回声', en: 'echo' },
  version: '1.0.0',
  docs: '/docs',
  answers: statuses as never,
  messages: { zh: {}, en: {} },
  errorBody: ({ message, reason }) => ({ message, reason }),
  errorSchema: Type.Object({ message: Type.String(), reason: Type.String() }),
});
