/** Two nodes behind one nginx that alternates between them: each finds every file. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { hasNginx, type Nginx, startNginx } from '../support/nginx.ts';
import { type Home, makeHome } from '../support/owlery.ts';
import { freePort } from '../support/ports.ts';
import { startS3 } from '../support/s3.ts';
import { film } from './courseware/teaching.ts';

const SECRET = 'a secret that all nodes of a test share';
const ROUNDS = 6;
const TUS = { 'tus-resumable': '1.0.0' };

interface Answered {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly bytes: Buffer;
}

interface Asking {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

const storages = {
  'one shared folder': async (home: Home) => ({
    environments: [{ OWLERY_DATA_DIR: home.dataDir }, { OWLERY_DATA_DIR: home.dataDir }],
    [Symbol.asyncDispose]: async () => {},
  }),
  'one S3': async (home: Home) => {
    const s3 = await startS3();
    const folders = ['one', 'other'].map((name) => join(home.dataDir, name));
    return {
      environments: folders.map((folder) => ({ ...s3.environment, OWLERY_DATA_DIR: folder })),
      [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose](),
    };
  },
};

describe.skipIf(!hasNginx).each(Object.entries(storages))('two nodes over %s', (_name, prepare) => {
  let home: Home;
  let storage: Awaited<ReturnType<typeof prepare>>;
  let nginx: Nginx;
  let url: string;
  let token: string;
  let bytes: Buffer;

  beforeAll(async () => {
    home = await makeHome();
    storage = await prepare(home);
    const { url: databaseUrl } = await createTestDatabase();
    const upstreams: string[] = [];
    for (const environment of storage.environments) {
      const port = await freePort();
      await home.serve(['courseware'], {
        ...environment,
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        OWLERY_SECRET: SECRET,
      });
      upstreams.push(`http://127.0.0.1:${port}`);
    }
    const port = await freePort();
    nginx = await startNginx(port, 'location / { proxy_pass http://nodes; }', { upstreams });
    url = `https://localhost:${port}`;
    bytes = Buffer.from(await film());
    const credentials = { email: 'teacher@example.com', password: 'password123' };
    await json('/api/v1/auth/register', { ...credentials, name: 'The teacher' });
    token = (await json('/api/v1/auth/login', credentials)).access_token;
  }, 180_000);
  afterAll(async () => {
    await nginx?.[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
    await storage[Symbol.asyncDispose]();
  });

  async function ask(path: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Answered> {
    const authorization = token && !path.startsWith('http') ? { authorization: `Bearer ${token}` } : {};
    return await new Promise((resolve, reject) => {
      const options = { method, ca: nginx.certificate, headers: { ...authorization, ...headers } };
      const asked = request(`${url}${path}`, options, async (response) => {
        const answered = Buffer.concat(await response.toArray());
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: answered });
      });
      asked.on('error', reject).end(body);
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
  async function json(path: string, sent?: object): Promise<any> {
    const body = sent && JSON.stringify(sent);
    const headers = { 'content-type': 'application/json' };
    const answer = await ask(path, sent ? { method: 'POST', headers, body: body ?? '' } : {});
    expect(answer.status, `${path}: ${answer.bytes}`).toBeLessThan(300);
    return JSON.parse(answer.bytes.toString());
  }

  /** Reads a file, following a redirect to the storage. */
  async function read(path: string): Promise<Buffer> {
    const answer = await ask(`/${path.split('/').map(encodeURIComponent).join('/')}`);
    if (answer.status === 302) {
      const there = await fetch(String(answer.headers.location));
      expect(there.status, path).toBe(200);
      return Buffer.from(await there.arrayBuffer());
    }
    expect(answer.status, path).toBe(200);
    return answer.bytes;
  }

  async function thumbnail(id: number): Promise<string> {
    return await eventually(
      async () => {
        const { thumbnail_status, thumbnail_path } = await json(`/api/v1/upload/thumbnail-status/${id}`);
        expect(thumbnail_status).toBe('completed');
        return thumbnail_path;
      },
      { timeout: 60_000, interval: 200 },
    );
  }

  async function expectFoundEverywhere(id: number): Promise<void> {
    const { file_path } = await json(`/api/v1/materials/${id}`);
    const picture = await thumbnail(id);
    for (let round = 0; round < ROUNDS; round += 1) {
      expect(Buffer.compare(await read(file_path), bytes)).toBe(0);
      expect((await read(picture)).subarray(0, 2).toString('hex')).toBe('ffd8');
    }
  }

  test('serve a file and its thumbnail that were uploaded to one of them', { timeout: 120_000 }, async () => {
    const form = new Response(
      Object.entries({ title: 'Owls', file: new File([new Uint8Array(bytes)], 'owls.mp4') }).reduce(
        (all, [name, value]) => {
          all.append(name, value);
          return all;
        },
        new FormData(),
      ),
    );
    const answer = await ask('/api/v1/upload', {
      method: 'POST',
      headers: { 'content-type': form.headers.get('content-type') ?? '' },
      body: new Uint8Array(await form.arrayBuffer()),
    });
    expect(answer.status, answer.bytes.toString()).toBe(201);
    await expectFoundEverywhere(JSON.parse(answer.bytes.toString()).id);
  });

  test('accept a resumable upload whose parts go to both in turn', { timeout: 120_000 }, async () => {
    const metadata = `title ${Buffer.from('Owls').toString('base64')},filename ${Buffer.from('o.mp4').toString('base64')}`;
    const made = await ask('/api/v1/upload/resumable', {
      method: 'POST',
      headers: { ...TUS, 'upload-length': String(bytes.length), 'upload-metadata': metadata },
    });
    expect(made.status, made.bytes.toString()).toBe(201);
    const address = new URL(String(made.headers.location), url).pathname;
    const size = Math.ceil(bytes.length / ROUNDS);
    let last = made;
    for (let offset = 0; offset < bytes.length; offset += size) {
      const stood = await ask(address, { method: 'HEAD', headers: TUS });
      expect([stood.status, stood.headers['upload-offset']]).toEqual([200, String(offset)]);
      last = await ask(address, {
        method: 'PATCH',
        headers: { ...TUS, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
        body: bytes.subarray(offset, offset + size),
      });
      expect(last.status, last.bytes.toString()).toBe(204);
    }
    await expectFoundEverywhere(Number(String(last.headers['content-location']).split('/').at(-1)));
  });
});

