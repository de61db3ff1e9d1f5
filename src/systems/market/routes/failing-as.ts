import { missingAccount } from '../../../core/db/failures.ts';
import type { Route } from '../../../http/declare/route.ts';
import { DomainError } from '../../../shared/errors.ts';
import { type MarketErrors, refuse } from '../domain/errors.ts';

/** The contract's error codes of the parts of the server: which part a fault of ours is in. */
type PartFailure = 'database_failed' | 'scheduler_failed' | 'collection_failed';

const FAILURES: Readonly<Record<string, PartFailure>> = {
  tables: 'database_failed',
  tasks: 'scheduler_failed',
  data: 'collection_failed',
};

/**
 * The routes, with a fault of ours told as one of the part of the server that they belong to (5001, 5002, 5003) instead
 * of a fault in general. The error itself is its cause: it is logged, and one that means that the database is
 * unavailable is still told as that.
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
