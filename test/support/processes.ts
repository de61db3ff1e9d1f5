/** Lists processes; on Linux without `ps`, which slim containers lack. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ProcessInfo {
  pid: number;
  parent: number;
  group: number;
  command: string;
}

export async function listProcesses(): Promise<ProcessInfo[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  if (pids.length === 0) return await listByPs();
  const found = await Promise.all(pids.map((pid) => readProcess(pid).catch(() => undefined)));
  return found.filter((process) => process !== undefined);
}

async function readProcess(pid: string): Promise<ProcessInfo | undefined> {
  const [stat, command] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
  ]);
  // The name in parentheses may contain anything: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
  const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z') return undefined;
  return {
    pid: Number(pid),
    parent: Number(parent),
    group: Number(group),
    command: command.replaceAll('\0', ' ').trim(),
  };
}

async function listByPs(): Promise<ProcessInfo[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,ppid=,pgid=,stat=,args=']);
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .filter(([, , , , state]) => !state?.startsWith('Z'))
    .map(([, pid, parent, group, , command = '']) => {
      return { pid: Number(pid), parent: Number(parent), group: Number(group), command };
    });
}
