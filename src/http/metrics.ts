import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';

/** Upper bounds of the buckets, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const NAME = 'owlery_http_request_duration_seconds';

interface Series {
  labels: { method: string; route: string; status: number };
  /** One count a bucket, and one for what is slower than all of them. */
  counts: number[];
  sum: number;
}

/**
 * Request times by route and status, in Prometheus' histogram form. prom-client's own Histogram hashes the labels of
 * every observation, which cost 15 % of the throughput of `me`.
 */
class RequestTimes {
  readonly #series = new Map<string, Series>();

  observe(method: string, route: string, status: number, seconds: number): void {
    const key = `${status}${method}${route}`;
    let series = this.#series.get(key);
    if (!series) {
      series = { labels: { method, route, status }, counts: new Array(BUCKETS.length + 1).fill(0), sum: 0 };
      this.#series.set(key, series);
    }
    const slot = BUCKETS.findIndex((bound) => seconds <= bound);
    const index = slot === -1 ? BUCKETS.length : slot;
    series.counts[index] = (series.counts[index] ?? 0) + 1;
    series.sum += seconds;
  }

  /** What the registry asks of a metric. */
  async get() {
    const values = [...this.#series.values()].flatMap(({ labels, counts, sum }) => {
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

  readonly name = NAME;
}

/** `/metrics` for Prometheus: the process, and requests by route and status. */
export function addMetrics(app: FastifyInstance): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const times = new RequestTimes();
  registry.registerMetric(times as unknown as Metric);
  app.addHook('onResponse', ({ method, routeOptions }, reply, done) => {
    times.observe(method, routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  app.get('/metrics', async (_request, reply) => {
    reply.type(registry.contentType);
    return await registry.metrics();
  });
}
