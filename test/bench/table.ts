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

/** How many processes want to run, over one, five and fifteen minutes. */
export const loadNow = (): string => loadavg().map(number).join(', ');
