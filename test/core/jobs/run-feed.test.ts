/** Changes of runs, sent to many subscribers. */
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { defineJob } from '../../../src/core/jobs/runs/job.ts';
import { type RunEvent, runEvents } from '../../../src/core/jobs/runs/run-event.ts';
import type { Run } from '../../../src/core/jobs/runs/runs.ts';
import { RunFeed, type RunState, rememberingLast } from '../../../src/core/jobs/watch/run-feed.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';

const hoot = defineJob<object, object>({ kind: 'test.hoot', queue: 'test', timeoutSeconds: 60 });
const other = defineJob<object, object>({ kind: 'test.other', queue: 'test', timeoutSeconds: 60 });

interface State extends RunState {
  readonly progress: number;
}

let here: Engine;
let there: Engine;
let feed: RunFeed<State>;
let textOf: (state: State) => string;
/** The ids of each read; the presented runs; the number of reads that must fail. */
let reads: (readonly number[])[];
let presented: number[];
let failures: number;
/** Each read waits for this after its query. */
let gate: Promise<void> | undefined;
let owners: number[];

beforeEach(async () => {
  const { connection } = await createTestDatabase();
  here = await openEngine(connection);
  there = await openEngine(connection);
  [reads, presented, failures, gate] = [[], [], 0, undefined];
  const { rows } = await sql<{ id: number }>`
    insert into accounts (username, email, password_hash)
    select 'owl' || number, 'owl' || number, '' from generate_series(1, 3) as number returning id`.execute(
    here.database.query,
  );
  owners = rows.map(({ id }) => id);
  feed = new RunFeed<State>({
    live: there.live,
    logger: quiet,
    kind: hoot.kind,
    async read(ids) {
      reads.push(ids);
      failures -= 1;
      if (failures >= 0) throw new Error('the database is away');
      const found = await select(sql`id = any(${ids}::bigint[])`);
      await gate;
      return found;
    },
    readUnfinished: (ids) => select(sql`status = 'queued' and (${!ids} or owner_id = any(${ids ?? []}::bigint[]))`),
    advance: (state, { progress }) => ({ ...state, progress }),
  });
  textOf = rememberingLast((state) => {
    presented.push(state.run_id);
    return `${state.run_id} ${state.status} ${state.progress}`;
  });
  return () => Promise.all([here.close(), there.close()]);
});

async function select(which: ReturnType<typeof sql>): Promise<State[]> {
  const { rows } = await sql<State>`
    select id as run_id, owner_id, status, progress::float8 as progress from runs where ${which} and kind = ${hoot.kind}
    order by id`.execute(there.database.query);
  return rows;
}

const owner = (place: number) => owners[place] as number;
const make = (place: number, job = hoot) =>
  here.runs.create(here.database.query, job, { ownerId: owner(place), input: {} });

function watcher() {
  const heard: string[] = [];
  return { heard, watch: feed.watch((state) => void heard.push(textOf(state))) };
}

/** Resolves when all events sent so far have arrived here. */
async function allHeard() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = there.live.subscribe('all heard', () => resolve());
  await here.live.publish(here.database.query, 'all heard', { type: 'heard' });
  await promise;
  stop();
}

const tell = (runs: Run[], fields: Partial<RunEvent>) =>
  here.live.publishAll(here.database.query, runEvents(runs.map((run) => ({ ...run, ...fields }))));

test('A subscriber gets what it watches: one owner’s runs, everybody’s, or some; and no other kinds', async () => {
  const [one, two, all, some] = [watcher(), watcher(), watcher(), watcher()];
  const before = await make(0);
  await one.watch.owner(owner(0));
  await two.watch.owner(owner(1));
  await all.watch.owner(undefined);
  await some.watch.runs([before.id]);
  const told = (run: Run, status: string) => `${run.id} ${status} 0`;
  for (const { heard } of [one, all, some]) expect(heard).toContain(told(before, 'queued'));

  await make(1, other);
  const [mine, theirs] = [await make(0), await make(1)];
  await here.runs.cancel(here.database.query, before.id);
  const ofBefore = [told(before, 'queued'), told(before, 'cancelled')];
  const expected = [
    [all, [...ofBefore, told(mine, 'queued'), told(theirs, 'queued')]],
    [one, [...ofBefore, told(mine, 'queued')]],
    [two, [told(theirs, 'queued')]],
    [some, ofBefore],
  ] as const;
  // A state may arrive twice: from the read, and from an event that was under way.
  for (const [{ heard }, all] of expected) await eventually(() => expect(new Set(heard)).toEqual(new Set(all)));
});

test('Progress needs no query, and is presented once for all subscribers', async () => {
  const watchers = Array.from({ length: 50 }, watcher);
  for (const { watch } of watchers) await watch.owner(owner(0));
  const run = await make(0);
  await eventually(() => expect(watchers[49]?.heard).toHaveLength(1));
  [reads, presented] = [[], []];
  for (let progress = 1; progress <= 100; progress += 1) await tell([run], { progress });
  await eventually(() => expect(watchers[49]?.heard).toHaveLength(101));
  for (const { heard } of watchers) expect(heard.at(-1)).toBe(`${run.id} queued 100`);
  expect(reads).toEqual([]);
  expect(presented).toHaveLength(100);
});

test('Many runs that change at once are read in one query', async () => {
  const { heard, watch } = watcher();
  await watch.owner(undefined);
  const runs = await here.database.transaction((tx) => {
    const options = Array.from({ length: 300 }, () => ({ ownerId: owner(0), input: {} }));
    return here.runs.createAll(tx, hoot, options);
  });
  await eventually(() => expect(heard).toHaveLength(runs.length));
  expect(reads.length).toBeLessThan(runs.length / 10);
});

