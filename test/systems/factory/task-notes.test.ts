import { expect, test } from 'vitest';
import { withMarks } from '../../../src/systems/factory/domain/tasks/task-notes.ts';

/** The percentages at which a log line is written while a task reports these. */
function marksOf(reported: readonly number[]) {
  const told: number[] = [];
  const marks: unknown[] = [];
  const progress = withMarks(
    (percent) => told.push(percent),
    (_level, { data }) => marks.push((data as { percent: number }).percent),
  );
  for (const percent of reported) progress(percent);
  expect(told).toEqual(reported);
  return marks;
}

test.for([
  ['each mark that a task passes is written once', [0, 10, 25, 30, 49.9, 51, 50, 80, 100], [25, 50, 75]],
  ['of marks passed at once the last is written', [0, 60, 100], [50, 75]],
  ['the marks that a task passed before its checkpoint are not written again', [60, 70, 76], [75]],
  ['a task that reports nothing writes nothing', [], []],
] as const)('%s', ([_name, reported, marks]) => {
  expect(marksOf(reported)).toEqual(marks);
});
