/**
 * Debian's OpenStack Swift with its S3 API: a full S3 that checks signatures, lists parts and unfinished
 * uploads. `apt-get install swift-proxy swift-account swift-container swift-object`
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import { freePort } from './ports.ts';
import { hasProgram } from './programs.ts';

const PARTS = ['account', 'container', 'object'] as const;

/** Whether Swift is installed. */
export const hasSwift = [...PARTS, 'proxy'].every((part) => hasProgram(`swift-${part}-server`));

export interface Swift {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  stop(): Promise<void>;
}

/** Starts Swift's four servers on a folder and ports of their own, with one replica. */
export async function startSwift(): Promise<Swift> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-swift-'));
  await mkdir(join(folder, 'devices/disk'), { recursive: true });
  const children: ChildProcess[] = [];
  const ports: number[] = [];
  const start = async (part: string, port: number, pipeline: string) => {
    const file = join(folder, `${part}.conf`);
    await writeFile(file, settings(folder, port, pipeline));
    ports.push(port);
    children.push(spawn(`swift-${part}-server`, [file], { stdio: 'ignore' }));
  };
  for (const part of PARTS) {
    const port = await freePort();
    await makeRing(folder, part, port);
    await start(
      part,
      port,
      `[pipeline:main]\npipeline = ${part}-server\n[app:${part}-server]\nuse = egg:swift#${part}\n`,
    );
  }
  const port = await freePort();
  await start('proxy', port, PROXY);
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  await eventually(
    async () => {
      expect((await fetch(`${endpoint}/healthcheck`)).status).toBe(200);
      // The proxy is healthy before the others listen. Their refusal of this path shows that they do.
      await Promise.all(ports.map((each) => fetch(`http://127.0.0.1:${each}/`)));
    },
    { timeout: 60_000, interval: 200 },
  ).catch(async (error) => {
    await stop();
    throw error;
  });
  return { endpoint, accessKey: 'test:tester', secretKey: 'testing', stop };
}

/** Builds a ring with one device. */
async function makeRing(folder: string, part: string, port: number): Promise<void> {
  const build = (...words: string[]) =>
    promisify(execFile)('swift-ring-builder', [`${part}.builder`, ...words], { cwd: folder });
  await build('create', '4', '1', '1');
  const where = ['--ip', '127.0.0.1', '--port', String(port), '--device', 'disk'];
  await build('add', '--region', '1', '--zone', '1', '--weight', '1', ...where);
  await build('rebalance');
}

const settings = (folder: string, port: number, pipeline: string) => `[DEFAULT]
devices = ${join(folder, 'devices')}
swift_dir = ${folder}
mount_check = false
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
# Of a machine that is busy, more than its seconds and tenths is asked.
conn_timeout = 30
node_timeout = 60
container_update_timeout = 60
${pipeline}`;

/** The cache filter tolerates a missing memcached: none listens at that port. Swift adds further required filters itself. */
const PROXY = `[pipeline:main]
pipeline = catch_errors healthcheck cache s3api tempauth slo proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:s3api]
use = egg:swift#s3api
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:slo]
use = egg:swift#slo
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
`;