test('A run that is not watched causes no query', async () => {
  const { heard, watch } = watcher();
  await watch.owner(owner(0));
  const unwatched = await make(1);
  for (let progress = 1; progress <= 10; progress += 1) await tell([unwatched], { progress });
  const last = await make(0);
  await eventually(() => expect(heard).toEqual([`${last.id} queued 0`]));
  expect(reads).toEqual([[last.id]]);
  expect(presented).toEqual([last.id]);

  watch.stop();
  await make(0);
  const later = watcher();
  await later.watch.owner(owner(1));
  await tell([unwatched], { progress: 99 });
  await eventually(() => expect(later.heard).toEqual([`${unwatched.id} queued 0`, `${unwatched.id} queued 99`]));
  expect(heard).toHaveLength(1);
});

test('A failing read is retried', async () => {
  const { heard, watch } = watcher();
  await watch.owner(owner(0));
  failures = 1;
  const run = await make(0);
  await eventually(() => expect(heard).toEqual([`${run.id} queued 0`]));
  expect(reads).toEqual([[run.id], [run.id]]);
});

test('An event too large for a notification is read instead', async () => {
  const { heard, watch } = watcher();
  const run = await make(0);
  await watch.owner(owner(0));
  await sql`update runs set progress = 50 where id = ${run.id}`.execute(here.database.query);
  await tell([run], { progress: 50, detail: { text: 'o'.repeat(10_000) } });
  await eventually(() => expect(new Set(heard)).toEqual(new Set([`${run.id} queued 0`, `${run.id} queued 50`])));
});

test('After a gap each subscriber gets the current state, including new and ended runs', async () => {
  const [one, some] = [watcher(), watcher()];
  const [ending, staying] = [await make(0), await make(0)];
  await one.watch.owner(owner(0));
  await some.watch.runs([ending.id]);
  await eventually(() => expect(one.heard).toContain(`${staying.id} queued 0`));
  one.heard.length = 0;
  some.heard.length = 0;
  // Without a notification, as while the connection is lost.
  await sql`update runs set status = 'cancelled' where id = ${ending.id}`.execute(here.database.query);
  const { rows } = await sql<Run>`insert into runs (kind, queue, owner_id, status, input, timeout_seconds)
    select kind, queue, owner_id, status, input, timeout_seconds from runs where id = ${staying.id} returning id`.execute(
    here.database.query,
  );
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'owlery listener'`.execute(here.database.query);
  const told = [`${ending.id} cancelled 0`, `${staying.id} queued 0`, `${rows[0]?.id} queued 0`];
  await eventually(() => expect(new Set(one.heard)).toEqual(new Set(told)));
  await eventually(() => expect(some.heard).toEqual([told[0]]));
});

test('Simultaneous subscribers get the current states from one read', async () => {
  const runs = await here.database.transaction((tx) => {
    const options = Array.from({ length: 200 }, () => ({ ownerId: owner(0), input: {} }));
    return here.runs.createAll(tx, hoot, options);
  });
  await allHeard();
  failures = 1;
  const heard: string[] = [];
  const stops = runs.map(({ id }) => feed.follow(id, (state) => void heard.push(textOf(state)), expect.unreachable));
  await eventually(() => expect(heard).toHaveLength(runs.length));
  const ids = runs.map(({ id }) => id);
  // The first read failed.
  expect(reads.map((read) => [...read].sort((a, b) => a - b))).toEqual([ids, ids]);
  for (const stop of stops) stop();
  const again = feed.follow(ids[0] as number, (state) => void heard.push(`again ${textOf(state)}`), expect.unreachable);
  await eventually(() => expect(heard).toContain(`again ${ids[0]} queued 0`));
  expect(heard.filter((text) => !text.startsWith('again'))).toHaveLength(runs.length);
  again();
});

test('Events that arrive during the first read are sent after it', async () => {
  const run = await make(0);
  await allHeard();
  const { heard, watch } = watcher();
  await watch.runs([run.id]);
  expect(heard).toEqual([`${run.id} queued 0`]);
  const [progress, released] = [[] as number[], Promise.withResolvers<void>()];
  gate = released.promise;
  feed.follow(run.id, (state) => void progress.push(state.progress), expect.unreachable);
  await eventually(() => expect(reads).toHaveLength(2));
  // Waits until the read has run its query.
  await select(sql`id = ${run.id}`);
  await sql`update runs set progress = 50 where id = ${run.id}`.execute(here.database.query);
  await tell([run], { progress: 50 });
  await allHeard();
  released.resolve();
  await eventually(() => expect(progress.at(-1)).toBe(50));
  expect(progress).toEqual([0, 50]);
});

test('A subscriber to a run that is no longer visible is informed', async () => {
  const [gone, staying] = [await make(0), await make(0)];
  await allHeard();
  const [lost, heard]: [number[], string[]] = [[], []];
  for (const { id } of [gone, staying]) {
    feed.follow(
      id,
      (state) => void heard.push(textOf(state)),
      () => void lost.push(id),
    );
  }
  await eventually(() => expect(heard).toHaveLength(2));
  await sql`delete from runs where id = ${gone.id}`.execute(here.database.query);
  await sql`update runs set progress = 9 where id = ${staying.id}`.execute(here.database.query);
  await tell([gone, staying], { status: 'cancelled' });
  await eventually(() => expect(heard).toContain(`${staying.id} queued 9`));
  expect(lost).toEqual([gone.id]);
});
