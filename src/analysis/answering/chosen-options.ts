import type { Block, CellBlock } from '../block.ts';
import { CellsBetween } from '../cells-between.ts';
import { compileFilter } from '../compile-filter.ts';
import { theEvaluator } from '../evaluators.ts';
import type { LogFilter } from '../filter.ts';
import type { Dimension } from '../question.ts';
import type { Lookups } from '../row-test.ts';

/** Whether a filter lets a row through for this option, were it the only one chosen. */
export type Chosen = (block: Block, row: number, option: string) => boolean;

/** The cell of one row, as if one option alone were chosen. */
class OneOption extends CellsBetween {
  readonly #option: readonly number[];

  constructor(cells: CellBlock, row: number, option: number) {
    super(cells, row, row + 1);
    this.#option = [option];
  }

  override optionsAt(): readonly number[] {
    return this.#option;
  }
}

/** A block of that one cell: nothing else is looked at. */
const blockOf = (block: Block, cells: CellBlock): Block => ({
  length: 1,
  numbers: (field) => block.numbers(field),
  terms: (field) => block.terms(field),
  cells: () => cells,
  judging: () => [],
  output: () => null,
  json: () => undefined,
  messages: () => undefined,
  searched: () => [],
});

/** `own` is what the filter asks of the judgments that are shown, and nothing else. */
export const chosenOptions = (by: Dimension, own: LogFilter, lookups: Lookups): Chosen => {
  if (!('judgment' in by)) return () => true;
  const index = theEvaluator(by.judgment, lookups.evaluators, ['judgment']);
  const passes = compileFilter(own, lookups);
  const known = new Map<string, boolean>();
  return (block, row, option) => {
    let isChosen = known.get(option);
    if (isChosen === undefined) {
      const one = new OneOption(block.cells(index), row, lookups.terms.codeOf(option) ?? 0);
      isChosen = passes(blockOf(block, one))(0);
      known.set(option, isChosen);
    }
    return isChosen;
  };
};
