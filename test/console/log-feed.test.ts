/** The log of a run in the console: no line is lost, doubled or out of order, however lines and answers meet. */
import { expect, test } from 'vitest';
import { LogFeed, type LogLine, type LogQuery, type LogState, NO_LINES } from '../../console/src/api/log-feed.ts';

/** A log whose answers are held until the test gives them. */
function openLog() {
  const written: LogLine[] = [];
  const held: { query: LogQuery; give: () => void; refuse: () => void }[] = [];
  const read = (query: LogQuery) => {
    const { limit, before = Number.POSITIVE_INFINITY, after } = query;
    const found = written.filter(({ id }) => id > (after ?? 0) && id < before);
    const lines = after === undefined ? found.slice(-limit) : found.slice(0, limit);
    const { promise, resolve, reject } = Promise.withResolvers<LogLine[]>();
    held.push({ query, give: () => resolve(lines), refuse: () => reject(new Error('no answer')) });
    return promise;
  };
  const give = async () => {
    await asked();
    held.shift()?.give();
  };
  const asked = async () => {
    while (held.length === 0) await new Promise(setImmediate);
  };
  return {
    read,
    give,
    held,
    asked,
    write(count: number) {
      for (let number = 0; number < count; number += 1) {
        written.push({ id: written.length + 1, level: 'info', message: '', at: '' });
      }
    },
  };
}

function openFeed(log: ReturnType<typeof openLog>) {
  let state: LogState = NO_LINES;
  const feed = new LogFeed(log.read, (shown) => {
    state = shown;
  });
  return { feed, ids: () => state.lines.map(({ id }) => id), state: () => state };
}

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('Lines that are announced while the log is read are read afterwards', async () => {
  const log = openLog();
  const { feed, ids } = openFeed(log);
  log.write(2);
  await log.asked();
  log.write(1);
  feed.newer();
  await log.give();
  await log.asked();
  // The answer under way lacks this line.
  log.write(1);
  feed.newer();
  await log.give();
  await log.give();
  await feed.idle();
  expect(ids()).toEqual([1, 2, 3, 4]);
});

test('A burst of more lines than an answer holds is read to its end', async () => {
  const log = openLog();
  const { feed, ids } = openFeed(log);
  await log.give();
  log.write(1_100);
  feed.newer();
  for (const _ of from(1, 3)) await log.give();
  await feed.idle();
  expect(ids()).toEqual(from(1, 1_100));
});

test('Older lines are read once, however often they are asked for, and newer ones meanwhile are not lost', async () => {
  const log = openLog();
  const { feed, ids, state } = openFeed(log);
  log.write(700);
  await log.give();
  expect(log.held).toEqual([]);
  feed.older();
  await log.asked();
  feed.older();
  log.write(1);
  feed.newer();
  await log.give();
  await log.give();
  await feed.idle();
  expect(ids()).toEqual(from(1, 701));
  expect(state().hasOlder).toBe(false);
});

test('After a failed request the next announcement reads everything', async () => {
  const log = openLog();
  const { feed, ids, state } = openFeed(log);
  await log.asked();
  log.held.shift()?.refuse();
  await feed.idle();
  expect(state()).toMatchObject({ isLoaded: false, error: new Error('no answer') });
  log.write(3);
  feed.newer();
  await log.give();
  await feed.idle();
  expect(ids()).toEqual([1, 2, 3]);
  expect(state().error).toBeUndefined();
});
