import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { licencesPage } from '../../.ci/licences.ts';
import { root } from '../support/owlery.ts';

test('docs/licences.md lists every installed package: node .ci/licences.ts > docs/licences.md', async () => {
  const page = licencesPage(await readFile(join(root, 'package-lock.json'), 'utf8'));
  expect(await readFile(join(root, 'docs/licences.md'), 'utf8')).toBe(page);
  expect(page).toContain('## LGPL-3.0-or-later\n\n@img/sharp-libvips');
  expect(page).not.toContain('not stated');
});
