/** Runs of all systems: lists that the socket updates in place, and the actions on a run. */

import type { paths } from '@owlery/client/types/console.d.ts';
import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useCallback, useRef } from 'react';
import { inLanguage } from '../format.ts';
import { api, dataOf } from './client.ts';
import { type LiveMessage, type RunChange, useLive } from './live.ts';

export type RunsPage = paths['/console/api/runs']['get']['responses'][200]['content']['application/json'];
export type RunRow = RunsPage['items'][number];
export type WholeRun = paths['/console/api/runs/{id}']['get']['responses'][200]['content']['application/json'];

/** The title of a run in the reader's language. */
export const titleOf = ({ title, kind }: Pick<RunRow, 'title' | 'kind'>) =>
  title ? inLanguage(title) : i18next.t(`kind.${kind}`);

/** The minimum interval between reads of a list, however many runs start. */
const REREAD_MILLISECONDS = 1_500;

/** Keeps all shown runs up to date. Used once for the whole page. */
export function useRunsLive(): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive(
    useCallback(
      (message: LiveMessage) => {
        const reread = () => {
          timer.current ??= setTimeout(() => {
            timer.current = undefined;
            for (const key of ['runs', 'series', 'task', 'executions', 'balance', 'study-tasks']) {
              void client.invalidateQueries({ queryKey: [key] });
            }
          }, REREAD_MILLISECONDS);
        };
        if (message.type === 'runs') {
          if (patchRuns(client, message.runs)) reread();
        } else if (message.type === 'missed') {
          void client.invalidateQueries();
        }
      },
      [client],
    ),
  );
}

/** @returns whether a list must be read again: for a new run, or one with another status */
function patchRuns(client: QueryClient, changes: readonly RunChange[]): boolean {
  const byId = new Map(changes.map((change) => [change.id, change]));
  const known = new Set<string>();
  let hasMore = false;
  const patch = <Row extends RunRow>(row: Row): Row => {
    const told = byId.get(row.id);
    if (!told) return row;
    known.add(row.id);
    if (told.status !== row.status) hasMore = true;
    return { ...row, ...told };
  };
  client.setQueriesData<InfiniteData<RunsPage>>({ queryKey: ['runs'] }, (data) => {
    if (!data?.pages.some(({ items }) => items.some(({ id }) => byId.has(id)))) return data;
    return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(patch) })) };
  });
  for (const change of changes) {
    const whole = client.getQueryData<WholeRun>(['run', change.id]);
    if (!whole) continue;
    const run = patch(whole.run);
    client.setQueryData(['run', change.id], { ...whole, run });
    if (run.status !== whole.run.status) void client.invalidateQueries({ queryKey: ['run', change.id] });
  }
  return hasMore || known.size < byId.size;
}

export type RunAction = 'cancel' | 'retry' | 'pause' | 'resume';

/** The possible actions on a run. A retry restarts its task in its own system. */
export function actionsOf({ kind, status }: Pick<RunRow, 'kind' | 'status'>): RunAction[] {
  const isOver = ['failed', 'timed_out', 'cancelled'].includes(status);
  const isOn = ['queued', 'running'].includes(status);
  if (kind === 'courseware.thumbnail') return [];
  return [
    ...(isOn && kind === 'study.task' ? (['pause'] as const) : []),
    ...(status === 'paused' && kind === 'study.task' ? (['resume'] as const) : []),
    ...(isOn || status === 'paused' ? (['cancel'] as const) : []),
    ...(isOver ? (['retry'] as const) : []),
  ];
}

export async function doToRun(action: RunAction, { kind, ref }: Pick<RunRow, 'kind' | 'ref'>): Promise<void> {
  if (ref === null) return;
  if (kind === 'market.collect') {
    const params = { params: { path: { execution_id: ref } } };
    if (action === 'cancel') await api.POST('/market/api/executions/{execution_id}/cancel', params);
    if (action === 'retry') await api.POST('/market/api/executions/{execution_id}/retry', params);
  } else if (kind === 'factory.task') {
    const params = { params: { path: { task_id: ref } } };
    if (action === 'cancel') await api.POST('/factory/api/tasks/{task_id}/cancel', params);
    if (action === 'retry') await api.POST('/factory/api/tasks/{task_id}/retry', params);
  } else if (kind === 'study.task') {
    const params = { params: { path: { id: Number(ref) as never } } };
    if (action === 'cancel') await api.POST('/study/api/tasks/{id}/cancel', params);
    if (action === 'retry') await api.POST('/study/api/tasks/{id}/retry', params);
    if (action === 'pause') await api.POST('/study/api/tasks/{id}/pause', params);
    if (action === 'resume') await api.POST('/study/api/tasks/{id}/resume', params);
  }
}

/** Applies an action to many runs, a few at a time. @returns the number of successes, and the first refusal */
export async function doToRuns(
  action: RunAction,
  runs: readonly RunRow[],
  told: (done: number) => void,
): Promise<{ done: number; error: unknown }> {
  let done = 0;
  let error: unknown;
  const waiting = [...runs];
  const next = async () => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      await doToRun(action, run).then(
        () => {
          done += 1;
        },
        (reason) => {
          error ??= reason;
        },
      );
      told(done);
    }
  };
  await Promise.all([next(), next(), next(), next()]);
  return { done, error };
}

export const readRuns = (query: NonNullable<paths['/console/api/runs']['get']['parameters']['query']>) =>
  dataOf(api.GET('/console/api/runs', { params: { query } }));
