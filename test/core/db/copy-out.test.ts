import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { expect, test } from 'vitest';
import { copyOut } from '../../../src/core/db/copy-out.ts';
import { createTestDatabase } from '../../support/database.ts';

test('A reader that begins after the statement failed gets its error', async () => {
  const { connection } = await createTestDatabase();
  const client = new pg.Client(connection);
  await client.connect();
  const output = copyOut(client, 'copy (select 1 / (3 - n) from generate_series(1, 5) n) to stdout');
  const failed = once(output, 'error');
  output.read(0);
  await failed;
  await expect(text(output)).rejects.toThrow('division by zero');
  await client.end();
});

test('The rows come as PostgreSQL writes them', async () => {
  const { connection } = await createTestDatabase();
  const client = new pg.Client(connection);
  await client.connect();
  expect(await text(copyOut(client, 'copy (select n from generate_series(1, 3) n) to stdout'))).toBe('1\n2\n3\n');
  await client.end();
});
