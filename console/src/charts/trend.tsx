/** A few values over time as lines, drawn as SVG: loads faster than a library, and looks the same in both themes. */
import { useId } from 'react';
import { number } from '../format.ts';

export interface TrendSeries {
  readonly name: string;
  /** A CSS colour. */
  readonly colour: string;
  /** One value for each step; null if there is none. */
  readonly values: readonly (number | null)[];
  /** Distinguishes the line without colour. */
  readonly isDashed?: boolean;
}

interface TrendProps {
  /** The label of each step. */
  labels: readonly string[];
  series: readonly TrendSeries[];
  /** The description for screen readers. */
  label: string;
  /** Formats a value. */
  words?: (value: number) => string;
  /** The top of the scale; by default the largest value. */
  most?: number | undefined;
  height?: number;
}

const WIDTH = 1_000;
const FOOT = 20;
const SHOWN_LABELS = 5;

export function Trend({ labels, series, label, words = number, most, height = 132 }: TrendProps) {
  const id = useId();
  const plot = height - FOOT;
  const values = series.flatMap((one) => one.values.filter((value) => value !== null));
  const top = most ?? Math.max(...values, 0);
  const scale = top > 0 ? top : 1;
  const x = (index: number) => (labels.length < 2 ? 0 : (index / (labels.length - 1)) * WIDTH);
  const y = (value: number) => plot - (Math.min(value, scale) / scale) * (plot - 14);
  // Labels are spread evenly from the first to the last.
  const count = Math.min(SHOWN_LABELS, labels.length);
  const shown = Array.from({ length: count }, (_, place) => {
    const index = count < 2 ? 0 : Math.round((place * (labels.length - 1)) / (count - 1));
    return { words: labels[index] ?? '', index };
  });
  return (
    <figure style={{ margin: 0 }}>
      <div className="trend" style={{ height: plot }} role="img" aria-labelledby={id}>
        <span className="trend-top">{top > 0 && words(scale)}</span>
        <svg width="100%" height={plot} viewBox={`0 0 ${WIDTH} ${plot}`} preserveAspectRatio="none">
          <title id={id}>{label}</title>
          <line x1="0" x2={WIDTH} y1={y(scale)} y2={y(scale)} className="trend-grid" />
          <line x1="0" x2={WIDTH} y1={y(scale / 2)} y2={y(scale / 2)} className="trend-grid" />
          <line x1="0" x2={WIDTH} y1={plot - 0.5} y2={plot - 0.5} className="trend-base" />
          {series.map(({ name, colour, values: points, isDashed }) => (
            <path
              key={name}
              d={pathOf(points, x, y)}
              fill="none"
              stroke={colour}
              strokeWidth="1.75"
              strokeLinejoin="round"
              strokeLinecap="round"
              strokeDasharray={isDashed ? '5 4' : undefined}
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
      </div>
      <div className="trend-labels" aria-hidden>
        {shown.map(({ words, index }) => (
          <span key={index}>{words}</span>
        ))}
      </div>
      <figcaption className="chart-legend">
        {series.map(({ name, colour, values: points }) => {
          const last = points.findLast((value) => value !== null);
          return (
            <span key={name}>
              <i style={{ background: colour }} aria-hidden />
              {name} {last === undefined || last === null ? '–' : words(last)}
            </span>
          );
        })}
      </figcaption>
    </figure>
  );
}

/** A single value is a dot: a line of length zero with round ends. */
function pathOf(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  let isDrawing = false;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      isDrawing = false;
      continue;
    }
    const point = `${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    path += isDrawing ? `L${point}` : `M${point}h0`;
    isDrawing = true;
  }
  return path;
}
