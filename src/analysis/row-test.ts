import type { AttachedEvaluator, Block, Terms } from './block.ts';

/** What compiled filters and orders look things up in. */
export interface Lookups {
  /** Of the blocks; they may grow from block to block. */
  readonly terms: Terms;
  /** Those of the evaluation, in its order. */
  readonly evaluators: readonly AttachedEvaluator[];
  /** How many rows there are to look at, where that is known before. */
  readonly rows?: number;
  /** Takes a check that is to be made when all rows were looked at, where the terms are not there before; made at once where it is absent. */
  readonly later?: ((check: () => void) => void) | undefined;
}

/** Of a row of one block, by its index. */
export type RowTest = (row: number) => boolean;

/** Lets every row of a block through: compared by identity, it saves looking at them. */
export const EVERY_ROW: RowTest = () => true;
/** Lets none through. */
export const NO_ROW: RowTest = () => false;

/** A condition, how dear it is to look at, and how it is turned to a block. */
export interface Condition {
  readonly cost: number;
  readonly on: (block: Block) => RowTest;
}

/** Cheap enough to be looked at first, up to those that read or parse texts. */
export const COSTS = { column: 1, cell: 3, options: 5, output: 30, search: 40, json: 100 } as const;

const [CHEAP_ROWS, DEAR_ROWS] = [4_096, 400];

/** How many rows are looked at in one step where each costs so much: of those whose texts are read few, for nobody knows how long these are. */
export const rowsAStep = (cost: number): number => Math.max(1, Math.floor((cost < COSTS.output ? CHEAP_ROWS : DEAR_ROWS) / cost));

/** All of them. */
export const every = (tests: readonly RowTest[]): RowTest => {
  if (tests.includes(NO_ROW)) return NO_ROW;
  const left = tests.filter((test) => test !== EVERY_ROW);
  const [first, second] = left;
  if (!first) return EVERY_ROW;
  if (!second) return first;
  if (left.length === 2) return (row) => first(row) && second(row);
  return (row) => {
    for (const test of left) if (!test(row)) return false;
    return true;
  };
};

/** At least one of them. */
export const some = (tests: readonly RowTest[]): RowTest => {
  if (tests.includes(EVERY_ROW)) return EVERY_ROW;
  const left = tests.filter((test) => test !== NO_ROW);
  const [first, second] = left;
  if (!first) return NO_ROW;
  if (!second) return first;
  return (row) => {
    for (const test of left) if (test(row)) return true;
    return false;
  };
};

const sorted = (conditions: readonly Condition[]): Condition[] => conditions.toSorted((one, other) => one.cost - other.cost);

const costOf = (conditions: readonly Condition[]): number => conditions.reduce((sum, { cost }) => sum + cost, 0);

const joined =
  (join: (tests: readonly RowTest[]) => RowTest) =>
  (conditions: readonly Condition[]): Condition => {
    const cheapFirst = sorted(conditions);
    return { cost: costOf(conditions), on: (block) => join(cheapFirst.map(({ on }) => on(block))) };
  };

/** All of them; the cheap ones are looked at first. */
export const allOf = joined(every);
/** At least one of them. */
export const anyOf = joined(some);

export const notOf = ({ cost, on }: Condition): Condition => ({
  cost,
  on: (block) => {
    const test = on(block);
    if (test === EVERY_ROW) return NO_ROW;
    return test === NO_ROW ? EVERY_ROW : (row) => !test(row);
  },
});
