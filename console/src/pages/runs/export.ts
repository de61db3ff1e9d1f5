import i18next from 'i18next';
import type { RunRow } from '../../api/runs.ts';
import { saveCsv } from '../../components/csv.ts';

/** Saves the shown runs as a file for spreadsheets: times in UTC, money in yuan. */
export function saveRuns(runs: readonly RunRow[]): void {
  const t = i18next.t.bind(i18next);
  const head = ['run', 'kind', 'status', 'owner', 'progress', 'begun', 'ended', 'took', 'cost', 'reason'];
  saveCsv('runs.csv', [
    ['id', ...head.map((name) => t(`runs.${name}`))],
    ...runs.map((run) => [
      run.id,
      run.title ?? '',
      t(`kind.${run.kind}`),
      t(`status.${run.status}`),
      run.owner ?? '',
      run.progress,
      run.started_at ?? '',
      run.finished_at ?? '',
      run.active_seconds,
      run.cost / 100,
      run.error_message ?? '',
    ]),
  ]);
}
