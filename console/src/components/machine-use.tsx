/** The load of a server and its GPUs during the last hour, day or week. */
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.ts';
import { Trend, type TrendSeries } from '../charts/trend.tsx';
import { day, hourOf, percent } from '../format.ts';
import { Loaded } from './states.tsx';

const HOURS = [1, 24, 168] as const;
type Hours = (typeof HOURS)[number];

export function MachineUse({ id }: { id: string }) {
  const { t } = useTranslation();
  const [hours, setHours] = useState<Hours>(1);
  const query = useQuery({
    queryKey: ['machine-use', id, hours],
    queryFn: () => dataOf(api.GET('/console/api/machines/{id}/use', { params: { path: { id }, query: { hours } } })),
    refetchInterval: hours === 1 ? 15_000 : 60_000,
  });
  return (
    <div>
      <div className="section-head" style={{ alignItems: 'center' }}>
        <h3>{t('machines.history')}</h3>
        <SegmentedControl
          size="xs"
          value={String(hours)}
          onChange={(value) => setHours(Number(value) as Hours)}
          data={HOURS.map((value) => ({ value: String(value), label: t(`machines.hours_${value}`) }))}
        />
      </div>
      <Loaded query={query} bones={<div className="bone" style={{ height: 150 }} />}>
        {({ step_seconds: step, items }) => {
          const length = step * 1000;
          const last = Math.floor(Date.now() / length) * length;
          const count = Math.round((hours * 3600) / step);
          const times = Array.from({ length: count }, (_, index) => last - (count - 1 - index) * length);
          const seriesOf = (gpu: number, key: 'usage' | 'memory') => {
            const byTime = new Map(
              items.filter((one) => one.gpu === gpu).map((one) => [new Date(one.start).getTime(), one[key]]),
            );
            return times.map((time) => byTime.get(time) ?? null);
          };
          const gpus = [...new Set(items.map(({ gpu }) => gpu))];
          return (
            <div style={{ display: 'grid', gap: 14 }}>
              {gpus.map((gpu) => {
                const title = gpu < 0 ? t('machines.cpu') : `GPU ${gpu}`;
                const series: TrendSeries[] = [
                  { name: title, colour: 'var(--accent)', values: seriesOf(gpu, 'usage') },
                  {
                    name: t(gpu < 0 ? 'machines.memory' : 'machines.gpu_memory'),
                    colour: 'var(--warn)',
                    values: seriesOf(gpu, 'memory'),
                    isDashed: true,
                  },
                ];
                const words = (time: number) => (hours === 168 ? day(new Date(time)) : hourOf(new Date(time)));
                return (
                  <Trend
                    key={gpu}
                    height={108}
                    most={100}
                    words={percent}
                    label={`${title}: ${t('machines.history')}`}
                    labels={times.map(words)}
                    series={series}
                  />
                );
              })}
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}
