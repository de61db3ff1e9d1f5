/** 100,000 materials: lists and related materials are read from an index. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SORT_FIELDS } from '../../../src/systems/courseware/domain/materials/material-queries.ts';
import { Materials } from '../../../src/systems/courseware/domain/materials/materials.ts';
import { insertMaterials } from '../../support/many-materials.ts';
import { type Asked, allOf, type Plan, recordingDatabase, rowsRead } from '../../support/plans.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const COUNT = 100_000;
let server: TestServer;
let materials: Materials;
let asked: Asked[] = [];

beforeAll(async () => {
  server = await startTestServer('courseware');
  const { core } = server;
  await insertMaterials(core.database.query, COUNT);
  const database = recordingDatabase(core, (statement) => asked.push(statement));
  materials = new Materials({ ...core, database });
}, 180_000);
afterAll(() => server.close());

/** The number of rows of materials that all statements read so far. */
async function rowsReadSoFar(): Promise<number> {
  const reads = asked.filter(({ sql }) => sql.startsWith('select'));
  asked = [];
  const all: Plan[] = [];
  for (const { sql, parameters } of reads) {
    const { rows } = await server.core.database.pool.query(`explain (analyze, format json) ${sql}`, [...parameters]);
    all.push(...allOf(rows[0]['QUERY PLAN'][0].Plan));
  }
  const ofMaterials = all.filter((plan) => plan['Relation Name'] === 'materials');
  expect(ofMaterials.length).toBeGreaterThan(0);
  expect(ofMaterials.map((plan) => plan['Node Type'])).not.toContain('Seq Scan');
  return ofMaterials.reduce((sum, plan) => sum + rowsRead(plan), 0);
}

test('A page in any order, of all or one type, reads only the rows of the page', async () => {
  const viewer = await server.core.accounts.register({
    username: 'viewer',
    email: 'v@example.com',
    password: 'password123',
  });
  for (const sortBy of SORT_FIELDS) {
    for (const order of ['asc', 'desc'] as const) {
      for (const type of [undefined, 'video', 'pdf'] as const) {
        for (const viewerId of [undefined, viewer.id]) {
          const { items, total } = await materials.list(
            { type, viewerId },
            { sortBy, order },
            { page: 2, pageSize: 20 },
          );
          expect(items).toHaveLength(20);
          expect(total).toBe(type === undefined ? 98_000 : type === 'video' ? 50_000 : 48_000);
          const values = items.map((item) => [item[sortBy], item.id] as const);
          const sorted = [...values].sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x - y));
          expect(values).toEqual(order === 'asc' ? sorted : sorted.reverse());
          // The forty index entries up to the end of the page, and its twenty rows.
          expect(await rowsReadSoFar(), `${sortBy} ${order} ${type} ${viewerId}`).toBeLessThanOrEqual(80);
        }
      }
    }
  }
});

test('Pages in the second half are read from the end, and none is after the last', async () => {
  const { items: hidden } = await materials.list(
    { type: undefined, viewerId: undefined },
    { sortBy: 'view_count', order: 'asc' },
    { page: 1, pageSize: 1 },
  );
  const viewerId = hidden[0]?.uploader_id;
  for (const order of ['asc', 'desc'] as const) {
    for (const filter of [
      { type: undefined, viewerId: undefined },
      { type: undefined, viewerId },
    ]) {
      const of = async (page: number, pageSize: number, direction = order) =>
        (await materials.list(filter, { sortBy: 'view_count', order: direction }, { page, pageSize })).items;
      const { total } = await materials.list(filter, { sortBy: 'view_count', order }, { page: 1, pageSize: 1 });
      const forwards = (await of(1, 100, order === 'asc' ? 'desc' : 'asc')).map(({ id }) => id);
      const last = Math.ceil(total / 30);
      asked = [];
      const end = [...(await of(last - 1, 30)), ...(await of(last, 30))].map(({ id }) => id);
      expect(await rowsReadSoFar()).toBeLessThan(400);
      expect(end.reverse()).toEqual(forwards.slice(0, total - 30 * (last - 2)));
      expect(await of(last + 1, 30)).toEqual([]);
    }
  }
});

test('Related materials are the newest of the same type, read from an index', async () => {
  const { items } = await materials.list(
    { type: 'pdf', viewerId: undefined },
    { sortBy: 'created_at', order: 'desc' },
    { page: 1, pageSize: 5 },
  );
  asked = [];
  const { related } = await materials.open(items[0]?.id ?? 0, { accountId: undefined, address: '', agent: '' });
  expect(related.map(({ id }) => id)).toEqual(items.slice(1).map(({ id }) => id));
  expect(await rowsReadSoFar()).toBeLessThanOrEqual(15);
});

test('The total stays correct while materials are added and removed', async () => {
  const { query } = server.core.database;
  const count = async () =>
    (
      await materials.list(
        { type: undefined, viewerId: undefined },
        { sortBy: 'created_at', order: 'desc' },
        { page: 1, pageSize: 1 },
      )
    ).total;
  const before = await count();
  await query.updateTable('materials').set({ status: 'hidden' }).where('id', 'in', [1, 3, 5]).execute();
  expect(await count()).toBe(before - 3);
  await query.updateTable('materials').set({ status: 'active' }).where('id', '=', 1).execute();
  await query.deleteFrom('accounts').where('username', '=', 'teacher7').execute();
  const { there } = await query
    .selectFrom('materials')
    .select((is) => is.fn.countAll<number>().as('there'))
    .where('status', '=', 'active')
    .executeTakeFirstOrThrow();
  expect(await count()).toBe(there);
});
