/** Generates clients from an OpenAPI document with three generators and their default settings. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { generate as orval } from 'orval';
import ts from 'typescript';

const { factory } = ts;

export const GENERATORS = ['openapi-typescript', 'hey-api', 'orval'] as const;
export type Generator = (typeof GENERATORS)[number];

/**
 * Writes the client of one API to `<folder>/<generator>/<name>`.
 * @param source the address of the document
 * @param document its content
 */
export async function generate(generator: Generator, name: string, folder: string, source: string): Promise<void> {
  const output = join(folder, generator, name);
  await mkdir(output, { recursive: true });
  switch (generator) {
    case 'openapi-typescript': {
      // Files are blobs, as its documentation recommends: https://openapi-ts.dev/node#example-blob-types
      const blob = factory.createTypeReferenceNode('Blob');
      const nodes = await openapiTypescript(new URL(source), {
        transform: ({ format }) => (format === 'binary' ? blob : undefined),
      });
      const types = astToString(nodes);
      await writeFile(join(output, 'schema.ts'), types);
      return;
    }
    case 'hey-api':
      await createClient({
        input: source,
        output: { path: output },
        plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
        logs: { level: 'silent' },
      });
      return;
    case 'orval':
      await orval({
        input: { target: source },
        output: {
          target: join(output, 'client.ts'),
          client: 'fetch',
          mode: 'single',
          baseUrl: { getBaseUrlFromSpecification: true },
        },
      });
  }
}
