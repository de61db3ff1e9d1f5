/** Checks the systemd units and Docker files without starting them. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { root } from '../support/owlery.ts';
import { hasProgram } from '../support/programs.ts';

const deploy = join(root, 'deploy');
const run = promisify(execFile);

const units = ['owlery', 'owlery-worker', 'owlery-backup'];

describe.skipIf(!hasProgram('systemd-analyze')).each(units)('%s.service', (name) => {
  test('contains no line that systemd does not understand', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'owlery-units-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const text = await readFile(join(deploy, `systemd/${name}.service`), 'utf8');
    expect(text).toContain('/opt/owlery/bin/owlery');
    const unit = join(folder, `${name}.service`);
    await writeFile(unit, text.replaceAll('/opt/owlery', root));
    const { stderr } = await run('systemd-analyze', ['verify', '--man=no', unit]);
    expect(stderr).toBe('');
  });

  test('limits what a compromised process can do', async () => {
    const unit = join(deploy, `systemd/${name}.service`);
    const { stdout } = await run('systemd-analyze', ['security', '--offline=yes', '--no-pager', unit]);
    const [, level] = stdout.match(/Overall exposure level for [\w-]+\.service: ([\d.]+)/) ?? [];
    expect(Number(level)).toBeLessThan(2.5);
  });
});

test('The image copies the manifest of every package that npm installs', async () => {
  const dockerfile = await readFile(join(deploy, 'docker/Dockerfile'), 'utf8');
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const own = Object.keys(packages).filter(
    (path) => path !== '' && !path.startsWith('node_modules/') && !path.includes('/node_modules/'),
  );
  expect(own.length).toBeGreaterThan(0);
  for (const path of own) expect(dockerfile).toContain(`COPY ${path}/package.json ${path}/`);
});
