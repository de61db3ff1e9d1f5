import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { root, startProcess } from '../support/owlery.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owlery-bin-'));
  return () => rm(folder, { recursive: true });
});

test('bin/owlery runs on its own Node through links, from any folder and with any PATH', async () => {
  await symlink(join(root, 'bin/owlery'), join(folder, 'direct'));
  await symlink('direct', join(folder, 'indirect'));
  for (const name of ['direct', 'indirect']) {
    const { code, stdout, stderr } = await startProcess(join(folder, name), ['--version'], {
      PATH: '/usr/bin:/bin',
    }).ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  }
});
