import type { Block } from '../analysis/block.ts';
import { compileFilter } from '../analysis/compile-filter.ts';
import { compileOrder, type SortKey } from '../analysis/compile-order.ts';
import type { LogFilter, OrderStep } from '../analysis/filter.ts';
import { blockOfRecords } from '../analysis/record-block.ts';
import type { RowTest } from '../analysis/row-test.ts';
import { createTerms } from '../analysis/terms.ts';
import type { EvaluationLogResponse } from '../contract/evaluation.ts';
import type { TableOf } from './columns.ts';

export interface SelectingOptions extends TableOf {
  readonly filter: LogFilter;
  readonly orderBy: readonly OrderStep[];
}

/** What is asked of the rows of a stretch, by their index in it. */
export interface Selected {
  readonly isIn: RowTest;
  readonly keyOf: (row: number) => SortKey;
}

/** Texts that are remembered from stretch to stretch; with more of them memory would grow with the rows. */
const MAX_TERMS = 10_000;

/**
 * Which rows are in a download, and by what they are put in order. `place` is that of the first record in the listing. Throws a
 * `QuestionError` for an evaluator that is not attached.
 */
export const createSelecting = ({ filter, orderBy, evaluators, attached, isOfLogs }: SelectingOptions) => {
  const compiled = () => {
    const terms = createTerms();
    // What is no option is not told from one that comes later: rows that hold none are none.
    const lookups = { terms, evaluators: attached, later: () => undefined };
    return { terms, testOf: compileFilter(filter, lookups), keysOf: compileOrder(orderBy, lookups) };
  };
  let current = compiled();
  return (records: readonly unknown[], place: number): Selected => {
    if (current.terms.size > MAX_TERMS) current = compiled();
    const rows = isOfLogs ? records.map((log) => ({ log })) : records;
    const block: Block = blockOfRecords(rows as readonly EvaluationLogResponse[], evaluators, current.terms);
    return { isIn: current.testOf(block), keyOf: current.keysOf(block, place) };
  };
};
