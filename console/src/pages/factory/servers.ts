import type { components } from '@owlery/client/types/factory.d.ts';
import { api, dataOf, innerOf } from '../../api/client.ts';

export type Server = components['schemas']['ServerDetail'];
export type TaskType = components['schemas']['TaskType'];

/** All servers with their GPUs and types of task. */
export async function readServers(): Promise<Server[]> {
  const servers = await innerOf(api.GET('/factory/api/gpu/servers'));
  return await Promise.all(
    servers.map(({ id }) =>
      innerOf(api.GET('/factory/api/gpu/servers/{server_id}', { params: { path: { server_id: id } } })),
    ),
  );
}

/** The types of task of all servers, each once. */
export function typesOf(servers: readonly Server[]): TaskType[] {
  const types = servers.filter(({ status }) => status === 'online').flatMap(({ task_types }) => task_types);
  return [...new Map(types.map((type) => [type.name, type])).values()];
}

/** The free GPUs of online servers. */
export function freeGpus(servers: readonly Server[]): { free: number; total: number } {
  const gpus = servers.filter(({ status }) => status === 'online').flatMap((server) => server.gpus);
  return { free: gpus.filter(({ status }) => status === 'idle').length, total: gpus.length };
}

export type Rates = Readonly<Record<string, number>>;

export const ratesQuery = {
  queryKey: ['task-rates'],
  queryFn: async (): Promise<Rates> => (await dataOf(api.GET('/console/api/task-rates'))).rates,
};

/** The price of a minute and GPU of a type, in yuan: its declared rate, else the rate set for it, else the default rate. */
export const rateOf = ({ name, rate }: TaskType, rates: Rates) => rate ?? rates[name] ?? rates.default ?? 0;
