/**
 * A whole Slurm in a temporary folder, on loopback, without an init and without root: `apt-get install munge slurmctld
 * slurmd slurmrestd slurm-client slurm-wlm-basic-plugins slurm-wlm-jwt-plugin`. GPUs are links to /dev/null.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { hostname, tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { listProcesses } from './processes.ts';

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
const NAMES = ['munged', 'slurmctld', 'slurmd', 'slurmrestd', 'sbatch'] as const;
const find = (name: string) => folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
const missing = NAMES.filter((name) => find(name) === undefined);

/** Whether there is one on this machine. */
export const hasSlurm = missing.length === 0;
const packages = 'munge slurmctld slurmd slurmrestd slurm-client slurm-wlm-basic-plugins slurm-wlm-jwt-plugin';
/** For the title of what is skipped without it. */
export const slurmTitle = hasSlurm
  ? 'Slurm'
  : `Slurm (skipped without ${missing.join(', ')}: apt-get install ${packages})`;
if (!hasSlurm) process.stderr.write(`${missing.join(', ')} is not there: what needs Slurm is not tested\n`);

const execute = promisify(execFile);

export interface TestSlurm extends AsyncDisposable {
  /** `SLURM_CONF`, which its programs need. */
  readonly conf: string;
  readonly restUrl: string;
  /** A token of this account, good for some seconds. */
  token(seconds?: number): string;
  /** Runs one of its programs. @returns what it printed */
  ask(name: string, ...options: string[]): Promise<string>;
  /** As a power cut would. */
  kill(daemon: 'slurmctld' | 'slurmrestd' | 'slurmd-n1' | 'slurmd-n2'): Promise<void>;
  start(daemon: 'slurmctld' | 'slurmrestd' | 'slurmd-n1' | 'slurmd-n2'): Promise<void>;
}

export interface TestSlurmOptions {
  /** How long an ended job is known, in seconds. */
  minJobAge?: number;
}

export async function startSlurm({ minJobAge = 300 }: TestSlurmOptions = {}): Promise<TestSlurm> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-slurm-'));
  const conf = join(folder, 'slurm.conf');
  const environment = { PATH: folders.join(delimiter), SLURM_CONF: conf };
  const ports = await freePorts(4);
  const key = randomBytes(32);
  for (const name of ['ctld', 'gpu', 'run']) await mkdir(join(folder, name));
  for (const index of [0, 1]) await symlink('/dev/null', join(folder, 'gpu', `nvidia${index}`));
  await writeFile(join(folder, 'munge.key'), randomBytes(128), { mode: 0o400 });
  await writeFile(join(folder, 'jwt.key'), key, { mode: 0o600 });
  await writeFile(conf, configuration(folder, ports, minJobAge));
  await writeFile(
    join(folder, 'gres.conf'),
    `AutoDetect=off\nNodeName=n[1-2] Name=gpu Type=fake File=${folder}/gpu/nvidia[0-1]\n`,
  );
  const daemons = new Map<string, ChildProcess>();
  const log: string[] = [];
  /** In the foreground, so that each is a child whose end is known. */
  const launch = (name: string, program: string, options: string[], more: object = {}) => {
    const child = spawn(find(program) ?? program, options, {
      env: { ...environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => log.push(String(text)));
    daemons.set(name, child);
  };
  const ask = async (name: string, ...options: string[]) =>
    (await execute(find(name) ?? name, options, { env: environment, timeout: 20_000 })).stdout;
  const rest = `http://127.0.0.1:${ports[1]}`;
  const token = (seconds = 300) => sign(key, seconds);
  const start: TestSlurm['start'] = async (daemon) => {
    if (daemon === 'slurmctld') launch(daemon, 'slurmctld', ['-D', '-f', conf]);
    else if (daemon === 'slurmrestd') {
      const checks = { SLURM_JWT: 'daemon', SLURMRESTD_SECURITY: 'disable_user_check' };
      const options = ['-f', conf, '-a', 'rest_auth/jwt', '-s', 'openapi/v0.0.38', `127.0.0.1:${ports[1]}`];
      launch(daemon, 'slurmrestd', options, checks);
    } else launch(daemon, 'slurmd', ['-D', '-f', conf, '-N', daemon.slice('slurmd-'.length)]);
    await vi.waitFor(() => ready(daemon), { timeout: 60_000, interval: 100 });
  };
  const ready = async (daemon: string) => {
    if (daemon === 'slurmctld') {
      if (!(await ask('scontrol', '-o', 'ping')).includes(' UP')) throw new Error(log.slice(-20).join(''));
    } else if (daemon === 'slurmrestd') {
      const headers = { 'X-SLURM-USER-NAME': userInfo().username, 'X-SLURM-USER-TOKEN': token() };
      const { status } = await fetch(`${rest}/slurm/v0.0.38/ping`, { headers });
      if (status !== 200) throw new Error(`slurmrestd: ${status}`);
    } else {
      const state = await ask('sinfo', '-h', '-n', daemon.slice('slurmd-'.length), '-o', '%t');
      if (!/^(idle|mix|alloc)\s*$/.test(state)) throw new Error(`${daemon}: ${state}`);
    }
  };
  const kill = async (daemon: string) => {
    const child = daemons.get(daemon);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  /**
   * The controller writes its state up to 5 s after a change. One that lost what a test has just submitted would give the
   * ids of running jobs away, and drain their nodes.
   */
  const stateSaved = async () => {
    const at = Date.now();
    await ask('sbatch', '--hold', '--output=/dev/null', '--wrap=true');
    const saved = async () => {
      if ((await stat(join(folder, 'ctld/job_state'))).mtimeMs < at) throw new Error('the state is not saved yet');
    };
    await vi.waitFor(saved, { timeout: 30_000, interval: 100 });
  };
  const stop = async () => {
    for (const daemon of [...daemons.keys()].reverse()) await kill(daemon);
    // Jobs outlive all daemons.
    await killOf(folder);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const munge = [
      'socket=run/munge.sock',
      'key-file=munge.key',
      'pid-file=run/munged.pid',
      'log-file=munged.log',
      'seed-file=run/seed',
    ];
    const options = munge.map((option) => `--${option.replace('=', `=${folder}/`)}`);
    launch('munged', 'munged', ['--foreground', '--force', '--num-threads=2', ...options]);
    await vi.waitFor(() => execute('munge', ['-S', `${folder}/run/munge.sock`, '-n'], { env: environment }), {
      timeout: 30_000,
      interval: 50,
    });
    await start('slurmctld');
    await Promise.all([start('slurmd-n1'), start('slurmd-n2'), start('slurmrestd')]);
  } catch (error) {
    await stop();
    throw error;
  }
  const killInOrder: TestSlurm['kill'] = async (daemon) => {
    if (daemon === 'slurmctld') await stateSaved();
    await kill(daemon);
  };
  return { conf, restUrl: rest, token, ask, kill: killInOrder, start, [Symbol.asyncDispose]: stop };
}

/** Every process that was started with this folder's configuration: job steps, and what they have started. */
async function killOf(folder: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const found: number[] = [];
      for (const { pid } of await listProcesses()) {
        if (pid === process.pid) continue;
        const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
        if (environ.split('\0').includes(`SLURM_CONF=${folder}/slurm.conf`)) found.push(pid);
      }
      for (const pid of found) process.kill(pid, 'SIGKILL');
      if (found.length > 0) throw new Error(`${found.length} processes are left`);
    },
    { timeout: 20_000, interval: 100 },
  );
}

