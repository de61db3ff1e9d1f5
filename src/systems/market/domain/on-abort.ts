/**
 * Does something as soon as the signal is aborted, at once if it is already.
 * @returns dispose it to do no more
 */
export function onAbort(signal: AbortSignal, action: () => void): Disposable {
  signal.addEventListener('abort', action, { once: true });
  if (signal.aborted) action();
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', action) };
}
