/** A market server with a worker and the scripts of a test, used over HTTP. */

import { expect } from 'vitest';
import { type Caller, callerWith, pageOf } from '../../support/callers.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { accountWith } from '../../support/tokens.ts';
import { makeScriptFolder } from '../../systems/market/script-folder.ts';

export { type Caller, callerWith, TIME } from '../../support/callers.ts';

export interface CollectingMarket extends AsyncDisposable {
  readonly server: TestServer;
  readonly user: Caller;
  readonly other: Caller;
  readonly admin: Caller;
  readonly anybody: Caller;
}

/**
 * @param scripts code by path: `stocks/daily/name.ts`
 * @param variables further environment variables
 */
export async function startMarket(
  scripts: Record<string, string> = {},
  variables: Record<string, string> = {},
): Promise<CollectingMarket> {
  const own = await makeScriptFolder();
  for (const [path, code] of Object.entries(scripts)) await own.write(path, code);
  const environment = { ...variables, OWLERY_SCRIPTS_DIR: own.folder };
  const server = await startTestServer('market', { works: true, environment });
  return {
    server,
    user: callerWith(server, await accountWith(server.core, 'user')),
    other: callerWith(server, await accountWith(server.core, 'user')),
    admin: callerWith(server, await accountWith(server.core, 'admin')),
    anybody: callerWith(server, ''),
    async [Symbol.asyncDispose]() {
      await server.close();
      await own[Symbol.asyncDispose]();
      expect(server.undeclared).toEqual([]);
    },
  };
}

/** Creates a task of a script, executes it and waits for its end. @returns the execution */
export async function execute(caller: Caller, scriptId: string, parameters = {}) {
  const task = await caller.post('/api/tasks/', { name: 'A task', script_id: scriptId, parameters });
  expect(task.status, task.text).toBe(201);
  const started = await caller.post(`/api/tasks/${task.body.data.id}/execute`);
  expect(started.status, started.text).toBe(200);
  return await ended(caller, started.body.data.execution_id);
}

export async function ended(caller: Caller, executionId: string) {
  // The database is asked, because an account may make 100 requests a minute.
  const { pool } = caller.server.core.database;
  await eventually(async () => {
    const ended = `select from market_executions join runs on runs.id = run_id
      where execution_id = $1 and finished_at is not null`;
    expect((await pool.query(ended, [executionId])).rows).toHaveLength(1);
  });
  const { status, text, body } = await caller.get(`/api/executions/${executionId}`);
  expect(status, text).toBe(200);
  expect(['completed', 'failed', 'timeout', 'cancelled']).toContain(body.data.status);
  return body.data;
}

export const ok = (data: unknown) => ({ code: 0, message: 'success', data });

export const page = (...given: Parameters<typeof pageOf>) => ok(pageOf(...given));

export const refused = (status: number, code: number, reason: string, message: unknown = expect.any(String)) => ({
  status,
  body: { code, message, detail: message, reason },
});

export const EXECUTION_ID = expect.stringMatching(/^exec_\d{8}_\d{6}_[0-9a-f]{8}$/);
