import { useMutation, useQueryClient } from '@tanstack/react-query';
import { wordsOf } from '../api/errors.ts';

/**
 * The action of a button, after which some queries are read again.
 * @param keys the first keys of the queries to read again
 */
export function useAct<Input = void>(work: (input: Input) => Promise<unknown>, keys: readonly string[] = []) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: work,
    onSettled: () => Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  return {
    run: mutation.mutate,
    runAsync: mutation.mutateAsync,
    isBusy: mutation.isPending,
    error: mutation.error ? wordsOf(mutation.error) : undefined,
    reset: mutation.reset,
  };
}
