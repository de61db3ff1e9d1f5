import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StudyRecords } from '../../../src/systems/study/domain/study/records.ts';
import type { StudyRecord } from '../../../src/systems/study/domain/study/studied.ts';
import { type Study, startStudy } from './study.ts';

let study: Study;

beforeAll(async () => {
  study = await startStudy();
});

afterAll(() => study[Symbol.asyncDispose]());

const record = (accountId: number, studiedSeconds: number, isCompleted = false): StudyRecord => ({
  ...{ accountId, origin: 'library', courseId: '1', itemId: '1', taskId: 3 },
  ...{ studiedSeconds, totalSeconds: 60, isCompleted },
});

test('A record never decreases, whoever writes last', async () => {
  const [one, other] = [new StudyRecords(study.core.database), new StudyRecords(study.core.database)];
  const person = await study.person();
  one.put(record(person, 40, true));
  await one.flush();
  // The write of a worker that was considered dead.
  other.put(record(person, 30));
  await other.flush();
  expect(await study.kept(person)).toMatchObject([{ seconds: 40, completed: true }]);
});

test('When two runs in one process study one item, the further position counts', async () => {
  const records = new StudyRecords(study.core.database);
  const person = await study.person();
  records.put(record(person, 40));
  records.put(record(person, 30, true));
  records.put(record(person, 20));
  await records.flush();
  expect(await study.kept(person)).toMatchObject([{ seconds: 40, completed: true }]);
  const keys = [{ accountId: person, origin: 'library', courseId: '2' } as const, record(person, 0)];
  expect(await records.studied(keys)).toEqual([
    new Map(),
    new Map([['1', { seconds: 40, isCompleted: true, completedAt: expect.any(String), completedTaskId: 3 }]]),
  ]);
});

test('A deleted account is skipped, and a failed write is repeated the next time', async () => {
  const records = new StudyRecords(study.core.database);
  const person = await study.person();
  records.put(record(999_999, 10));
  records.put(record(person, 10));
  await records.flush();
  expect(await study.kept(person)).toHaveLength(1);

  const { query } = study.core.database;
  await sql`alter table study_records rename to study_records_away`.execute(query);
  records.put(record(person, 20));
  await expect(records.flush()).rejects.toThrow('study_records');
  records.put(record(person, 15));
  await sql`alter table study_records_away rename to study_records`.execute(query);
  await records.flush();
  expect(await study.kept(person)).toMatchObject([{ seconds: 20 }]);
});
