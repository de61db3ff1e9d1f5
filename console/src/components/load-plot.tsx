/** Waiting and running runs over time, and their waiting times and durations. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.ts';
import { Trend, type TrendSeries } from '../charts/trend.tsx';
import { hourOf, number, took } from '../format.ts';
import { Loaded } from './states.tsx';

type Part = 'concurrency' | 'durations' | 'depth' | 'waited';

interface LoadPlotProps {
  parts: readonly Part[];
  hours: number;
  /** Only the runs of these kinds, separated by commas. */
  kind?: string | undefined;
  mine?: boolean | undefined;
}

type Step = Awaited<ReturnType<typeof read>>['items'][number];

const read = (hours: number, kind: string | undefined, mine: boolean | undefined) =>
  dataOf(
    api.GET('/console/api/series/load', {
      params: { query: { hours, ...(kind && { kind }), ...(mine && { mine }) } },
    }),
  );

export function LoadPlot({ parts, hours, kind, mine }: LoadPlotProps) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['series', 'load', hours, kind, mine],
    queryFn: () => read(hours, kind, mine),
    refetchInterval: 30_000,
  });
  return (
    <Loaded query={query} bones={<div className="bone" style={{ height: 180 }} />}>
      {({ items }) => (
        <div className="plots">
          {parts.map((part) => (
            <div key={part}>
              <div className="plot-title">{t(TITLES[part])}</div>
              <Trend
                label={t(TITLES[part])}
                labels={items.map(({ start }) => hourOf(new Date(start)))}
                series={SERIES[part].map(
                  ([key, name, colour, isDashed]): TrendSeries => ({
                    name: t(name),
                    colour,
                    isDashed,
                    values: items.map((step) => step[key] as number | null),
                  }),
                )}
                words={part === 'depth' || part === 'concurrency' ? number : took}
              />
            </div>
          ))}
        </div>
      )}
    </Loaded>
  );
}

const TITLES: Record<Part, string> = {
  concurrency: 'runs.concurrency',
  durations: 'runs.durations',
  depth: 'queues.depth',
  waited: 'queues.waited',
};

const SERIES: Record<Part, readonly [keyof Step, string, string, boolean][]> = {
  concurrency: [
    ['running', 'home.running', 'var(--accent)', false],
    ['queued', 'home.waiting', 'var(--warn)', true],
  ],
  durations: [
    ['took_p50', 'runs.half', 'var(--accent)', false],
    ['took_p95', 'runs.most95', 'var(--warn)', true],
  ],
  depth: [['queued', 'home.waiting', 'var(--accent)', false]],
  waited: [
    ['waited_p50', 'queues.p50', 'var(--accent)', false],
    ['waited_p95', 'queues.p95', 'var(--warn)', true],
  ],
};
