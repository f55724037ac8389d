import type { FieldExtensions, WrittenArgs } from './field-extensions.ts';

/*
 * The cost of an operation is known before it is executed: the rows that its connections may return, multiplied down their nesting.
 * Lists that travel inside a payload are free. A field that brings rows says how many by its arguments, as far as they are well-formed:
 * what the field itself refuses brings none.
 */

type CostExtension = Required<Pick<FieldExtensions, 'cost'>>;

/** For `extensions` of a field that brings this many rows, each with what is selected below it. */
export const costsRows = (rows: (args: WrittenArgs) => number): CostExtension => ({
  cost: (args) => {
    const count = rows(args);
    return { own: count, times: count };
  },
});

/** For `extensions` of a mutation that makes as many changes as this list of its input has items. */
export const costsItems = (list: string): CostExtension => ({
  cost: ({ input }) => ({ own: lengthOf(Object(input)[list]), times: 1 }),
});

/** For `extensions` of a field that brings this many small things, with nothing that costs below them. */
export const costsParts = (parts: (args: WrittenArgs) => number): CostExtension => ({ cost: (args) => ({ own: parts(args), times: 1 }) });

/** How many items a list argument has; one value stands for a list of itself. */
export const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 1);

/** Nobody pages the runs of an evaluation; there are about ten. */
const RUNS = 10;

/** For `extensions` of a list of runs. */
export const costsRuns: CostExtension = { cost: () => ({ own: RUNS, times: RUNS, isGuess: true }) };

/** For `extensions` of a list that a payload has of its runs: it is free, and what is selected of each run is not. */
export const hasRunsBelow: CostExtension = { cost: () => ({ own: 0, times: RUNS, isGuess: true }) };

/** For `extensions` of what is computed of all rows of the field above it, and costs no more by itself. */
export const ofAllRows = { cost: () => ({ own: 0, times: 1 }), ofAllRows: true } as const satisfies FieldExtensions;
