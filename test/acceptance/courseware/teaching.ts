/** A courseware server with accounts, used over HTTP. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { IDENTITY_KEY } from '../../../src/core/storage/identity.ts';
import { eventually } from '../../support/eventually.ts';
import { type FilmRecipe, makeFilm } from '../../support/films.ts';
import { makePdf, type PdfRecipe } from '../../support/pdfs.ts';
import { type Answer, startTestServer, type TestServer, type TestServerOptions } from '../../support/server.ts';

export interface Person {
  readonly id: number;
  readonly email: string;
  readonly token: string;
  readonly refreshToken: string;
}

export interface School extends AsyncDisposable {
  readonly server: TestServer;
  readonly teacher: Person;
  readonly pupil: Person;
  readonly admin: Person;
}

export async function startSchool(options: TestServerOptions = {}): Promise<School> {
  const server = await startTestServer('courseware', { works: true, ...options });
  return {
    server,
    teacher: await enrol(server, 'teacher'),
    pupil: await enrol(server, 'pupil'),
    admin: await enrol(server, 'admin', 'admin'),
    async [Symbol.asyncDispose]() {
      await server.close();
      expect(server.undeclared).toEqual([]);
    },
  };
}

/** Registers and signs in. */
async function enrol(server: TestServer, name: string, role: 'user' | 'admin' = 'user'): Promise<Person> {
  const email = `${name}@example.com`;
  const registered = await server.send('POST', '/api/v1/auth/register', {
    json: { email, name: `The ${name}`, password: 'password123' },
  });
  expect(registered.status, registered.text).toBe(201);
  if (role === 'admin') await makeAdmin(server, registered.body.id);
  return await signIn(server, email);
}

async function makeAdmin({ core }: TestServer, id: number): Promise<void> {
  await core.database.query.updateTable('accounts').set({ role: 'admin' }).where('id', '=', id).execute();
}

export async function signIn(server: TestServer, email: string, password = 'password123'): Promise<Person> {
  const { status, body, text } = await server.send('POST', '/api/v1/auth/login', { json: { email, password } });
  expect(status, text).toBe(200);
  return { id: body.user.id, email, token: body.access_token, refreshToken: body.refresh_token };
}

export interface Sent {
  name?: string;
  type?: string;
  title?: string | null;
  description?: string;
}

export async function upload(
  { url }: TestServer,
  token: string,
  bytes: Uint8Array,
  { name = 'file.bin', type = 'application/octet-stream', title = 'A title', description }: Sent = {},
): Promise<Answer> {
  const form = new FormData();
  form.append('file', new File([new Uint8Array(bytes)], name, { type }));
  if (title !== null) form.append('title', title);
  if (description !== undefined) form.append('description', description);
  const response = await fetch(`${url}/api/v1/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'accept-language': 'en' },
    body: form,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

/** Uploads a file that must be accepted. @returns the material */
export async function uploaded(server: TestServer, { token }: Person, bytes: Uint8Array, sent: Sent = {}) {
  const answer = await upload(server, token, bytes, sent);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

export const pdf = (recipe?: PdfRecipe) => makePdf(recipe);

/** A 2 s video of a moving picture with a tone. */
const PLAIN: FilmRecipe = {
  graph: 'testsrc2=alpha=255:s=320x180:r=10:d=2,format=yuv420p[out0];sine=f=440:d=2[out1]',
  videoCodec: 'libx264',
  audioCodec: 'aac',
};

/** @param name its extension names the container */
export async function film(name = 'film.mp4', recipe: FilmRecipe = PLAIN): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-film-'));
  try {
    await makeFilm(join(folder, name), recipe);
    return await readFile(join(folder, name));
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const WEBM: FilmRecipe = {
  graph: 'testsrc2=alpha=255:s=320x180:r=10:d=2,format=yuv420p[out0]',
  videoCodec: 'libvpx',
};

/** The keys of all objects in the storage. */
export async function objects({ core }: TestServer): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of core.storage.list('')) if (key !== IDENTITY_KEY) keys.push(key);
  return keys.sort();
}

/** Waits until a thumbnail is made or abandoned. */
export async function thumbnailOf(server: TestServer, { token }: Person, id: number) {
  return await eventually(
    async () => {
      const { body } = await server.send('GET', `/api/v1/upload/thumbnail-status/${id}`, { token });
      expect(body.thumbnail_status).not.toBe('pending');
      return body;
    },
    { timeout: 50_000, interval: 200 },
  );
}

export const refused = (status: number, code: string, details: object = {}) => ({
  status,
  body: {
    error: {
      code,
      message: expect.any(String),
      details: expect.objectContaining({ reason: expect.any(String), ...details }),
    },
  },
});

export const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
