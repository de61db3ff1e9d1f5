/**
 * Builds the console into dist/, with a compressed copy beside each file. After `npm ci --omit=dev` its packages are
 * missing: then it is built in a temporary folder, into which they are installed for this moment. The bundler among them also
 * bundles the server then.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const folder = join(import.meta.dirname, '..');
const root = join(folder, '..');
/** What a build reads. */
const SOURCES = ['package.json', 'package-lock.json', '.npmrc', 'console', 'packages'];
const COMPRESSIBLE = /\.(js|mjs|css|svg|json|wasm|bcmap)$/;
const LEAST_BYTES = 1_024;

const vite = await import('vite').catch(() => undefined);
if (vite) {
  await vite.build({ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'warn' });
  await compress(join(folder, 'dist/assets'));
} else {
  await buildElsewhere().catch(({ message }) => {
    // A worker needs no console, and a server without it serves all its APIs.
    process.stderr.write(`The console is not built: ${message}\nTo build it, run npm ci without --omit=dev.\n`);
  });
}

async function buildElsewhere(): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'owlery-console-'));
  try {
    const isSource = (path: string) => !['node_modules', 'dist'].includes(basename(path));
    for (const name of SOURCES) await cp(join(root, name), join(place, name), { recursive: true, filter: isSource });
    const npm = process.env.npm_execpath;
    if (npm === undefined) throw new Error('npm has not started this script');
    const env = { ...process.env, npm_config_omit: '', npm_config_include: 'dev', NODE_ENV: '' };
    const options = ['ci', '--ignore-scripts', '--workspace', 'console', '--include-workspace-root=false'];
    await promisify(execFile)(process.execPath, [npm, ...options], { cwd: place, env });
    await promisify(execFile)(process.execPath, [join(place, 'console/scripts/build.ts')], { cwd: place, env });
    await rm(join(folder, 'dist'), { recursive: true, force: true });
    await cp(join(place, 'console/dist'), join(folder, 'dist'), { recursive: true });
    const bundler = join(place, 'node_modules/rolldown/dist/index.mjs');
    await promisify(execFile)(process.execPath, [join(root, 'scripts/build.ts'), bundler]);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function compress(assets: string): Promise<void> {
  const names = (await readdir(assets)).filter((name) => COMPRESSIBLE.test(name));
  await Promise.all(
    names.map(async (name) => {
      const content = await readFile(join(assets, name));
      if (content.length < LEAST_BYTES) return;
      const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
      const [small, smaller] = await Promise.all([
        promisify(gzip)(content, { level: 9 }),
        promisify(brotliCompress)(content, { params }),
      ]);
      await writeFile(join(assets, `${name}.gz`), small);
      await writeFile(join(assets, `${name}.br`), smaller);
    }),
  );
}
