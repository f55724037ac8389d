import { type AttachedEvaluator, type CellBlock, JUDGMENT_STATES, type Terms } from '../../analysis/block.ts';
import { CELL_PARTS, COLUMN } from './columns.ts';
import { codesOf, unpackedBytes, unpackedCodes, unpackedNumbers } from './packing.ts';
import { partAt, partsOfRow, unpackedParts } from './parts.ts';
import { unpackedSections } from './sections.ts';

/** Reads a column by its name; undefined for one that is not there. */
export type ReadColumn = (name: string) => Uint8Array | undefined;

/** An evaluator whose cells are asked for, by the codes of its version and file; undefined for what no row has. */
export interface AskedEvaluator {
  readonly version: number | undefined;
  readonly file: number | undefined;
}

/** What evaluators are asked for as, by the codes that there are. */
export const askedOf = (evaluators: readonly AttachedEvaluator[], terms: Terms): AskedEvaluator[] => {
  const codeOf = (id: string | null): number | undefined => (id === null || id === '' ? undefined : terms.codeOf(id));
  return evaluators.map(({ versionId, fileId }) => ({ version: codeOf(versionId), file: codeOf(fileId) }));
};

const NONE: readonly number[] = [];
/** As `CellBlock.usersAt` has it where all name nobody. */
const NOBODY: readonly number[] = [0];
const MISSING = JUDGMENT_STATES.indexOf('missing');
const ERRORED = JUDGMENT_STATES.indexOf('errored');

const createLists = (column: Uint8Array | undefined, length: number, none: readonly number[]): ((row: number) => readonly number[]) => {
  if (!column) return () => none;
  const parts = unpackedParts(column, length);
  return (row) => {
    const [first, end] = partsOfRow(parts, row);
    return first === end ? none : [...codesOf(partAt(parts, first))];
  };
};

/** What the newest evaluator logs of a version say. */
const ownCells = (read: ReadColumn, version: number | undefined, length: number): CellBlock => {
  const column = version === undefined ? undefined : read(COLUMN.cells(version));
  const sections = column ? unpackedSections(column, CELL_PARTS.length) : [];
  const [states, kinds, numbers, terms, errors, scores, valences, options, users] = sections;
  return {
    states: unpackedBytes(states, length),
    kinds: unpackedBytes(kinds, length),
    numbers: unpackedNumbers(numbers, length),
    terms: unpackedCodes(terms, length),
    optionsAt: createLists(options, length, NONE),
    errors: unpackedCodes(errors, length),
    scores: unpackedNumbers(scores, length),
    valences: unpackedCodes(valences, length),
    usersAt: createLists(users, length, NOBODY),
  };
};

interface FailureColumns {
  readonly errors: Uint32Array;
  readonly ranks: Uint32Array;
}

/** The failures of a file in versions that are not attached. */
const failuresOf = (read: ReadColumn, file: number, attached: ReadonlySet<number>, length: number): FailureColumns[] => {
  const column = read(COLUMN.failures);
  const pairs = column ? codesOf(column) : [];
  const found: FailureColumns[] = [];
  for (let at = 0; at < pairs.length; at += 2) {
    const [version = 0, ofFile = 0] = [pairs[at], pairs[at + 1]];
    if (ofFile !== file || attached.has(version)) continue;
    found.push({
      errors: unpackedCodes(read(COLUMN.failure(version, file, 'error')), length),
      ranks: unpackedCodes(read(COLUMN.failure(version, file, 'rank')), length),
    });
  }
  return found;
};

/** Where the newest failure of a row is; undefined where there is none. */
const newestFailure = (failures: readonly FailureColumns[], row: number): FailureColumns | undefined => {
  let newest: FailureColumns | undefined;
  for (const failure of failures) {
    const rank = failure.ranks[row] ?? 0;
    if (failure.errors[row] !== 0 && rank >= (newest?.ranks[row] ?? 0)) newest = failure;
  }
  return newest;
};

export interface CellsOptions {
  readonly read: ReadColumn;
  readonly evaluators: readonly AskedEvaluator[];
  readonly length: number;
}

/** The cells of one of the evaluators, filled as `cellLogs` of the contract says. */
export const cellsOf = ({ read, evaluators, length }: CellsOptions, evaluator: number): CellBlock => {
  const asked = evaluators[evaluator];
  const own = ownCells(read, asked?.version, length);
  if (asked?.file === undefined || !own.states.includes(MISSING)) return own;
  const attached = new Set(evaluators.map(({ version }) => version).filter((version) => version !== undefined));
  const failures = failuresOf(read, asked.file, attached, length);
  if (failures.length === 0) return own;
  const [states, errors] = [new Uint8Array(own.states), own.errors.slice()];
  for (const [row, state] of own.states.entries()) {
    const failure = state === MISSING ? newestFailure(failures, row) : undefined;
    if (!failure) continue;
    states[row] = ERRORED;
    errors[row] = failure.errors[row] ?? 0;
  }
  return { ...own, states, errors, usersAt: (row) => (own.states[row] === MISSING ? NONE : own.usersAt(row)) };
};
