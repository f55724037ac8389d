import { loadavg } from 'node:os';

/** A line of a Markdown table. */
export const tableLine = (cells: readonly string[]): string => `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;

/** The first two lines of a Markdown table: the first columns are names, one without `names`, and the others numbers. */
export const tableHead = (titles: readonly string[], names = 1): string =>
  [titles, titles.map((_, column) => (column < names ? '---' : '---:'))].map(tableLine).join('\n');

/** A table in Markdown, as the docs have it: names in the first column, numbers in the others. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [tableHead(head), ...rows.map(tableLine)].join('\n');

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
