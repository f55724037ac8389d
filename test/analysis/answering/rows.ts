import fc from 'fast-check';
import { type AttachedEvaluator, type Block, type CellBlock, JUDGMENT_KINDS, JUDGMENT_STATES } from '../../../src/analysis/block.ts';
import type { GrowingTerms } from '../../../src/analysis/terms.ts';

/** A judgment, or what came instead of one. */
export type Cell = boolean | number | string | readonly string[] | { readonly state: 'abstained' | 'errored' | 'missing' };

/** A row in plain words; null is what it lacks. Each has a cell for each of `EVALUATORS`. */
export interface Row {
  readonly run: string;
  readonly datapoint: string | null;
  readonly source: string | null;
  readonly error: string | null;
  readonly createdAt: number | null;
  readonly duration: number | null;
  readonly inputs: unknown;
  readonly cells: readonly Cell[];
}

const evaluator = (name: string, returnType: string, options: readonly string[] = [], isRated = false): AttachedEvaluator => ({
  versionId: `evv_${name}`,
  fileId: `ev_${name}`,
  name,
  path: `Evals/${name}`,
  returnType,
  options,
  isRated,
});

export const EVALUATORS: readonly AttachedEvaluator[] = [
  evaluator('Correct', 'boolean', [], true),
  // Lower is better.
  evaluator('Errors', 'number'),
  // "zz" is good, "bad" is bad, "aa" is neither.
  evaluator('Tone', 'select', ['zz', 'bad', 'aa'], true),
  evaluator('Tags', 'multi_select', ['red', 'green']),
  evaluator('Note', 'text'),
];

export const [CORRECT, ERRORS, TONE, TAGS, NOTE] = [0, 1, 2, 3, 4] as const;

/** The judgment as a number where more is better; null where there is none. */
export const scoreOf = (cell: Cell | undefined, evaluator: number): number | null => {
  if (evaluator === CORRECT && typeof cell === 'boolean') return Number(cell);
  if (evaluator === ERRORS && typeof cell === 'number') return 0 - cell;
  if (evaluator === TONE && (cell === 'zz' || cell === 'bad')) return cell === 'zz' ? 1 : 0;
  return null;
};

const KIND_OF_TYPE: Readonly<Record<string, string>> = { boolean: 'boolean', number: 'number' };

const kindOf = (cell: Cell, returnType: string | null): string => {
  if (typeof cell === 'string') return returnType === 'select' || returnType === 'multi_select' ? 'select' : 'text';
  return KIND_OF_TYPE[typeof cell] ?? (Array.isArray(cell) ? 'multi_select' : 'none');
};

export const stateOf = (cell: Cell | undefined): string => {
  if (cell === undefined) return 'missing';
  return typeof cell === 'object' && 'state' in cell ? cell.state : 'judged';
};

/** The options of a judgment that its evaluator gives. */
export const optionsOf = (cell: Cell | undefined, evaluator: number): readonly string[] => {
  if (evaluator === TONE && typeof cell === 'string') return [cell];
  return evaluator === TAGS && Array.isArray(cell) ? [...new Set(cell as string[])] : [];
};

const cellBlock = (rows: readonly Row[], index: number, terms: GrowingTerms): CellBlock => {
  const cells = rows.map((row) => row.cells[index] as Cell);
  const { returnType } = EVALUATORS[index] as AttachedEvaluator;
  return {
    states: Uint8Array.from(cells, (cell) => JUDGMENT_STATES.indexOf(stateOf(cell) as 'judged')),
    kinds: Uint8Array.from(cells, (cell) => JUDGMENT_KINDS.indexOf(kindOf(cell, returnType) as 'none')),
    numbers: Float64Array.from(cells, (cell) => (typeof cell === 'number' || typeof cell === 'boolean' ? Number(cell) : Number.NaN)),
    terms: Uint32Array.from(cells, (cell) => (typeof cell === 'string' ? terms.add(cell) : 0)),
    optionsAt: (row) => optionsOf(cells[row], index).map((option) => terms.add(option)),
    errors: Uint32Array.from(cells, (cell) => (stateOf(cell) === 'errored' ? terms.add('It broke.') : 0)),
    scores: Float64Array.from(cells, (cell) => scoreOf(cell, index) ?? Number.NaN),
    valences: new Uint32Array(rows.length),
    usersAt: () => [],
  };
};

export const blockOf = (rows: readonly Row[], terms: GrowingTerms): Block => {
  const codes = (field: 'run' | 'datapoint' | 'source' | 'error'): Uint32Array =>
    Uint32Array.from(rows, ({ [field]: text }) => (text === null ? 0 : terms.add(text)));
  const columns: Readonly<Record<string, Uint32Array>> = {
    run: codes('run'),
    datapoint: codes('datapoint'),
    source: codes('source'),
    error: codes('error'),
  };
  const numbers = (field: string): Float64Array =>
    Float64Array.from(rows, (row) => (field === 'createdAt' || field === 'duration' ? (row[field] ?? Number.NaN) : Number.NaN));
  const cells = EVALUATORS.map((_evaluator, index) => cellBlock(rows, index, terms));
  return {
    length: rows.length,
    numbers,
    terms: (field) => columns[field] ?? new Uint32Array(rows.length),
    cells: (index) => cells[index] as CellBlock,
    judging: () => [],
    output: () => null,
    json: (place, row) => (place === 'inputs' ? rows[row]?.inputs : undefined),
    messages: () => undefined,
    searched: () => [],
  };
};

const instead = fc.constantFrom<Cell>({ state: 'abstained' }, { state: 'errored' }, { state: 'missing' });
const cell = (judgment: fc.Arbitrary<Cell>): fc.Arbitrary<Cell> =>
  fc.oneof(
    { weight: 4, arbitrary: judgment },
    { weight: 2, arbitrary: instead },
    { weight: 1, arbitrary: fc.constantFrom<Cell>('odd', 7) },
  );

const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 5 });

// Without a zero below 0, which JSON does not have.
const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0),
);

export const anyRow: fc.Arbitrary<Row> = fc.record({
  run: fc.constantFrom('evr_1', 'evr_2', 'evr_3'),
  datapoint: orNull(fc.constantFrom('dp_1', 'dp_2', 'dp_3', 'dp_4')),
  source: orNull(fc.constantFrom('sdk', 'SDK', 'ui', 'Ä', 'z')),
  error: fc.option(fc.constantFrom('Timed out.\nafter 3 s', 'Timed out.\r\nafter 4 s', 'No money'), { freq: 3, nil: null }),
  createdAt: orNull(fc.integer({ min: 1_735_000_000_000_000, max: 1_735_900_000_000_000 })),
  duration: orNull(number),
  inputs: fc.constantFrom<unknown>(
    { c: 'x' },
    { c: 5 },
    { c: '5' },
    { c: null },
    { c: { b: 1, a: [2] } },
    { c: { a: [2], b: 1 } },
    { c: true },
    {},
  ),
  cells: fc.tuple(
    cell(fc.boolean()),
    cell(number),
    cell(fc.constantFrom('zz', 'bad', 'aa', 'new')),
    cell(fc.subarray(['red', 'green', 'blue'])),
    cell(fc.constantFrom('well', 'ill')),
  ),
});
