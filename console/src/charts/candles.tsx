/** Prices as candles with their volume; loaded when a table has prices. */
import { CandlestickSeries, ColorType, createChart, HistogramSeries, type Time } from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plot } from '../pages/market/find-plot.ts';
import { isDark, risesRed, useSettings } from '../settings.ts';

interface CandlesProps {
  rows: readonly Record<string, unknown>[];
  plot: Plot;
}

export default function Candles({ rows, plot }: CandlesProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const { language, theme, rising } = useSettings();
  useEffect(() => {
    const { candle, date } = plot;
    if (!box.current || !candle) return;
    const css = getComputedStyle(document.documentElement);
    const colour = (name: string) => css.getPropertyValue(name).trim();
    const [up, down] = risesRed() ? [colour('--bad'), colour('--ok')] : [colour('--ok'), colour('--bad')];
    const chart = createChart(box.current, {
      autoSize: true,
      layout: {
        background: { type: ColorType.Solid, color: 'transparent' },
        textColor: colour('--ink-2'),
        attributionLogo: false,
      },
      grid: { vertLines: { visible: false }, horzLines: { color: colour('--line') } },
      rightPriceScale: { borderColor: colour('--line') },
      timeScale: { borderColor: colour('--line') },
      localization: { locale: language === 'zh' ? 'zh-CN' : 'en-GB' },
    });
    const prices = chart.addSeries(CandlestickSeries, {
      upColor: up,
      downColor: down,
      wickUpColor: up,
      wickDownColor: down,
      borderVisible: false,
    });
    const points = inOrder(rows, date);
    prices.setData(
      points.map(([time, row]) => ({
        time,
        open: Number(row[candle.open]),
        high: Number(row[candle.high]),
        low: Number(row[candle.low]),
        close: Number(row[candle.close]),
      })),
    );
    if (candle.volume) {
      const name = candle.volume;
      const volume = chart.addSeries(HistogramSeries, { priceScaleId: 'volume', priceFormat: { type: 'volume' } });
      volume.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
      volume.setData(points.map(([time, row]) => ({ time, value: Number(row[name]), color: colour('--line-strong') })));
    }
    chart.timeScale().fitContent();
    return () => chart.remove();
  }, [rows, plot, language, theme, rising, isDark()]);
  return <div ref={box} className="chart" style={{ height: 340 }} role="img" aria-label={t('tables.candles')} />;
}

/** Sorts by time, and keeps the last of several rows with one time. */
function inOrder(rows: readonly Record<string, unknown>[], date: string): [Time, Record<string, unknown>][] {
  const byTime = new Map<number, Record<string, unknown>>();
  for (const row of rows) {
    const time = Date.parse(String(row[date])) / 1000;
    if (Number.isFinite(time)) byTime.set(time, row);
  }
  return [...byTime].sort(([one], [other]) => one - other).map(([time, row]) => [time as Time, row]);
}
