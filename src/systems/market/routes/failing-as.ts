import { missingAccount } from '../../../core/db/failures.ts';
import type { Route } from '../../../http/declare/route.ts';
import { DomainError } from '../../../shared/errors.ts';
import { type MarketErrors, refuse } from '../domain/errors.ts';

/** The contract's error codes for internal errors of each part of the server. */
type PartFailure = 'database_failed' | 'scheduler_failed' | 'collection_failed';

const FAILURES: Readonly<Record<string, PartFailure>> = {
  tables: 'database_failed',
  tasks: 'scheduler_failed',
  data: 'collection_failed',
};

/**
 * The routes, whose internal errors are answered with the code of their part of the server (5001, 5002, 5003). The
 * original error is the cause: it is logged, and an unavailable database is still answered as such.
 */
export function failingByPart(routes: readonly Route[]): Route[] {
  return routes.map((route) => {
    const code = route.url.endsWith('/settings/scheduler') ? 'scheduler_failed' : FAILURES[route.tag];
    return code ? failingAs(code, route) : route;
  });
}

function failingAs(code: PartFailure, route: Route): Route {
  return {
    ...route,
    errors: [...(route.errors ?? []), code],
    async handler(call) {
      try {
        return await route.handler(call);
      } catch (error) {
        if (error instanceof DomainError || missingAccount(error) !== undefined) throw error;
        throw refuse(code satisfies keyof MarketErrors, {}, error);
      }
    },
  };
}
