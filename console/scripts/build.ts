/** Builds the console into dist/, with a compressed copy beside each file. Prints a notice and does nothing if its packages are missing. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const folder = join(import.meta.dirname, '..');
const COMPRESSIBLE = /\.(js|mjs|css|svg|json|wasm|bcmap)$/;
const LEAST_BYTES = 1_024;

const vite = await import('vite').catch(() => undefined);
if (vite) {
  await vite.build({ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'warn' });
  await compress(join(folder, 'dist/assets'));
} else {
  process.stdout.write('The console is not built: its parts are left out (--omit=dev). `npm ci` builds it.\n');
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
