import type { CellSource } from '../analysis/record-cells.ts';
import type { Fields } from '../analysis/record-fields.ts';

/** One scored row, as columns look at it. */
export interface TableRow {
  /** The record as it came, JSON. */
  readonly bytes: Buffer;
  /** What was read of it. */
  readonly record: Fields;
  readonly log: Fields;
  /** The evaluator logs that fill the cells of the evaluators. */
  readonly sources: readonly CellSource[];
}

/** A column of a table: what stands above it, and the cell of each row; null for an empty one. */
export interface Column {
  readonly header: string;
  /** Whether it looks at the evaluator logs of a row. */
  readonly readsJudgments?: true;
  cell(row: TableRow): string | null;
}
