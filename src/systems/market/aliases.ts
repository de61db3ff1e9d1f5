/** Aliases of the contract's routes, used by existing clients. */
import type { Route } from '../../http/declare/route.ts';

/** Other paths of the contract's routes below the same prefix. */
const ALIASES: readonly [method: Route['method'], of: string, alias: string][] = [
  ['GET', '/api/settings/database', '/api/settings/database/warehouse'],
  ['POST', '/api/settings/database/test', '/api/settings/database/warehouse/test'],
  ['POST', '/api/tasks/:task_id/execute', '/api/tasks/:task_id/trigger'],
  ['GET', '/api/interfaces/', '/api/data/interfaces/'],
  ['GET', '/api/interfaces/categories', '/api/data/interfaces/categories'],
  ['GET', '/api/interfaces/:interface_id', '/api/data/interfaces/:interface_id'],
];

/** The aliases of these routes. */
export function aliasesOf(routes: readonly Route[]): Route[] {
  return ALIASES.map(([method, of, url]) => {
    const route = routes.find((one) => one.method === method && one.url === of);
    if (!route) throw new Error(`no route ${method} ${of} to make an alias of`);
    return { ...route, url, isAlias: true };
  });
}

/** All routes below `/api`, repeated below `/api/v1`. */
export function belowV1(routes: readonly Route[]): Route[] {
  return routes
    .filter(({ url }) => url.startsWith('/api/'))
    .map((route) => ({ ...route, url: route.url.replace('/api/', '/api/v1/'), isAlias: true }));
}
