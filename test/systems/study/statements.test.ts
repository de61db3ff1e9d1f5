import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { studyJob } from '../../../src/systems/study/domain/study/study.job.ts';
import { type Study, startStudy } from './study.ts';

const SECONDS = 6;

async function begin(study: Study, course: string, count: number): Promise<number[]> {
  const persons: number[] = [];
  for (let made = 0; made < count; made++) persons.push(await study.person());
  const input = { taskId: 0, courseIds: [course], origin: 'library' } as const;
  await study.core.runs.createAll(
    study.core.database.query,
    studyJob,
    persons.map((ownerId) => ({ ownerId, input })),
  );
  return persons;
}

test('Writes of every second need no more statements for more runs', async () => {
  await using study = await startStudy();
  await study.work();
  const { course, items } = await study.teacher({ title: 'Long', seconds: 3_600 });
  const [item = 0] = items;
  const query = vi.spyOn(pg.Client.prototype, 'query');

  /** Counts the statements of some seconds while each of these users studies. */
  const count = async (persons: number[]) => {
    for (const person of persons) await study.keptOf(person, item, 1);
    const [first = 0] = persons;
    const [before] = await study.kept(first);
    query.mockClear();
    await expect
      .poll(async () => (await study.kept(first))[0]?.seconds, { timeout: 30_000, interval: 500 })
      .toBeGreaterThan((before?.seconds ?? 0) + SECONDS);
    const texts = query.mock.calls.map(([text]) =>
      typeof text === 'string' ? text : ((text as { text?: string })?.text ?? ''),
    );
    const [after] = await study.kept(first);
    const ticks = Math.round((after?.seconds ?? 0) - (before?.seconds ?? 0));
    return {
      all: texts.length / ticks,
      records: texts.filter((text) => /insert into study_records/.test(text)).length / ticks,
    };
  };
  const few = await count(await begin(study, course, 2));
  const many = await count(await begin(study, course, 198));
  query.mockRestore();
  expect(many.records).toBeGreaterThan(0.5);
  expect(many.records).toBeLessThan(1.5);
  // A hundred times the runs. Reports are written every 100 ms; on a slow machine a batch may split into two.
  expect(many.all).toBeLessThan(few.all * 2);
});
