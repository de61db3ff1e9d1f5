/** Nodes and workers in processes of their own, which are killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const OWN = join(import.meta.dirname, '..');

/** As `RestartSec` in deploy/systemd. */
const RESTART_MILLISECONDS = 2_000;

export interface Member {
  readonly words: readonly string[];
  readonly port: number;
  /** Of the version that it runs. */
  folder: string;
  child: ChildProcess;
}

export class Fleet {
  readonly nodes: Member[] = [];
  readonly workers: Member[] = [];
  readonly #environment: Record<string, string>;
  readonly #folder: string;
  /** The restarts under way. */
  readonly #restarts = new Map<Member, Promise<void>>();
  readonly #times = new Map<Member, number[]>();

  /**
   * @param environment of all processes
   * @param folder of the version that they run at first; default: this one
   */
  constructor(environment: Record<string, string>, folder = OWN) {
    this.#environment = environment;
    this.#folder = folder;
  }

  /** Starts a node that serves without working. */
  async node(port: number): Promise<void> {
    this.nodes.push(await this.#add(['serve', '--no-worker'], port));
  }

  /** Starts a node that serves and works. */
  async server(port: number): Promise<void> {
    this.nodes.push(await this.#add(['serve'], port));
  }

  async worker(port: number, maxTasks: number): Promise<void> {
    this.workers.push(await this.#add(['worker', '--max-tasks', String(maxTasks)], port));
  }

  /**
   * Kills the next of them with SIGKILL; it is started again after the pause of a supervisor.
   * @returns false if one of them has not yet come back: the others would be gone too
   */
  killNext(members: Member[]): boolean {
    const [member] = members;
    if (!member || members.some((one) => this.#restarts.has(one))) return false;
    members.push(...members.splice(0, 1));
    this.#restarts.set(
      member,
      this.#restart(member).finally(() => this.#restarts.delete(member)),
    );
    return true;
  }

  /** Replaces a process by one of this version. Resolves when it is healthy. */
  async upgrade(member: Member, signal: NodeJS.Signals): Promise<void> {
    member.folder = OWN;
    await this.#restart(member, signal);
  }

  /** From the kill of each of them until it was healthy again, in milliseconds. */
  restarts(members: readonly Member[]): number[] {
    return members.flatMap((member) => this.#times.get(member) ?? []);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#restarts.values());
    const all = [...this.nodes, ...this.workers].map(({ child }) => child);
    for (const child of all) child.kill('SIGTERM');
    await Promise.all(all.map((child) => child.exitCode ?? once(child, 'exit')));
  }

  async #restart(member: Member, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const since = performance.now();
    const ended = once(member.child, 'exit');
    member.child.kill(signal);
    await ended;
    await delay(RESTART_MILLISECONDS);
    member.child = this.#spawn(member);
    await healthy(member);
    this.#times.set(member, [...(this.#times.get(member) ?? []), performance.now() - since]);
  }

  async #add(words: string[], port: number): Promise<Member> {
    const place = { words, port, folder: this.#folder };
    const member = { ...place, child: this.#spawn(place) };
    await healthy(member);
    return member;
  }

  #spawn({ words, port, folder }: Omit<Member, 'child'>): ChildProcess {
    const own = words[0] === 'worker' ? { METRICS_PORT: String(port) } : { PORT: String(port) };
    const env = { PATH: process.env.PATH, ...this.#environment, ...own };
    return spawn(join(folder, 'bin/owlery'), words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

async function healthy({ port, child, words }: Member): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`owlery ${words.join(' ')} ended with ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await delay(100);
  }
}
