import { setImmediate as settle } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { FairSemaphore } from '../../../src/systems/courseware/domain/media/fair-semaphore.ts';

const never = new AbortController().signal;

/** Work that records its start, and ends on request. */
function someWork(turns: FairSemaphore) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const want = (whose: number, name: string, signal: AbortSignal = never) =>
    turns.run(
      whose,
      async () => {
        begun.push(name);
        const { promise, resolve } = Promise.withResolvers<void>();
        ends.set(name, resolve);
        await promise;
      },
      signal,
    );
  const end = async (name: string) => {
    ends.get(name)?.();
    await settle();
  };
  return { begun, want, end };
}

test('The semaphore limits simultaneous work, and alternates between those who wait', async () => {
  const { begun, want, end } = someWork(new FairSemaphore(2));
  const all = [want(1, 'a1'), want(1, 'a2'), want(1, 'a3'), want(1, 'a4'), want(2, 'b1'), want(3, 'c1'), want(2, 'b2')];
  await settle();
  expect(begun).toEqual(['a1', 'a2']);
  const order = ['a1', 'a2', 'a3', 'b1', 'c1', 'a4', 'b2'];
  for (const name of order) await end(name);
  expect(begun).toEqual(order);
  await Promise.all(all);
  const again = want(1, 'a5');
  await settle();
  await end('a5');
  await again;
});

test('An aborted wait gets no turn, and failing work passes its turn on', async () => {
  const turns = new FairSemaphore(1);
  const { begun, want, end } = someWork(turns);
  const first = want(1, 'a1');
  const stop = new AbortController();
  const gone = want(2, 'b1', stop.signal);
  const failing = expect(turns.run(3, () => Promise.reject(new Error('no')), never)).rejects.toThrow('no');
  const last = want(4, 'd1');
  stop.abort(new Error('gone'));
  await expect(gone).rejects.toThrow('gone');
  await settle();
  await end('a1');
  await failing;
  expect(begun).toEqual(['a1', 'd1']);
  await end('d1');
  await Promise.all([first, last]);
  await expect(want(5, 'e1', stop.signal)).rejects.toThrow('gone');
});