function sign(key: Buffer, seconds: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1_000);
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iat: now, exp: now + seconds, sun: userInfo().username })}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = [];
  for (const server of servers) {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    ports.push((server.address() as AddressInfo).port);
  }
  for (const server of servers) await once(server.close(), 'close');
  return ports;
}

/** Short clocks, no cgroups, no accounting, no mail. */
const configuration = (folder: string, [controller, , first, second]: number[], minJobAge: number) => `
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=${controller}
SlurmUser=${userInfo().username}
SlurmdUser=${userInfo().username}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation=${folder}/ctld
SlurmdSpoolDir=${folder}/d-%n
SlurmctldPidFile=${folder}/run/slurmctld.pid
SlurmdPidFile=${folder}/run/slurmd-%n.pid
AuthType=auth/munge
AuthInfo=socket=${folder}/run/munge.sock,cred_expire=5
CredType=cred/munge
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key=${folder}/jwt.key
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
MailProg=/bin/true
PropagateResourceLimits=NONE
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=1,sched_interval=2,bf_interval=2
PriorityType=priority/basic
PreemptType=preempt/none
GresTypes=gpu
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MinJobAge=${minJobAge}
KillWait=30
CompleteWait=0
InactiveLimit=0
SlurmctldTimeout=120
SlurmdTimeout=120
MessageTimeout=15
BatchStartTimeout=120
ReturnToService=2
JobRequeue=1
SlurmdParameters=config_overrides
NodeName=n1 NodeHostname=${hostname().split('.')[0]} NodeAddr=127.0.0.1 Port=${first} CPUs=4 RealMemory=2000 Gres=gpu:fake:2 State=UNKNOWN
NodeName=n2 NodeHostname=${hostname().split('.')[0]} NodeAddr=127.0.0.1 Port=${second} CPUs=4 RealMemory=2000 Gres=gpu:fake:2 State=UNKNOWN
PartitionName=gpu Nodes=n[1-2] Default=YES MaxTime=INFINITE DefaultTime=10 State=UP
PartitionName=closed Nodes=n[1-2] State=DOWN
`;
