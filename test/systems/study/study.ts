/** Study's services with the real engine on a database of their own, courses of the library, and tasks. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { expect } from 'vitest';
import { openCore } from '../../../src/app/compose.ts';
import { readConfig } from '../../../src/app/config.ts';
import { createSystems } from '../../../src/app/systems.ts';
import type { Core } from '../../../src/core/core.ts';
import { Worker } from '../../../src/core/jobs/engine/worker.ts';
import type { Language } from '../../../src/shared/language.ts';
import type { StudyRunOptions } from '../../../src/systems/study/domain/study/run-options.ts';
import type { Task } from '../../../src/systems/study/domain/tasks/task-queries.ts';
import { studyErrorText, studyLineText } from '../../../src/systems/study/messages.ts';
import type { StudyServices } from '../../../src/systems/study/services.ts';
import { studyHandlers } from '../../../src/systems/study/work.ts';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';

/** A video of so many seconds, or a PDF of so many pages. */
export interface Material {
  title: string;
  seconds?: number;
  pages?: number;
  hidden?: boolean;
}

/** The stored record of an item. */
export interface Kept {
  item: number;
  seconds: number;
  completed: boolean;
  /** Its time in seconds. */
  at: number;
}

export interface Study extends AsyncDisposable {
  readonly core: Core;
  readonly services: StudyServices;
  readonly databaseUrl: string;
  work(options?: Partial<StudyRunOptions>, logger?: Logger): Promise<Worker>;
  person(config?: { speed?: number; notopen_action?: string }): Promise<number>;
  /** @returns the course's name and id, and those of its materials */
  teacher(...materials: Material[]): Promise<{ id: number; name: string; course: string; items: number[] }>;
  /** Creates and starts a task. @returns its id */
  begin(userId: number, ...courseIds: string[]): Promise<number>;
  task(id: number): Promise<Task>;
  /** Waits until the task has this status. @returns the task */
  when(id: number, status: Task['status']): Promise<Task>;
  /** Waits until no worker has its run any more. */
  released(id: number): Promise<void>;
  /** The log of its runs, oldest first. @param language Chinese by default */
  lines(id: number, language?: Language): Promise<string[]>;
  /** The error that it shows. */
  error(id: number, language?: Language): Promise<string | null>;
  /** Waits until a line is logged. @returns all of them */
  logged(id: number, line: string | RegExp): Promise<string[]>;
  kept(userId: number): Promise<Kept[]>;
  /** Waits until so much of an item is recorded. @returns the record */
  keptOf(userId: number, item: number, seconds: number): Promise<Kept>;
}

export const SECRET = 'a secret that all nodes of a test share';

export async function startStudy(): Promise<Study> {
  const { url: databaseUrl } = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'owlery-study-'));
  const environment = { DATABASE_URL: databaseUrl, OWLERY_SECRET: SECRET, OWLERY_DATA_DIR: dataDir };
  const config = readConfig(environment);
  const core = await openCore(config, quiet, { stays: true });
  const { services } = createSystems(core, config).study;
  const { query } = core.database;
  const { tasks } = services;
  const workers: Worker[] = [];

  const insertAccount = async () => {
    const name = randomBytes(6).toString('hex');
    const { rows } = await sql<{ id: number }>`
      insert into accounts (username, email, password_hash, full_name)
      values (${name}, ${`${name}@example.com`}, '', ${name}) returning id`.execute(query);
    return { id: rows[0]?.id ?? 0, name };
  };
  const viewer = { id: 0, role: 'admin' } as const;
  const task = (id: number) => tasks.get(viewer, id);
  const lines = async (id: number, language: Language = 'zh') => {
    return (await tasks.logs(viewer, id, 1_000)).map((line) => studyLineText(language, line)).reverse();
  };
  const kept = async (userId: number) => {
    const { rows } = await sql<Kept>`
      select item_id::bigint as item, studied_seconds as seconds, completed_at is not null as completed,
        extract(epoch from updated_at)::float8 as at
      from study_records where account_id = ${userId} order by item_id::bigint`.execute(query);
    return rows;
  };
  return {
    core,
    services,
    databaseUrl,
    async work(options, logger = quiet) {
      const { database, notifications, queue, live, runs } = core;
      const handlers = new Map(studyHandlers(services, options));
      const { transitions } = runs;
      const worker = new Worker({
        ...{ database, notifications, queue, live, logger, handlers, transitions },
        maxTasks: 4,
      });
      workers.push(worker);
      await worker.start();
      return worker;
    },
    async person({ speed = 1, notopen_action = 'retry' } = {}) {
      const { id } = await insertAccount();
      await sql`insert into study_configs (account_id, speed, notopen_action)
        values (${id}, ${speed}, ${notopen_action})`.execute(query);
      return id;
    },
    async teacher(...materials) {
      const { id, name } = await insertAccount();
      const items: number[] = [];
      for (const { title, seconds = null, pages = null, hidden = false } of materials) {
        const type = seconds === null ? 'pdf' : 'video';
        const { rows } = await sql<{ id: number }>`
          insert into materials (uploader_id, title, type, file_path, file_size, file_format, duration_seconds,
            page_count, width, height, thumbnail_status, status)
          values (${id}, ${title}, ${type}, ${randomBytes(8).toString('hex')}, 1000,
            ${type === 'pdf' ? 'pdf' : 'mp4'}, ${seconds}, ${seconds === null ? pages : null}, 640, 480, 'completed',
            ${hidden ? 'hidden' : 'active'}) returning id`.execute(query);
        items.push(rows[0]?.id ?? 0);
      }
      return { id, name, course: String(id), items };
    },
    async begin(userId, ...courseIds) {
      const { id } = await tasks.create(userId, { name: 'A task', description: null, courseIds });
      await tasks.start(userId, id);
      return id;
    },
    task,
    async when(id, status) {
      return await eventually(async () => {
        const found = await task(id);
        expect(found, found.error_message ?? '').toMatchObject({ status });
        return found;
      });
    },
    async released(id) {
      const { run_id } = await task(id);
      await eventually(async () => expect(await core.runs.get(query, run_id)).toMatchObject({ worker: null }));
    },
    lines,
    error: async (id, language = 'zh') => studyErrorText(language, await task(id)),
    async logged(id, line) {
      return await eventually(async () => {
        const all = await lines(id);
        expect(all).toContainEqual(typeof line === 'string' ? line : expect.stringMatching(line));
        return all;
      });
    },
    kept,
    async keptOf(userId, item, seconds) {
      return await eventually(async () => {
        const found = (await kept(userId)).find((one) => one.item === item);
        expect(found?.seconds).toBeGreaterThanOrEqual(seconds);
        return found as Kept;
      });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await core.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Hides, shows or deletes a material. */
export async function turn({ core }: Study, item: number | undefined, to: 'hidden' | 'active' | 'gone'): Promise<void> {
  await sql`
    update materials set status = ${to === 'active' ? 'active' : 'hidden'},
      removed_at = case when ${to === 'gone'} then now() end
    where id = ${item ?? 0}`.execute(core.database.query);
}
