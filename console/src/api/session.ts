import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, dataOf } from './client.ts';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => dataOf(api.GET('/console/api/session')),
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
