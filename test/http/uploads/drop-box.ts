/** A surface with nothing but uploads: texts to 1 MiB, and anything that begins with "BIG" to 8 MiB. */

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Type } from 'typebox';
import { openCore } from '../../../src/app/compose.ts';
import { readConfig } from '../../../src/app/config.ts';
import type { Core } from '../../../src/core/core.ts';
import { IDENTITY_KEY } from '../../../src/core/storage/identity.ts';
import { resumable } from '../../../src/http/declare/resumable.ts';
import { defineSurface, routesOf } from '../../../src/http/declare/surface.ts';
import type { Api } from '../../../src/http/declare/system.ts';
import type { FileUpload } from '../../../src/http/declare/upload.ts';
import { createServer } from '../../../src/http/serve/server.ts';
import { refusals } from '../../../src/shared/errors.ts';
import { nameInKey } from '../../../src/shared/storage/keys.ts';
import { createTestDatabase } from '../../support/database.ts';
import { quiet } from '../../support/logger.ts';
import { accountWith } from '../../support/tokens.ts';

const MEBIBYTE = 1_048_576;
export const BIG_BYTES = 8 * MEBIBYTE;
export const SMALL_BYTES = MEBIBYTE;

export type DropErrors = { kind_refused: { first: string } };
const refuse = refusals<DropErrors>();

interface Kind {
  limit: number;
  name: 'big' | 'text';
}

interface Dropped {
  key: string;
  size: number;
  kind: string;
  name: string;
}

export interface DropBox extends AsyncDisposable {
  readonly url: string;
  readonly core: Core;
  readonly dataDir: string;
  readonly token: string;
  readonly undeclared: string[];
  /** Another account's token. */
  otherToken(): Promise<string>;
  /** The keys of the stored files. */
  keys(): Promise<string[]>;
  /** Remains of uploads in the data folder. */
  leftovers(): Promise<string[]>;
  textOf(key: string): Promise<string>;
}

export interface DropBoxOptions {
  environment?: Record<string, string>;
  databaseUrl?: string;
  dataDir?: string;
  atRoot?: boolean;
  /** A free port by default. */
  port?: number;
  /** Replaces the drop box's own API. */
  api?: (core: Core) => Api;
  bigBytes?: number;
  /** Called when a file is complete, before it counts as received. */
  beforeReceived?: (signal: AbortSignal | undefined) => Promise<void>;
  /** Called before a complete resumable upload is finished. */
  beforeFinish?: () => Promise<void>;
}

export function dropBox(core: Core, options: DropBoxOptions = {}): Api {
  const { bigBytes = BIG_BYTES, beforeFinish = async () => {}, beforeReceived = async () => {} } = options;
  const body = Type.Object(
    { title: Type.String({ minLength: 1, maxLength: 20 }), note: Type.Optional(Type.String()) },
    { additionalProperties: false },
  );
  const uploadInto = ({ storage }: Core): FileUpload<Kind, Dropped> => ({
    field: 'file',
    maxBytes: bigBytes,
    async inspect(first) {
      if (first.length === 0 || first.includes(0)) throw refuse('kind_refused', { first: first.toString('hex', 0, 4) });
      return first.toString('latin1').startsWith('BIG')
        ? { limit: bigBytes, name: 'big' }
        : { limit: SMALL_BYTES, name: 'text' };
    },
    async receive({ name, kind, content, signal }, { account }) {
      const key = `dropped/${account.id}/${nameInKey(name)}`;
      const { size } = await storage.put(key, content, { contentType: 'text/plain' });
      await beforeReceived(signal);
      return { key, size, kind: kind.name, name };
    },
    async discard({ key }) {
      await storage.remove([key]);
    },
  });
  const DroppedAnswer = Type.Object({
    key: Type.String(),
    size: Type.Integer(),
    kind: Type.String(),
    name: Type.String(),
    title: Type.String(),
  });
  const route = routesOf<DropErrors>();
  const envelope = Type.Object({ error: Type.String(), message: Type.String() });
  const surface = defineSurface<DropErrors>({
    name: 'drop-box',
    title: { zh: '投递箱', en: 'drop box' },
    version: '1.0.0',
    docs: '/docs',
    messages: {
      zh: { kind_refused: ({ first }) => `不支持: ${first}` },
      en: { kind_refused: ({ first }) => `not a kind of file: ${first}` },
    },
    errorBody: ({ reason, message }) => ({ error: reason, message }),
    errorSchema: envelope,
    answers: {
      malformed_body: { status: 422 },
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
      kind_refused: { status: 415 },
    },
  });
  return {
    surface,
    routes: [
      route({
        method: 'POST',
        url: '/drop',
        operationId: 'operation1',
        summary: 'Drop a file',
        tag: 'drop',
        access: 'account',
        consumes: 'multipart/form-data',
        upload: uploadInto(core),
        body,
        answers: { 201: DroppedAnswer },
        errors: ['kind_refused'],
        handler: ({ received, body: { title } }) => ({ ...received, title }),
      }),
      route({
        method: 'POST',
        url: '/plain',
        operationId: 'operation2',
        summary: 'Takes JSON',
        tag: 'drop',
        access: 'account',
        body,
        answers: { 200: body },
        handler: ({ body }) => body,
      }),
    ],
    resumables: [
      resumable({
        url: '/drop/resumable',
        summary: 'Drop a file in pieces',
        upload: uploadInto(core),
        body: Type.Object({ title: Type.String({ minLength: 1, maxLength: 20 }) }, { additionalProperties: false }),
        async finish({ received, settle }) {
          await beforeFinish();
          await core.database.transaction((tx) => settle(tx, `/dropped/${received.key}`));
        },
      }),
    ],
  };
}

export async function startDropBox(options: DropBoxOptions = {}): Promise<DropBox> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'owlery-drop-')));
  const config = readConfig({
    DATABASE_URL: options.databaseUrl ?? (await createTestDatabase()).url,
    OWLERY_SECRET: 'a secret that all nodes of a test share',
    OWLERY_DATA_DIR: dataDir,
    OWLERY_ADDRESS_LIMIT: '100000',
    ...options.environment,
  });
  const core = await openCore(config, quiet, { stays: false });
  const undeclared: string[] = [];
  const app = await createServer(core, {
    systems: [options.api?.(core) ?? dropBox(core, options)],
    atRoot: options.atRoot ?? false,
    onUndeclaredStatus: (name, status) => undeclared.push(`${name} answered ${status}`),
  });
  const origin = await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });
  const token = await accountWith(core, 'user');
  return {
    url: options.atRoot ? origin : `${origin}/drop-box`,
    core,
    dataDir,
    token,
    undeclared,
    otherToken: () => accountWith(core, 'user'),
    async keys() {
      const keys: string[] = [];
      for await (const { key } of core.storage.list('')) if (key !== IDENTITY_KEY) keys.push(key);
      return keys.sort();
    },
    async leftovers() {
      const folders = ['incoming', 'uploads'].map((name) => readdir(join(dataDir, name)).catch(() => []));
      return (await Promise.all(folders)).flat();
    },
    async textOf(key) {
      const found = await core.storage.open(key);
      return found ? (await buffer(found.stream)).toString() : '';
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await core.close();
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
