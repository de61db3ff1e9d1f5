/** Every catalogue in both languages: the compiler checks the codes, this test checks the files and the words. */
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/shared/language.ts';

const root = new URL('../../src/locales/', import.meta.url);
/** The English texts of tus come from its library. */
const CHINESE_ONLY = new Set(['tus.ts']);

const filesOf = async (language: string) =>
  (await readdir(new URL(`${language}/`, root), { recursive: true }))
    .filter((file) => file.endsWith('.ts') && !CHINESE_ONLY.has(file))
    .sort();

const HAN = /\p{Script=Han}/u;

/** All literal texts of a module, without templates. */
function textsIn(value: unknown, path: string): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}

function codesIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value)
    .flatMap(([key, inner]) => codesIn(inner, `${path}.${key}`))
    .sort();
}

test('All languages have the same catalogues', async () => {
  const folders = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...LANGUAGES].sort());
  const [first = [], ...others] = await Promise.all(LANGUAGES.map(filesOf));
  expect(first.length).toBeGreaterThan(0);
  for (const other of others) expect(other).toEqual(first);
});

/** Codes that a system words as its document does, in the document's language. */
async function sharedCodes(): Promise<Set<string>> {
  const shared = await Promise.all(['requests', 'accounts'].map((name) => import(new URL(`zh/${name}.ts`, root).href)));
  return new Set(
    shared.flatMap((module) => Object.values({ ...module }).flatMap((list) => Object.keys(list as object))),
  );
}

test('Each catalogue has the same codes in all languages', async () => {
  const shared = await sharedCodes();
  const own = (codes: string[]) => codes.filter((code) => !shared.has(code.split('.').at(-1) ?? ''));
  for (const file of await filesOf('zh')) {
    const [zh, en] = await Promise.all(LANGUAGES.map((language) => import(new URL(`${language}/${file}`, root).href)));
    const isShared = file === 'requests.ts' || file === 'accounts.ts';
    const [ofZh, ofEn] = [codesIn({ ...zh }), codesIn({ ...en })];
    expect(isShared ? ofZh : own(ofZh), file).toEqual(isShared ? ofEn : own(ofEn));
  }
});

test('Chinese texts contain Chinese, and English texts contain none', async () => {
  for (const file of await filesOf('zh')) {
    const [zh, en] = await Promise.all(LANGUAGES.map((language) => import(new URL(`${language}/${file}`, root).href)));
    for (const [path, text] of textsIn({ ...zh }, file)) if (/[a-z]{2}/i.test(text)) expect(text, path).toMatch(HAN);
    for (const [path, text] of textsIn({ ...en }, file)) expect(text, path).not.toMatch(HAN);
  }
});
