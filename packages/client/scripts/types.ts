/**
 * Writes the types of our own APIs from the documents of a running server:
 * `npm run types -w @owlery/client -- http://127.0.0.1:8000`. They are committed, because a build has no running server.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';

export const folder = join(import.meta.dirname, '../types');
const SYSTEMS = ['console', 'identity', 'market', 'factory', 'courseware', 'study'];

interface OpenApi {
  paths: Record<string, Record<string, { responses?: Record<string, object> }>>;
}

interface AsyncApi {
  components: { schemas: Record<string, object> };
}

/** Generates all files of types, by name. @param origin of a server of all systems */
export async function generate(origin: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const system of SYSTEMS) {
    const documents = `${origin}/${system}/api/docs`;
    const openapi = await fetch(`${documents}/openapi.json`);
    files.set(`${system}.d.ts`, await typesOf(system, (await openapi.json()) as OpenApi));
    const asyncapi = await fetch(`${documents}/asyncapi.json`);
    if (asyncapi.ok) files.set(`${system}-channel.d.ts`, await channelTypesOf((await asyncapi.json()) as AsyncApi));
  }
  return files;
}

/** @param system whose name precedes each path, so that paths are unique */
async function typesOf(system: string, document: OpenApi): Promise<string> {
  const paths = Object.entries(withoutRefusals(document).paths).map(([path, methods]) => [
    `/${system}${path}`,
    methods,
  ]);
  return await written({ ...document, paths: Object.fromEntries(paths) });
}

/** The schemas of messages are OpenAPI schemas. */
async function channelTypesOf({ components: { schemas } }: AsyncApi): Promise<string> {
  return await written({ openapi: '3.1.0', info: { title: '', version: '' }, paths: {}, components: { schemas } });
}

async function written(document: object): Promise<string> {
  const blob = ts.factory.createTypeReferenceNode('Blob');
  const nodes = await openapiTypescript(JSON.parse(JSON.stringify(document, withoutWords)) as OpenAPI3, {
    transform: ({ format }) => (format === 'binary' ? blob : undefined),
  });
  return `/** Made by \`npm run types -w @owlery/client\` from a document of the server; do not edit. */\n${astToString(nodes)}`;
}

/** Refusals are thrown as one class of errors, so their types, two thirds of the text, are left out. */
function withoutRefusals(document: OpenApi): OpenApi {
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    for (const status of Object.keys(operation.responses ?? {})) {
      if (!status.startsWith('2')) delete operation.responses?.[status];
    }
  }
  return document;
}

/** Without descriptions, a change of their words does not change the types. */
const withoutWords = (key: string, value: unknown) =>
  ['description', 'summary', 'title'].includes(key) && typeof value === 'string' ? undefined : value;

if (import.meta.main) {
  await mkdir(folder, { recursive: true });
  for (const [name, types] of await generate(process.argv[2] ?? 'http://127.0.0.1:8000')) {
    await writeFile(join(folder, name), types);
  }
}
