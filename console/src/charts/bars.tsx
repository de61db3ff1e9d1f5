/** Stacked bars of a few series over time, drawn as SVG, because a few rectangles need no library. */
import { useId } from 'react';
import { number } from '../format.ts';

export interface BarSeries {
  readonly name: string;
  /** A CSS colour. */
  readonly colour: string;
  readonly values: readonly number[];
}

interface BarsProps {
  labels: readonly string[];
  series: readonly BarSeries[];
  /** The description for screen readers. */
  label: string;
  height?: number;
}

/** Percent of the plot. */
const MOST_WIDTH = 6;
/** With at most so many bars, each label has room below its bar. */
const MOST_CENTRED = 6;

export function Bars({ labels, series, label, height = 132 }: BarsProps) {
  const id = useId();
  const totals = labels.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const most = Math.max(1, ...totals);
  const step = 100 / Math.max(1, labels.length);
  // A few bars stay bars, and do not become walls.
  const width = Math.min(step * 0.64, MOST_WIDTH);
  const plot = height - 20;
  const every = Math.ceil(labels.length / 7);
  const isNamed = (index: number) => (labels.length - 1 - index) % every === 0;
  // Several bars may have the same name, such as those of one day: only the last of them shows it.
  const isShown = (index: number) => isNamed(index) && labels[index] !== labels[index + every];
  return (
    <figure style={{ margin: 0 }}>
      <svg width="100%" height={height} role="img" aria-labelledby={id} style={{ display: 'block' }}>
        <title id={id}>{label}</title>
        <line x1="0" x2="100%" y1={plot} y2={plot} stroke="var(--line-strong)" />
        {labels.map((name, index) => {
          let top = plot;
          // Of many, the last label would be cut.
          const isAtEnd = labels.length > MOST_CENTRED && index === labels.length - 1;
          return (
            <g key={index}>
              <title>{`${name}: ${series.map((one) => `${one.name} ${number(one.values[index] ?? 0)}`).join(', ')}`}</title>
              <rect x={`${index * step}%`} y={0} width={`${step}%`} height={plot} fill="transparent" />
              {series.map(({ name: part, colour, values }) => {
                const size = ((values[index] ?? 0) / most) * (plot - 6);
                top -= size;
                return (
                  <rect
                    key={part}
                    x={`${(index + 0.5) * step - width / 2}%`}
                    width={`${width}%`}
                    y={top}
                    height={Math.max(0, size - 1)}
                    fill={colour}
                    rx="1.5"
                  />
                );
              })}
              {isShown(index) && (
                <text
                  x={`${isAtEnd ? 100 : (index + 0.5) * step}%`}
                  y={height - 4}
                  textAnchor={isAtEnd ? 'end' : 'middle'}
                  fontSize="11"
                  fill="var(--ink-3)"
                >
                  {name}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <figcaption className="chart-legend">
        {series.map(({ name, colour, values }) => (
          <span key={name}>
            <i style={{ background: colour }} aria-hidden />
            {name} {number(values.reduce((sum, value) => sum + value, 0))}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
