/** Processes that wait for work. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { Spares } from '../../../src/shared/processes/spares.ts';
import { eventually } from '../../support/eventually.ts';

class Sleeper implements AsyncDisposable {
  readonly child: ChildProcess = spawn('sleep', ['86400'], { stdio: 'ignore' });
  readonly ended = once(this.child, 'exit');

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

function sleepers(idleMilliseconds?: number) {
  const spares = new Spares<Sleeper>(idleMilliseconds);
  const started: Sleeper[] = [];
  const take = (kind: string) =>
    spares.take(kind, () => {
      const sleeper = new Sleeper();
      started.push(sleeper);
      return sleeper;
    });
  return { spares, started, take };
}

describe('a spare process', () => {
  test('waits once one of its kind has been used, and serves once', async () => {
    const { spares, started, take } = sleepers();
    await using _ = spares;
    expect(spares.size).toBe(0);
    await using first = take('a');
    expect(started).toEqual([first]);
    await eventually(() => expect(started.length).toBe(2));
    await using second = take('a');
    expect(second).toBe(started[1]);
    await using third = take('a');
    expect(third).not.toBe(first);
    expect(third).not.toBe(second);
    await using other = take('b');
    expect(other).toBe(started.at(-1));
  });

  test('is followed by another as soon as the used one has ended', async () => {
    const { spares, started, take } = sleepers();
    await using _ = spares;
    await take('a')[Symbol.asyncDispose]();
    await eventually(() => expect(started.length).toBe(2), { interval: 5 });
  });

  test('is one of two at most', async () => {
    const { spares, started, take } = sleepers();
    await using _ = spares;
    for (const [place, kind] of ['a', 'b', 'c'].entries()) {
      await take(kind)[Symbol.asyncDispose]();
      await eventually(() => expect(started.length).toBe(2 * place + 2));
    }
    expect(spares.size).toBe(2);
    await eventually(() =>
      expect(started.map(({ isAlive }) => isAlive)).toEqual([false, false, false, true, false, true]),
    );
  });

  test('that is killed is not used', async () => {
    const { spares, started, take } = sleepers();
    await using _ = spares;
    await take('a')[Symbol.asyncDispose]();
    await eventually(() => expect(spares.size).toBe(1));
    started[1]?.child.kill('SIGKILL');
    await eventually(() => expect(spares.size).toBe(0));
    await using next = take('a');
    expect(next.isAlive).toBe(true);
  });

  test('ends when none of its kind has been used for long', async () => {
    const { spares, started, take } = sleepers(50);
    await using _ = spares;
    await take('a')[Symbol.asyncDispose]();
    await eventually(() => expect(started[1]?.isAlive).toBe(false));
    expect(spares.size).toBe(0);
    expect(started.length).toBe(2);
  });

  test('ends with the others on close, and no other starts', async () => {
    const { spares, started, take } = sleepers();
    await take('a')[Symbol.asyncDispose]();
    await eventually(() => expect(spares.size).toBe(1));
    await using used = take('b');
    await spares[Symbol.asyncDispose]();
    expect(started[1]?.isAlive).toBe(false);
    expect(used.isAlive).toBe(true);
    await used[Symbol.asyncDispose]();
    expect(spares.size).toBe(0);
    expect(started.length).toBe(3);
  });
});