describe('a node with a storage of its own', () => {
  test('does not start, and doctor reports it, until the storage is accepted', {
    timeout: 180_000,
  }, async () => {
    await using home = await makeHome();
    const own = await mkdtemp(join(tmpdir(), 'owlery-own-'));
    await chmod(own, 0o755);
    const { url: databaseUrl } = await createTestDatabase();
    const environment = { DATABASE_URL: databaseUrl, OWLERY_SECRET: SECRET };
    const first = await home.serve([], environment);

    const elsewhere = { ...environment, OWLERY_DATA_DIR: own, PORT: String(await freePort()), LOG_LEVEL: 'silent' };
    const words = [own, 'OWLERY_DATA_DIR', 'S3_ENDPOINT', home.dataDir, 'owlery storage adopt'];
    for (const command of [['serve'], ['worker'], ['doctor']]) {
      const { code, stdout, stderr } = await home.run(command, elsewhere);
      expect(code, stderr).toBe(1);
      for (const word of words) expect(stdout + stderr).toContain(word);
    }
    await first.ended('SIGTERM');

    expect((await home.run(['storage', 'adopt'], elsewhere)).stdout).toContain(own);
    await home.serve([], elsewhere);
    const back = await home.run(['serve'], { ...environment, LOG_LEVEL: 'silent' });
    expect([back.code, back.stderr]).toEqual([1, expect.stringContaining(own)]);
    await rm(own, { recursive: true, force: true });
  });
});
