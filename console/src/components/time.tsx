import { useEffect, useReducer } from 'react';
import { dateOf, exact, relative, zoneName } from '../format.ts';

/** A relative time, with the exact one in the reader's zone on hover and in copies. */
export function Time({ at, empty = '–' }: { at: string | null | undefined; empty?: string }) {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, 20_000);
    return () => clearInterval(timer);
  }, []);
  if (!at) return <span>{empty}</span>;
  const date = dateOf(at);
  const words = exact(date);
  return (
    <time
      dateTime={date.toISOString()}
      title={`${words} (${zoneName()})`}
      className="nowrap"
      onCopy={(event) => {
        event.clipboardData.setData('text/plain', words);
        event.preventDefault();
      }}
    >
      {relative(date)}
    </time>
  );
}
