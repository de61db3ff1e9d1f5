/** A server that receives and sends one file, ours or plain Node, and reports its peak memory. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer as createPlainServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pino } from 'pino';
import { Type } from 'typebox';
import { openCore } from '../src/app/compose.ts';
import { readConfig } from '../src/app/config.ts';
import { defineSurface, routesOf } from '../src/http/declare/surface.ts';
import { objectAnswers, sendObject } from '../src/http/serve/files/send-object.ts';
import { createServer } from '../src/http/serve/server.ts';
import { market } from '../src/systems/market/surface.ts';

const [kind = '', databaseUrl = '', dataDir = ''] = process.argv.slice(2);
const KEY = 'bench/file.mp4';

const plain = join(dataDir, 'plain');

let most = 0;
let idle = 0;
setInterval(() => {
  most = Math.max(most, process.memoryUsage().rss);
}, 20);
process.on('message', (asked) => {
  if (asked === 'begin') {
    idle = process.memoryUsage().rss;
    most = idle;
  }
  process.send?.((most - idle) / 1_048_576);
});
process.send?.(await (kind === 'ours' ? startOurs() : startPlain()));

async function startPlain(): Promise<object> {
  await mkdir(dataDir, { recursive: true });
  const server = createPlainServer(async (request, response) => {
    if (request.method === 'POST') {
      await pipeline(request, createWriteStream(plain, { flush: true }));
      response.end();
    } else await pipeline(createReadStream(plain), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file` };
}

async function startOurs(): Promise<object> {
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    OWLERY_SECRET: 'the secret of a benchmark, thirty-two characters or more',
    OWLERY_DATA_DIR: dataDir,
  });
  const core = await openCore(config, pino({ level: 'silent' }), { stays: false });
  const { storage } = core;
  const routes = [
    routesOf()({
      method: 'POST',
      url: '/file',
      operationId: 'putFile',
      summary: 'Takes a file',
      tag: 'bench',
      access: 'account',
      consumes: 'multipart/form-data',
      upload: {
        field: 'file',
        maxBytes: 1e12,
        inspect: async () => ({ limit: 1e12 }),
        receive: ({ content }) => storage.put(KEY, content, { contentType: 'video/mp4' }),
        discard: async () => {},
      },
      answers: { 201: Type.Any() },
      handler: ({ received }) => received,
    }),
    routesOf()({
      method: 'GET',
      url: '/file',
      operationId: 'getFile',
      summary: 'Sends it',
      tag: 'bench',
      access: 'public',
      answers: objectAnswers,
      async handler({ request, reply }) {
        const file = { storage, key: KEY, contentType: 'video/mp4', name: 'file.mp4' };
        if (!(await sendObject(file, request, reply))) throw new Error('nothing is there yet');
        return reply;
      },
    }),
  ];
  const surface = defineSurface<Record<never, never>>({
    name: 'bench',
    title: { zh: '', en: '' },
    version: '1.0.0',
    docs: '/docs',
    messages: { zh: {}, en: {} },
    errorBody: ({ message }) => ({ message }),
    errorSchema: market.errorSchema,
    answers: {
      malformed_body: { status: 400 },
      malformed_url: { status: 400 },
      malformed_request: { status: 400 },
      unsupported_media_type: { status: 415 },
      body_too_large: { status: 413 },
      invalid_body: { status: 422 },
      invalid_parameters: { status: 400 },
      route_not_found: { status: 404 },
      upgrade_required: { status: 426 },
      sign_in_required: { status: 401 },
      token_expired: { status: 401 },
      token_invalid: { status: 401 },
      token_scope: { status: 403 },
      session_required: { status: 403 },
      impersonating: { status: 403 },
      admin_required: { status: 403 },
      rate_limited: { status: 429 },
      unavailable: { status: 503 },
      internal: { status: 500 },
    },
  });
  const app = await createServer(core, { systems: [{ surface, routes }] });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const account = await core.accounts.register({
    username: 'bench',
    email: 'bench@example.com',
    password: 'password123',
  });
  const grant = await core.sessions.open(core.database.query, account, { system: 'bench', tokenLifetime: 3_600 });
  return { url: `${origin}/bench/file`, token: grant.accessToken };
}
