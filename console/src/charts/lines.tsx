/** Numbers over time, drawn by uPlot; loaded when a table has numbers. */
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import type { Plot } from '../pages/market/find-plot.ts';
import { isDark, useSettings } from '../settings.ts';

/** Distinguishable with colour blindness, and with enough contrast in both themes. */
const STROKES = {
  light: ['#1f4fbf', '#b35900', '#0b7a75', '#8a2f8f'],
  dark: ['#8fb0ee', '#f0a860', '#5fd0c5', '#d69be0'],
};

export default function Lines({
  rows,
  plot,
  height = 300,
}: {
  rows: readonly Record<string, unknown>[];
  plot: Plot;
  height?: number;
}) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const { theme } = useSettings();
  useEffect(() => {
    if (!box.current) return;
    const element = box.current;
    const css = getComputedStyle(document.documentElement);
    const colour = (name: string) => css.getPropertyValue(name).trim();
    const points = rows
      .map((row) => ({ time: Date.parse(String(row[plot.date])) / 1000, row }))
      .filter(({ time }) => Number.isFinite(time))
      .sort((one, other) => one.time - other.time);
    const values = (name: string) =>
      points.map(({ row }) => (row[name] === null || row[name] === undefined ? null : Number(row[name])));
    const axis = { stroke: colour('--ink-2'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    const strokes = STROKES[isDark() ? 'dark' : 'light'];
    const drawn = new uPlot(
      {
        width: element.clientWidth,
        height,
        axes: [axis, { ...axis, size: 64 }],
        series: [
          { label: plot.date },
          ...plot.lines.map((label, index) => ({ label, width: 1.5, stroke: strokes[index % strokes.length] ?? '' })),
        ],
      },
      [points.map(({ time }) => time), ...plot.lines.map(values)],
      element,
    );
    const observer = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
    };
  }, [rows, plot, height, theme, isDark()]);
  return <div ref={box} className="chart" role="img" aria-label={t('tables.lines')} />;
}
