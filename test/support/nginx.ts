/** nginx with TLS in front of a server: `apt-get install nginx-light openssl` */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';
import { hasProgram } from './programs.ts';

export const hasNginx = hasProgram('nginx') && hasProgram('openssl');

export interface Nginx extends AsyncDisposable {
  /** Its self-signed certificate, which clients must trust. */
  readonly certificate: string;
}

/**
 * @param location the `location` blocks of nginx's server
 * @param options.upstreams the origins between which `proxy_pass http://nodes` alternates
 */
export async function startNginx(
  port: number,
  location: string,
  { upstreams = [] }: { upstreams?: readonly string[] } = {},
): Promise<Nginx> {
  return await startNginxOf(port, ({ key, certificate }) => server({ port, key, certificate, location, upstreams }));
}

/** @param blocks returns the content of the `http` block, given the files of a key and its certificate for localhost */
export async function startNginxOf(
  port: number,
  blocks: (files: { key: string; certificate: string }) => string,
): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-nginx-'));
  const files = { key: join(folder, 'key.pem'), certificate: join(folder, 'certificate.pem') };
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ...['-keyout', files.key, '-out', files.certificate],
  ]);
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configuration(folder, blocks(files)));
  const child: ChildProcess = spawn('nginx', ['-c', file, '-e', join(folder, 'error.log')], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await eventually(() => fetch(`http://127.0.0.1:${port}`));
  return {
    certificate: await readFile(files.certificate, 'utf8'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGQUIT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Settings {
  port: number;
  key: string;
  certificate: string;
  location: string;
  upstreams: readonly string[];
}

const nodes = (upstreams: readonly string[]) =>
  upstreams.length === 0
    ? ''
    : `upstream nodes { ${upstreams.map((one) => `server ${new URL(one).host};`).join(' ')} }`;

const server = ({ port, key, certificate, location, upstreams }: Settings) => `
  ${nodes(upstreams)}
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    client_max_body_size 600m;
    proxy_request_buffering off;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    ${location}
  }`;

const configuration = (folder: string, blocks: string) => `
daemon off;
pid ${folder}/nginx.pid;
worker_processes 1;
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${folder}/${one};`).join('\n  ')}
  ${blocks}
}
`;
