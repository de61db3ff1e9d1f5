/** A result: our figure beside the limit measured in the same run. */
export interface Row {
  what: string;
  /** Our figure, in `unit`. */
  ours: number;
  /** The limit for comparison, if there is one. */
  limit?: number;
  unit: string;
  /** A description of the limit. */
  against?: string;
}

/** Prints rows as a Markdown table. */
export function printTable(title: string, rows: Row[]): void {
  const lines = rows.map(({ what, ours, limit, unit, against }) => [
    what,
    `${round(ours)} ${unit}`,
    limit === undefined ? '' : `${round(limit)} ${unit}`,
    limit === undefined ? '' : (ours / limit).toFixed(2),
    against ?? '',
  ]);
  const all = [['what', 'ours', 'limit', 'ours ÷ limit', 'the limit is'], ...lines];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0))) ?? [];
  const text = all.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  text.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  process.stdout.write(`\n## ${title}\n\n${text.join('\n')}\n`);
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
