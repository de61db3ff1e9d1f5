import type { paths } from '@owlery/client/types/console.d.ts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, dataOf } from './client.ts';

type SessionAnswer = paths['/console/api/session']['get']['responses'][200]['content']['application/json'];

declare global {
  /** The session as index.html asked for it; undefined once used, or after an error. */
  var owlerySession: Promise<SessionAnswer | undefined> | undefined;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  async queryFn() {
    const early = globalThis.owlerySession;
    globalThis.owlerySession = undefined;
    return (await early) ?? (await dataOf(api.GET('/console/api/session')));
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export function useSession() {
  return useQuery(sessionQuery).data;
}

/** The signed-in account, on pages that require one. */
export function useAccount() {
  const account = useSession()?.account;
  if (!account) throw new Error('nobody is signed in');
  return account;
}

export const useIsAdmin = () => useSession()?.account?.role === 'admin';
