/** Gauges whose values are read together, when Prometheus asks for them. */
import { Gauge } from 'prom-client';

/** A gauge that is filled from a reading. */
export interface GaugeOf<Reading> {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** @returns its values; none where there is nothing to show */
  values(reading: Reading): readonly GaugeValue[];
}

export interface GaugeValue {
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** A reading that several gauges, or several scrapes, ask for at almost the same time is made once. */
const SHARED_MILLISECONDS = 1_000;

/**
 * @param read makes the reading; where it fails, all its gauges show nothing rather than what was true before
 * @returns the gauges, in no registry yet
 */
export function gaugesOf<Reading>(read: () => Promise<Reading>, gauges: readonly GaugeOf<Reading>[]): Gauge[] {
  const reading = shared(read);
  return gauges.map(
    ({ name, help, labels = [], values }) =>
      new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers: [],
        async collect() {
          const found = await reading();
          this.reset();
          // A gauge without labels shows 0 after a reset, which would be a value.
          if (labels.length === 0) this.remove();
          for (const { labels: given = {}, value } of found === undefined ? [] : values(found))
            this.set({ ...given }, value);
        },
      }),
  );
}

function shared<Reading>(read: () => Promise<Reading>): () => Promise<Reading | undefined> {
  let last: { at: number; reading: Promise<Reading | undefined> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > SHARED_MILLISECONDS) {
      last = { at: performance.now(), reading: read().catch(() => undefined) };
    }
    return last.reading;
  };
}
