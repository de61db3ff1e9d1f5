/** Caddy, with a certificate of its own authority: `apt-get install caddy` */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { hasProgram } from './programs.ts';

export const hasCaddy = hasProgram('caddy');

export interface Caddy extends AsyncDisposable {
  /** The certificate of its authority, which clients must trust. */
  readonly certificate: string;
}

/** @param sites the site blocks of a Caddyfile, at `https://localhost:…` */
export async function startCaddy(sites: string): Promise<Caddy> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-caddy-'));
  const file = join(folder, 'Caddyfile');
  const options = ['admin off', 'local_certs', 'skip_install_trust', 'auto_https disable_redirects'];
  await writeFile(file, `{\n${options.map((one) => `\t${one}\n`).join('')}}\n${sites}`);
  const environment = { PATH: process.env.PATH ?? '', HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const child: ChildProcess = spawn('caddy', ['run', '--config', file], { stdio: 'ignore', env: environment });
  const ended = once(child, 'exit');
  const root = join(folder, 'caddy/pki/authorities/local/root.crt');
  const certificate = await eventually(() => readFile(root, 'utf8'));
  return {
    certificate,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
