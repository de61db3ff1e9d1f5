/** The decisions and migrations are numbered without gaps, and the index of decisions is complete. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'docs/decisions');
const pages = readdirSync(folder)
  .filter((name) => name.endsWith('.md') && name !== 'README.md')
  .sort();
const index = readFileSync(join(folder, 'README.md'), 'utf8');

const numbersOf = (names: string[]) => names.map((name) => Number.parseInt(name, 10));
const fromOne = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

test('Decisions are numbered from 1 without a gap', () => {
  expect(numbersOf(pages)).toEqual(fromOne(pages.length));
});

test('Migrations are numbered from 1 without a gap', () => {
  const migrations = readdirSync(join(root, 'migrations'))
    .filter((name) => name.endsWith('.sql'))
    .sort();
  expect(numbersOf(migrations)).toEqual(fromOne(migrations.length));
});

test.each(pages)('decision %s has its number, status, date and topic, and is in the index under them', (page) => {
  const [title = '', , facts = ''] = readFileSync(join(folder, page), 'utf8').split('\n');
  const number = page.slice(0, 4);
  expect(title).toMatch(new RegExp(`^# ${Number(number)}\\. [A-Z0-9\`]`));
  const { status, date, topic } =
    /^Status: (?<status>accepted|superseded by \d{4}) · Date: (?<date>\d{4}-\d\d-\d\d) · Topic: (?<topic>.+)$/.exec(
      facts,
    )?.groups ?? {};
  const row = `| [${number} ${title.replace(/^# \d+\. /, '')}](${page}) | ${date} | ${status} |`;
  const section = index.split(`\n## ${topic}\n`)[1]?.split('\n## ')[0] ?? `no topic ${topic}`;
  expect(section.split('\n')).toContain(row);
});

test('Every page that a document links to exists', () => {
  const documents = [
    ...['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md'].map((name) => join(root, name)),
    ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(root, 'docs', name)),
  ];
  const broken = documents.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !existsSync(resolve(dirname(path), link)))
      .map((link) => `${path}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test('Every decision that the code refers to exists', () => {
  const numbers = new Set(pages.map((page) => page.slice(0, 4)));
  const unknown = ['src', 'migrations', 'test', 'bench'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|sql)$/.test(name))
      .flatMap((name) => {
        const text = readFileSync(join(root, top, name), 'utf8');
        return [...text.matchAll(/docs\/decisions\/(\d{4})/g)]
          .filter(([, number = '']) => !numbers.has(number))
          .map(([reference]) => `${top}/${name}: ${reference}`);
      }),
  );
  expect(unknown).toEqual([]);
});
