/** Queries of the market's pages. */

import type { components } from '@owlery/client/types/market.d.ts';
import { api, dataOf, innerOf } from '../../api/client.ts';
import type { Values } from '../../components/parameter-form.tsx';

export type Schemas = components['schemas'];
export type Task = Schemas['Task'];

export const readScripts = async () => {
  const first = await innerOf(api.GET('/market/api/scripts', { params: { query: { page: 1, page_size: 100 } } }));
  return first.items;
};

export const readInterfaces = (query: { page: number; page_size: number; keyword?: string; category?: string }) =>
  innerOf(api.GET('/market/api/interfaces', { params: { query } }));

/** Runs a script once, as a task without a schedule that starts at once. @returns the execution */
export async function runScript(name: string, scriptId: string, parameters: Values): Promise<string> {
  const task = await innerOf(
    api.POST('/market/api/tasks', {
      body: {
        name,
        script_id: scriptId,
        parameters,
        is_active: true,
        retry_on_failure: true,
        notify_on_failure: false,
      },
    }),
  );
  return await runTask(task.id);
}

export async function runTask(id: number): Promise<string> {
  const params = { path: { task_id: id as never } };
  const { execution_id } = await innerOf(api.POST('/market/api/tasks/{task_id}/execute', { params }));
  return execution_id;
}

export async function runInterface(id: number, parameters: Values): Promise<string> {
  const body = { interface_id: id, parameters };
  const { execution_id } = await innerOf(api.POST('/market/api/data/download', { body }));
  return execution_id;
}

/** The address of an execution's run. */
export async function pathOfExecution(executionId: string): Promise<string> {
  const query = { search: executionId, kind: 'market.collect', limit: 1 };
  const { items } = await dataOf(api.GET('/console/api/runs', { params: { query } }));
  return items[0] ? `/runs/${items[0].id}` : `/runs?search=${executionId}`;
}
