import { useMutation, useQueryClient } from '@tanstack/react-query';
import { wordsOf } from '../api/errors.ts';

/**
 * Something a button does, after which some of what is shown is read again.
 * @param keys the first words of the queries to read again
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
