/** A socket ends with its session, on whichever node that ends. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../../../src/core/accounts/accounts-queries.ts';
import type { Core } from '../../../src/core/core.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { SocketClient } from '../../support/sockets.ts';
import { type EchoServer, startEchoServer } from './echo-server.ts';

let here: EchoServer;
let there: EchoServer;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  here = await startEchoServer({ databaseUrl: url });
  there = await startEchoServer({ databaseUrl: url });
});
afterAll(async () => {
  await here[Symbol.asyncDispose]();
  await there[Symbol.asyncDispose]();
});

let count = 0;
async function newAccount({ accounts }: Core) {
  count += 1;
  const name = `owl${count}`;
  return await accounts.register({ username: name, email: `${name}@example.com`, password: 'password123' });
}

/** Opens a socket on the other node, in a session of its own. */
async function connected(account: Account, tokenLifetime = 3_600, refreshLifetime?: number) {
  const { sessions, database } = here.core;
  const policy = { system: 'test', tokenLifetime, ...(refreshLifetime && { refreshLifetime }) };
  const { accessToken } = await sessions.open(database.query, account, policy);
  const client = await there.open({ token: accessToken });
  await works(client);
  const signedIn = await sessions.authenticate(accessToken);
  if (typeof signedIn === 'string') throw new Error(signedIn);
  return { client, sessionId: signedIn.session.id, accessToken };
}

async function works(client: SocketClient) {
  client.send({ type: 'ping' });
  await client.take('pong');
}

const ended = { code: 1008, reason: 'session_ended' };

describe('a socket on another node is closed', () => {
  test('by a sign-out, while other sessions of the account stay connected', async () => {
    const account = await newAccount(here.core);
    const [one, other] = [await connected(account), await connected(account)];
    await here.core.sessions.end(here.core.database.query, one.sessionId);
    expect(await one.client.closed).toEqual(ended);
    await works(other.client);
  });

  test('by a password change, with all other sessions of the account', async () => {
    const account = await newAccount(here.core);
    const both = [await connected(account), await connected(account)];
    await here.core.database.transaction((tx) => here.core.sessions.endAll(tx, account.id));
    for (const { client } of both) expect(await client.closed).toEqual(ended);
  });

  test.for([
    ['disabled', sql`update accounts set status = 'suspended' where id = `],
    ['deleted', sql`delete from accounts where id = `],
  ] as const)('by any change that makes its account %s', async ([, statement]) => {
    const account = await newAccount(here.core);
    const { client } = await connected(account);
    await sql`${statement}${account.id}`.execute(here.core.database.query);
    expect(await client.closed).toEqual(ended);
  });

  test('by a change of role, and can be opened again', async () => {
    const account = await newAccount(here.core);
    const { client, accessToken } = await connected(account);
    await sql`update accounts set role = 'admin' where id = ${account.id}`.execute(here.core.database.query);
    expect(await client.closed).toEqual({ code: 1012, reason: 'role_changed' });
    const again = await there.open({ token: accessToken });
    await works(again);
    expect(there.connections.at(-1)?.caller.account.role).toBe('admin');
  });

  test('when its token expires', async () => {
    const { client } = await connected(await newAccount(here.core), 2, 3_600);
    expect(await client.closed).toEqual({ code: 1008, reason: 'token_expired' });
  });

  test('when its session ended while the server’s connection was lost', async () => {
    const account = await newAccount(here.core);
    const { client, sessionId } = await connected(account);
    await here.core.database.transaction(async (tx) => {
      // Without triggers no notification is sent, as between the loss of a connection and the next one.
      await sql`set local session_replication_role = replica`.execute(tx);
      await sql`delete from sessions where id = ${sessionId}`.execute(tx);
    });
    await works(client);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'owlery listener'`.execute(here.core.database.query);
    expect(await client.closed).toEqual(ended);
  });
});

test('A socket stays open through changes that do not affect its session', async () => {
  const account = await newAccount(here.core);
  const { client } = await connected(account);
  await sql`update accounts set full_name = 'Tawny Owl' where id = ${account.id}`.execute(here.core.database.query);
  const other = await connected(account);
  await here.core.sessions.end(here.core.database.query, other.sessionId);
  // When this notification has been processed, so have the earlier ones.
  expect(await other.client.closed).toEqual(ended);
  await works(client);
});
