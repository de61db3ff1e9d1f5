/** An older node in front of a schema that a newer one has migrated. */
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { makeHome } from '../support/owlery.ts';
import { send } from '../support/server.ts';

/** What the next version might add. */
const NEXT = `
  create table next_things (id bigint generated always as identity primary key, run_id bigint references runs on delete cascade);
  alter table runs add column next_place text, add column next_seats integer not null default 1;
  create index runs_next_place on runs (next_place) where next_place is not null;
  insert into migrations (version, name, checksum) values (9999, '9999_next', repeat('0', 64));`;

test('An older node goes on with its work in front of a newer schema, and does not start there again', async () => {
  await using home = await makeHome();
  const password = 'a good password';
  const running = await home.serve(['factory'], { OWLERY_ADMIN_PASSWORD: password });
  const login = { json: { email: 'admin@owlery.local', password } };
  const { body } = await send('POST', `${home.url}/api/auth/login`, login);
  const token = body.data.access_token;
  const database = new pg.Client({ host: join(home.dataDir, 'run'), user: 'owlery', database: 'owlery' });
  database.on('error', () => {}); // If the test fails, PostgreSQL ends first.
  await database.connect();
  await database.query(
    `insert into ledger_entries (account_id, kind, amount) select id, 'adjustment', 10000 from accounts`,
  );

  const order = async () => {
    const json = { title: 'A task', task_type: 'test', config: { seconds: 0.1 } };
    const ordered = await send('POST', `${home.url}/api/tasks`, { token, json });
    expect(ordered.status, ordered.text).toBe(200);
    await eventually(async () => {
      const { rows } = await database.query('select status from factory_tasks where uuid = $1', [ordered.body.data.id]);
      expect(rows).toEqual([{ status: 'completed' }]);
    });
  };
  await order();
  await database.query(NEXT);
  await order();
  expect((await fetch(`${home.url}/health`)).status).toBe(200);
  await database.end();
  expect(await running.ended('SIGTERM')).toMatchObject({ code: 0 });

  const again = await home.run(['serve', 'factory']);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain(
    'the database has migration 9999_next, which this version of Owlery does not know: start the version that applied it, or a later one',
  );
});
