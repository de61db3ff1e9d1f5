/** Every text of the console is in both languages, and every key that the pages name is there. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import en from '../../console/src/locales/en/index.ts';
import zh from '../../console/src/locales/zh/index.ts';

const source = join(import.meta.dirname, '../../console/src');

type Tree = { [key: string]: string | Tree };

function keysOf(tree: Tree, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key}`] : keysOf(value, `${path}${key}.`),
  );
}

/** A text with a count has as many forms as its language needs. */
const withoutForm = (key: string) => key.replace(/_(one|other)$/, '');
const known = { zh: new Set(keysOf(zh as Tree).map(withoutForm)), en: new Set(keysOf(en as Tree).map(withoutForm)) };

async function pages(): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(source, { recursive: true })).filter(
    (name) => /\.tsx?$/.test(name) && !/^(locales|api\/generated|pages\/market\/find-plot)/.test(name),
  );
  return await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(source, name), 'utf8') })));
}

test('Chinese and English have the same texts', () => {
  expect([...known.zh].sort()).toEqual([...known.en].sort());
});

test('A text has the same placeholders in both languages', () => {
  const figures = (tree: Tree, key: string) => {
    const text = key.split('.').reduce<string | Tree>((at, part) => (at as Tree)[part] ?? '', tree);
    return [...new Set(Array.from(String(text).matchAll(/\{\{(\w+)\}\}/g), ([, name]) => name))].sort();
  };
  for (const key of keysOf(zh as Tree)) {
    if (keysOf(en as Tree).includes(key)) expect(figures(en as Tree, key), key).toEqual(figures(zh as Tree, key));
  }
});

test('Every action that the journal records has a name', async () => {
  const server = join(import.meta.dirname, '../../src');
  const names = (await readdir(server, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(names.map((name) => readFile(join(server, name), 'utf8')));
  // `action: 'sign_in'`, or given to a function that records.
  const said = /(?:\baction: |\b[rR]ecord\w*\((?:[^'()]|\([^()]*\))*?)'([a-z]+(?:_[a-z]+)+)'/g;
  const actions = texts
    .filter((text) => text.includes('ournal'))
    .flatMap((text) => Array.from(text.matchAll(said), ([, action]) => action));
  expect(actions.length).toBeGreaterThan(30);
  expect(actions.filter((action) => !known.en.has(`journal_action.${action}`))).toEqual([]);
});

describe('the pages', () => {
  test('use existing texts only', async () => {
    const missing: string[] = [];
    for (const { name, text } of await pages()) {
      for (const [, key = ''] of text.matchAll(/\bt\(\s*'([\w.]+)'/g)) {
        if (!known.en.has(key)) missing.push(`${name}: ${key}`);
      }
    }
    expect(missing).toEqual([]);
  });

  test('contain neither Chinese nor English words of their own', async () => {
    const found: string[] = [];
    for (const { name, text } of await pages()) {
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
      for (const line of code.split('\n')) {
        // The names of the languages are the same in both.
        if (/\p{Script=Han}/u.test(line.replaceAll(/中文|文/g, ''))) found.push(`${name}: ${line.trim()}`);
        if (/>\s*[A-Z]?[a-z]+(?: [a-z]+)+\s*</.test(line)) found.push(`${name}: ${line.trim()}`);
        if (/(?:placeholder|title|aria-label|label)="[A-Za-z]{2,}/.test(line)) found.push(`${name}: ${line.trim()}`);
      }
    }
    expect(found).toEqual([]);
  });

  test('have files of at most 300 lines', async () => {
    const long = (await pages()).filter(({ text }) => text.split('\n').length > 301).map(({ name }) => name);
    expect(long).toEqual([]);
  });
});
