/**
 * Calls a function when the signal is aborted, at once if it already is.
 * @returns dispose of it to stop listening
 */
export function onAbort(signal: AbortSignal, action: () => void): Disposable {
  signal.addEventListener('abort', action, { once: true });
  if (signal.aborted) action();
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', action) };
}
