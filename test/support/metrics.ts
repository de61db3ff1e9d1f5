/** Reads the metrics of a server as Prometheus does. */

/** The METRICS_TOKEN of servers in tests. */
export const METRICS_TOKEN = 'metrics-token-of-a-test';

/** @param url any address of the server */
export async function readMetrics(url: string): Promise<string> {
  const answer = await fetch(new URL('/metrics', url), { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  return await answer.text();
}

/** A metric without labels; NaN if it is missing. */
export async function readMetric(url: string, name: string): Promise<number> {
  const line = (await readMetrics(url)).split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}
