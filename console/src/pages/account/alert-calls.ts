/** The calls for one's own alerts and for those of the installation, which differ in their address. */
import type { paths } from '@owlery/client/types/console.d.ts';
import { api, dataOf } from '../../api/client.ts';

export type Scope = 'mine' | 'installation';
type Json<Answer extends { content: { 'application/json': unknown } }> = Answer['content']['application/json'];

export type AlertTarget = Json<paths['/console/api/alerts']['get']['responses'][200]>['items'][number];
export type AlertDescription = paths['/console/api/alerts']['post']['requestBody']['content']['application/json'];
export type AlertChange = paths['/console/api/alerts/{id}']['put']['requestBody']['content']['application/json'];
export type AlertKind = AlertTarget['kind'];
export type AlertEvent = AlertTarget['events'][number];

export const KINDS = ['feishu', 'dingtalk', 'slack', 'mail', 'webhook'] as const satisfies readonly AlertKind[];
const OWN_EVENTS = ['run_failed', 'schedule_missed', 'balance_low'] as const satisfies readonly AlertEvent[];

export const eventsOf = (scope: Scope): readonly AlertEvent[] =>
  scope === 'mine' ? OWN_EVENTS : [...OWN_EVENTS, 'worker_lost', 'disk_low'];

const baseOf = (scope: Scope) =>
  scope === 'mine' ? ('/console/api/alerts' as const) : ('/console/api/installation-alerts' as const);

const ofOne = (id: string) => ({ params: { path: { id } } });

export function alertCalls(scope: Scope) {
  const base = baseOf(scope);
  return {
    list: () => dataOf(api.GET(base)),
    create: (body: AlertDescription) => api.POST(base, { body }),
    change: (id: string, body: AlertChange) => api.PUT(`${base}/{id}`, { ...ofOne(id), body }),
    remove: (id: string) => api.DELETE(`${base}/{id}`, ofOne(id)),
    test: (id: string) => api.POST(`${base}/{id}/test`, ofOne(id)),
    messages: (id: string, page: number) =>
      dataOf(api.GET(`${base}/{id}/messages`, { params: { path: { id }, query: { page, page_size: 10 } } })),
  };
}

/** What a target says of itself, for a change of a part of it. */
export const changeOf = ({ name, kind, events, minimum_balance, is_active }: AlertTarget): AlertChange => ({
  name,
  kind,
  events,
  minimum_balance,
  is_active,
});
