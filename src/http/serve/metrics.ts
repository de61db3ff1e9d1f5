import type { Metric } from 'prom-client';
import { type SocketFigures, socketMetrics } from './sockets/figures.ts';

/** Upper bounds of the buckets, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const NAME = 'owlery_http_request_duration_seconds';

interface Series {
  labels: { method: string; route: string; status: number };
  /** One count per bucket, and one for slower requests. */
  counts: number[];
  sum: number;
}

/** Counts a response of one route. */
export type Recorder = (status: number, seconds: number) => void;

/**
 * Request times by route and status, in Prometheus' histogram form. prom-client's own Histogram hashes the labels of
 * every observation, which cost 15 % of the throughput of `me`.
 */
export class RequestTimes {
  readonly name = NAME;
  readonly #series: Series[] = [];

  recorder(method: string, route: string): Recorder {
    const byStatus: Record<number, Series> = {};
    return (status, seconds) => {
      const series = byStatus[status] ?? this.#begin(byStatus, { method, route, status });
      let slot = 0;
      while (seconds > (BUCKETS[slot] ?? Number.POSITIVE_INFINITY)) slot += 1;
      series.counts[slot] = (series.counts[slot] ?? 0) + 1;
      series.sum += seconds;
    };
  }

  /** The interface of prom-client's registry. */
  async get() {
    const values = this.#series.flatMap(({ labels, counts, sum }) => {
      let total = 0;
      const buckets = counts.map((count, index) => {
        total += count;
        return { metricName: `${NAME}_bucket`, labels: { ...labels, le: BUCKETS[index] ?? '+Inf' }, value: total };
      });
      const sums = { metricName: `${NAME}_sum`, labels, value: sum };
      return [...buckets, sums, { metricName: `${NAME}_count`, labels, value: total }];
    });
    return { name: NAME, help: 'Time from request to answer.', type: 'histogram', aggregator: 'sum', values };
  }

  #begin(byStatus: Record<number, Series>, labels: Series['labels']): Series {
    const series = { labels, counts: new Array(BUCKETS.length + 1).fill(0), sum: 0 };
    byStatus[labels.status] = series;
    this.#series.push(series);
    return series;
  }
}

/** What an HTTP server shows besides what every process does: requests by route and status, and sockets. */
export function serverMetrics(times: RequestTimes, sockets: SocketFigures): Metric[] {
  return [times as unknown as Metric, ...socketMetrics(sockets)];
}
