import { setTimeout as delay } from 'node:timers/promises';

const TICK_MILLISECONDS = 20;

/**
 * Has so much done a second, spread evenly over time and over those it is done to.
 * @param act does it to the members at these places; `round` counts how often each has had its turn
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
    // Never somebody twice at once.
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
