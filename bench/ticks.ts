import { setTimeout as delay } from 'node:timers/promises';

const TICK_MILLISECONDS = 20;

/**
 * Calls `act` at a rate per second, spread evenly over time and members.
 * @param act handles the members at these places; `round` counts how often each was handled
 */
export async function eachTick(
  options: { rate: number; seconds: number; members: number },
  act: (places: number[], round: number) => Promise<void> | void,
): Promise<void> {
  const { rate, seconds, members } = options;
  const start = performance.now();
  let done = 0;
  while (done < rate * seconds) {
    const due = Math.floor(((performance.now() - start) / 1_000) * rate);
    // No member twice in one call.
    const now = Math.min(due - done, members, rate * seconds - done);
    const round = Math.floor(done / members);
    if (now > 0)
      await act(
        Array.from({ length: now }, (_, place) => (done + place) % members),
        round,
      );
    done += now;
    await delay(TICK_MILLISECONDS);
  }
}
