import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { isAlive } from '../../src/core/db/processes.ts';
import { eventually } from '../support/eventually.ts';
import { type Home, makeHome } from '../support/owlery.ts';
import { writePatientScript } from '../support/patient-script.ts';
import { listProcesses } from '../support/processes.ts';

let home: Home;
let scripts: string;
let environment: Record<string, string>;

beforeEach(async () => {
  home = await makeHome();
  scripts = join(home.dataDir, 'scripts');
  environment = { OWLERY_SCRIPTS_DIR: scripts, OWLERY_ADMIN_PASSWORD: 'a password of mine' };
  await writePatientScript(scripts, gate());
  return () => home[Symbol.asyncDispose]();
});

const gate = () => join(home.dataDir, 'go-on');

async function ask(path: string, init: { token?: string; body?: object; method?: string } = {}) {
  const { token, body, method = body ? 'POST' : 'GET' } = init;
  const answer = await fetch(`${home.url}/market/api/${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
  return (await answer.json()) as { data: any };
}

const signIn = async (): Promise<string> => {
  const { data } = await ask('auth/login', { body: { username: 'admin', password: 'a password of mine' } });
  return data.access_token;
};

/** Runs the script until it waits. @returns the execution's id, and the process of the script */
async function begin(): Promise<{ execution: string; script: number }> {
  const token = await signIn();
  const task = { name: 'patient', script_id: 'patient', schedule_type: 'daily', schedule_expression: '03:00' };
  const { data: made } = await ask('tasks/', { token, body: task });
  const { data: begun } = await ask(`tasks/${made.id}/execute`, { token, method: 'POST' });
  const script = await eventually(scriptProcess);
  return { execution: begun.execution_id, script };
}

/** Finds the script's process: it has a process group of its own, and its parent is one of ours. */
async function scriptProcess(): Promise<number> {
  const ours = new Set((await home.processes()).map(({ pid }) => pid));
  const found = (await listProcesses()).find(
    ({ parent, group, pid }) => ours.has(parent) && group === pid && !ours.has(pid),
  );
  if (!found) throw new Error('no script runs');
  return found.pid;
}

async function expectCompleted(execution: string) {
  await writeFile(gate(), '');
  const token = await signIn();
  await eventually(async () => {
    const { data } = await ask(`executions/${execution}`, { token });
    expect(data).toMatchObject({ status: 'completed', rows_before: 0, rows_after: 2, rows_affected: 2 });
  });
}

describe('a running script', () => {
  test('leaves no process after Ctrl-C, and runs again after the next start', async () => {
    const stopped = await home.serve([], environment);
    const { execution, script } = await begin();
    const { code, stderr } = await stopped.interrupted();
    expect(code, stderr).toBe(0);
    await eventually(async () => expect(await home.processes()).toEqual([]));
    expect(isAlive(script)).toBe(false);

    await home.serve([], environment);
    await expectCompleted(execution);
  });

  test('runs again after everything was killed, and loads its rows once', async () => {
    const killed = await home.serve([], environment);
    const { execution, script } = await begin();
    for (const { pid } of await home.processes()) process.kill(pid, 'SIGKILL');
    await killed.ended();
    await eventually(() => expect(isAlive(script)).toBe(false));

    await home.serve([], environment);
    await expectCompleted(execution);
  });
});
