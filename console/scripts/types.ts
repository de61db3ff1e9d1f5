/**
 * Writes the types of our own APIs from the OpenAPI documents of a running server:
 * `npm run types -w console -- http://127.0.0.1:8000`. They are committed, as a build has no server to ask.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';

const folder = join(import.meta.dirname, '../src/api/generated');
const origin = process.argv[2] ?? 'http://127.0.0.1:8000';
const SYSTEMS = ['console', 'identity', 'market', 'factory', 'courseware', 'study'];

/** What refuses is one shape a system, read by one function: left out here, it is two thirds of the text. */
function withoutRefusals(document: OpenApi): OpenApi {
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    for (const status of Object.keys(operation.responses ?? {})) {
      if (!status.startsWith('2')) delete operation.responses?.[status];
    }
  }
  return document;
}

/** Descriptions and examples are for readers of the document: a change of theirs changes no type. */
const withoutWords = (key: string, value: unknown) => {
  const isWords = ['description', 'summary'].includes(key) && typeof value === 'string';
  // A field of that name has a schema there, with a type.
  const isExample = ['example', 'examples'].includes(key) && !('type' in Object(value));
  return isWords || isExample ? undefined : value;
};

interface OpenApi {
  paths: Record<string, Record<string, { responses?: Record<string, object> }>>;
}

/** @param system whose name goes before each path, so that no two systems have the same */
export async function typesOf(system: string, document: OpenApi): Promise<string> {
  const paths = Object.fromEntries(
    Object.entries(withoutRefusals(document).paths).map(([path, operations]) => [`/${system}${path}`, operations]),
  );
  const types = astToString(await openapiTypescript(JSON.stringify({ ...document, paths }, withoutWords)));
  return `/** Made by \`npm run types -w console\` from the OpenAPI document; do not edit. */\n${types}`;
}

if (import.meta.main) {
  await mkdir(folder, { recursive: true });
  for (const system of SYSTEMS) {
    const response = await fetch(`${origin}/${system}/api/docs/openapi.json`);
    await writeFile(join(folder, `${system}.d.ts`), await typesOf(system, (await response.json()) as OpenApi));
  }
}
