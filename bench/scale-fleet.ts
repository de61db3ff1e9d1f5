/** Nodes and workers in processes of their own, which are killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const program = join(import.meta.dirname, '../bin/owlery');

/** As `RestartSec` in deploy/systemd. */
const RESTART_MILLISECONDS = 2_000;

export interface Member {
  readonly words: readonly string[];
  readonly port: number;
  child: ChildProcess;
}

export class Fleet {
  readonly nodes: Member[] = [];
  readonly workers: Member[] = [];
  readonly #environment: Record<string, string>;
  /** The restarts under way. */
  readonly #restarts = new Map<Member, Promise<void>>();

  /** @param environment of all processes */
  constructor(environment: Record<string, string>) {
    this.#environment = environment;
  }

  /** Starts a node that serves without working. */
  async node(port: number): Promise<void> {
    this.nodes.push(await this.#add(['serve', '--no-worker'], port));
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

  async stop(): Promise<void> {
    await Promise.all(this.#restarts.values());
    const all = [...this.nodes, ...this.workers].map(({ child }) => child);
    for (const child of all) child.kill('SIGTERM');
    await Promise.all(all.map((child) => child.exitCode ?? once(child, 'exit')));
  }

  async #restart(member: Member): Promise<void> {
    const ended = once(member.child, 'exit');
    member.child.kill('SIGKILL');
    await ended;
    await delay(RESTART_MILLISECONDS);
    member.child = this.#spawn(member);
    await healthy(member);
  }

  async #add(words: string[], port: number): Promise<Member> {
    const member = { words, port, child: this.#spawn({ words, port }) };
    await healthy(member);
    return member;
  }

  #spawn({ words, port }: Pick<Member, 'words' | 'port'>): ChildProcess {
    const own = words[0] === 'worker' ? { METRICS_PORT: String(port) } : { PORT: String(port) };
    const env = { PATH: process.env.PATH, ...this.#environment, ...own };
    return spawn(program, words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
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
