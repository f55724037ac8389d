import { loadavg } from 'node:os';

/** Columns padded to their widest cell: names to the left, numbers to the right. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  return [head, ...rows].map(line).join('\n');
};

/** Three digits that count. */
export const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** A value, and what it is to the yardstick's. */
export const withRatio = (value: number, yardstick: number): string => `${number(value)} ×${(value / yardstick).toFixed(2)}`;

/** The middle half of some values. */
export const spread = (values: readonly number[]): string => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return `${number(at(0.25))} to ${number(at(0.75))}`;
};

/** How many processes want to run, over one, five and fifteen minutes. */
export const loadNow = (): string => loadavg().map(number).join(', ');
