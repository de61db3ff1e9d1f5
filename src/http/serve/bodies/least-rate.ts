import type { IncomingMessage } from 'node:http';

/** The minimum rate of an upload. The slowest mobile networks are a hundred times faster. */
const LEAST: LeastRate = { bytes: 120_000, sampleMilliseconds: 5_000 };
const SAMPLES = 12;

/** The minimum bytes in twelve samples. */
export interface LeastRate {
  readonly bytes: number;
  readonly sampleMilliseconds: number;
}

export interface RateWatch {
  /** Pauses the count: the client waits for the server. */
  pause(): void;
  goOn(): void;
}

/**
 * Ends the connection of an upload slower than 2 kB/s over a minute. Time in which the client cannot send, because
 * earlier data is still being stored, is not counted; nor is time after the end of the data.
 */
export function watchRate(raw: IncomingMessage, { bytes: least, sampleMilliseconds }: LeastRate = LEAST): RateWatch {
  const { socket } = raw;
  const samples: number[] = [];
  let isPaused = false;
  let before = socket.bytesRead;
  const sample = () => {
    const came = socket.bytesRead - before;
    before = socket.bytesRead;
    if (isPaused || raw.complete || raw.readableLength >= raw.readableHighWaterMark) return;
    samples.push(came);
    if (samples.length > SAMPLES) samples.shift();
    const sum = samples.reduce((total, bytes) => total + bytes, 0);
    if (samples.length === SAMPLES && sum < least) socket.destroy();
  };
  const timer = setInterval(sample, sampleMilliseconds).unref();
  socket.once('close', () => clearInterval(timer));
  raw.once('end', () => clearInterval(timer));
  return {
    pause: () => {
      isPaused = true;
    },
    goOn: () => {
      isPaused = false;
    },
  };
}
