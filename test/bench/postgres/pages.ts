import { ONE_RUN } from '../asking/cases.ts';
import { EVALUATION } from '../row-export.ts';

/* Pages of the rows as they are, which no question is asked of. */

export const PAGE = 100;

export interface PageCase {
  readonly name: string;
  readonly runIds: readonly string[];
  /** How much of the rows is before it. */
  readonly part: number;
}

const PARTS = { first: 0, middle: 0.5, last: 1 } as const;

export const PAGES: readonly PageCase[] = Object.entries({ 'of all runs': [], 'of one run': [ONE_RUN] }).flatMap(([name, runIds]) =>
  Object.entries(PARTS).map(([part, share]) => ({ name: `${part} page ${name}`, runIds, part: share })),
);

/** Which page of so many rows it is. */
export const pageOf = ({ part }: PageCase, rows: number): number => Math.max(1, Math.ceil((rows / PAGE) * part));

export const pathOf = ({ runIds }: PageCase, page: number): string => {
  const query = new URLSearchParams({ page: String(page), size: String(PAGE) });
  for (const runId of runIds) query.append('run_id', runId);
  return `/evaluations/${EVALUATION}/logs?${query}`;
};
