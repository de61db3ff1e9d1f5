/** Compares the size of a build, compressed by brotli, with the budgets: `npm run budgets -w console`. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '../dist');

/** Bytes. A page's first load is the entry, what it imports, the shell and the texts of one language. */
export const BUDGETS = { firstScript: 200_000, firstStyle: 25_000, lazyPart: 60_000 };

/** The PDF reader is large, and loaded only to read a PDF. */
const EXEMPT = /reader|pdf\.worker/;

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
  css?: string[];
}

export interface Weights {
  firstScript: number;
  firstStyle: number;
  /** The largest lazy part, by its file. */
  largest: { file: string; bytes: number };
}

export async function weigh(): Promise<Weights> {
  const manifest: Record<string, Chunk> = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8'));
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry) ?? 'index.html';
  const reached = new Set<string>();
  const reach = (key: string) => {
    if (reached.has(key)) return;
    reached.add(key);
    for (const one of manifest[key]?.imports ?? []) reach(one);
  };
  for (const key of [entry, 'src/pages/home.tsx', 'src/locales/zh/index.ts']) reach(key);
  const first = [...reached].flatMap((key) => manifest[key] ?? []);
  const styles = new Set(first.flatMap(({ css = [] }) => css));
  const lazy = Object.entries(manifest).filter(([key, { file }]) => !reached.has(key) && /\.m?js$/.test(file));
  const parts = await Promise.all(lazy.map(async ([, { file }]) => ({ file, bytes: await sizeOf(file) })));
  return {
    firstScript: sum(await Promise.all(first.map(({ file }) => (file.endsWith('.js') ? sizeOf(file) : 0)))),
    firstStyle: sum(await Promise.all(Array.from(styles, sizeOf))),
    largest: parts.filter(({ file }) => !EXEMPT.test(file)).sort((one, other) => other.bytes - one.bytes)[0] ?? {
      file: '',
      bytes: 0,
    },
  };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** The size as sent: small files are sent uncompressed. */
async function sizeOf(file: string): Promise<number> {
  const compressed = await stat(join(dist, `${file}.br`)).catch(() => undefined);
  return (compressed ?? (await stat(join(dist, file)))).size;
}

if (import.meta.main) {
  const { firstScript, firstStyle, largest } = await weigh();
  const lines = [
    `first script ${firstScript} of ${BUDGETS.firstScript} bytes`,
    `first style ${firstStyle} of ${BUDGETS.firstStyle} bytes`,
    `largest lazy part ${largest.bytes} of ${BUDGETS.lazyPart} bytes (${largest.file})`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const isOver =
    firstScript > BUDGETS.firstScript || firstStyle > BUDGETS.firstStyle || largest.bytes > BUDGETS.lazyPart;
  if (isOver) process.exitCode = 1;
}
