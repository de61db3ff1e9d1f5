/** A factory server with a worker, used over HTTP, with the types of task and GPUs that a test declares. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { accountWith } from '../../support/tokens.ts';
import { type Caller, callerWith } from '../market/collecting.ts';

export interface WorkingFactory extends AsyncDisposable {
  readonly server: TestServer;
  readonly user: Caller;
  /** The user's token. */
  readonly token: string;
  readonly other: Caller;
  readonly admin: Caller;
  readonly anybody: Caller;
}

export interface FactoryOptions {
  /** The content of factory.tasks.yaml. */
  types?: string;
  /** Programs in the same folder, by name. */
  files?: Record<string, string>;
  environment?: Record<string, string>;
  works?: boolean;
}

export async function startFactory({ types = '', files = {}, environment = {}, works = true }: FactoryOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-factory-'));
  const file = join(folder, 'factory.tasks.yaml');
  await writeFile(file, types);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const all = { OWLERY_TASKS_FILE: file, OWLERY_GPUS: 'none', ...environment };
  const server = await startTestServer('factory', { works, environment: all });
  const token = await accountWith(server.core, 'user');
  const factory: WorkingFactory = {
    server,
    user: callerWith(server, token),
    token,
    other: callerWith(server, await accountWith(server.core, 'user')),
    admin: callerWith(server, await accountWith(server.core, 'admin')),
    anybody: callerWith(server, ''),
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
      expect(server.undeclared).toEqual([]);
    },
  };
  return factory;
}

/** Creates a task. @returns its id */
export async function order(caller: Caller, taskType: string, config: object = {}, more: object = {}): Promise<string> {
  const made = await caller.post('/api/tasks', { title: 'A task', task_type: taskType, config, ...more });
  expect(made.status, made.text).toBe(200);
  return made.body.data.id;
}

/** Waits until the task has one of these statuses. @returns the task */
export async function reaches(caller: Caller, id: string, ...statuses: string[]) {
  return await eventually(
    async () => {
      const { body } = await caller.get(`/api/tasks/${id}`);
      expect(statuses).toContain(body.data.status);
      return body.data;
    },
    { timeout: 55_000, interval: 50 },
  );
}

export const ended = (caller: Caller, id: string) => reaches(caller, id, 'completed', 'failed', 'cancelled');
