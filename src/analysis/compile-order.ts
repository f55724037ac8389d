import { type Block, type CellBlock, JUDGMENT_STATES, type NumberField, type TermField } from './block.ts';
import { evaluatorsPicked } from './evaluators.ts';
import type { OrderStep, SelectorKey } from './filter.ts';
import { compareCodePoints, fold } from './fold.ts';
import { pointerLookup } from './json-pointer.ts';
import { type Place, refuse } from './parse-input.ts';
import type { Lookups } from './row-test.ts';

/** What a row is ordered by: three parts for each step. Plain JSON, compared by `compareKeys` with keys of the same order alone. */
export type SortKey = readonly (number | string | null)[];

/*
 * The parts of a step: a rank, what is compared among equal ranks, and for texts what is compared last. The rank tells which kind of value it
 * is; below 0 it turns the comparison round.
 */
const PARTS = 3;
const NUMBER_RANK = 1;
const TEXT_RANK = 2;
const MISSING_RANK = 3;

const compareParts = (one: number | string | null, other: number | string | null): number => {
  if (typeof one === 'string' && typeof other === 'string') return compareCodePoints(one, other);
  return one === other ? 0 : (one as number) < (other as number) ? -1 : 1;
};

/** Which of two keys comes first: below 0, 0 or above 0. Equal keys are left in the order of the listing. */
export const compareKeys = (one: SortKey, other: SortKey): number => {
  for (let at = 0; at < one.length; at += PARTS) {
    const rank = one[at] as number;
    const ranks = rank - (other[at] as number);
    if (ranks !== 0) return ranks;
    const values = compareParts(one[at + 1] as number, other[at + 1] as number) || compareParts(one[at + 2] ?? null, other[at + 2] ?? null);
    if (values !== 0) return rank < 0 ? -values : values;
  }
  return 0;
};

/** Of a row of one block: a number or a text; null where the row lacks it. */
type Value = (row: number) => number | string | null;

/** What a step compares: `first` is the place of the block's first row in the listing. */
interface Compared {
  readonly on: (block: Block, first: number) => Value;
  /** How a text is compared before it is compared as it is; as it is alone where absent. */
  readonly shape?: (text: string) => string;
}

const ofNumber = (field: NumberField): Compared => ({
  on: (block) => {
    const column = block.numbers(field);
    return (row) => {
      const value = column[row] as number;
      return Number.isNaN(value) ? null : value;
    };
  },
});

const ofTerm = (field: TermField, { terms }: Lookups): Compared => ({
  on: (block) => {
    const column = block.terms(field);
    return (row) => (column[row] === 0 ? null : terms.textOf(column[row] as number));
  },
});

const LISTED: Compared = { on: (_block, first) => (row) => first + row };

const ERRORED = JUDGMENT_STATES.indexOf('errored');

const ofJudgmentErrors = ({ evaluators }: Lookups): Compared => ({
  on: (block) => {
    const states = evaluators.map((_evaluator, index) => block.cells(index).states);
    return (row) => states.reduce((count, column) => count + (column[row] === ERRORED ? 1 : 0), 0);
  },
});

/** Of several evaluators the first that has a score. */
const ofScore = (selector: SelectorKey, { evaluators }: Lookups, place: Place): Compared => {
  const indices = evaluatorsPicked(selector, evaluators, place);
  return {
    on: (block) => {
      const cells: CellBlock[] = indices.map((index) => block.cells(index));
      return (row) => {
        for (const { scores } of cells) if (!Number.isNaN(scores[row])) return scores[row] as number;
        return null;
      };
    },
  };
};

const ofJson = (jsonPlace: 'inputs' | 'metadata', path: string, place: Place): Compared => {
  const lookup = pointerLookup(path) ?? refuse(place, 'is not a JSON Pointer (RFC 6901).');
  return {
    shape: fold,
    on: (block) => (row) => {
      const value = lookup(block.json(jsonPlace, row));
      return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)) ? value : null;
    },
  };
};

const comparedBy = ({ by }: OrderStep, lookups: Lookups, place: Place): Compared => {
  if ('number' in by) return ofNumber(by.number);
  if ('term' in by) return ofTerm(by.term, lookups);
  if ('listed' in by) return LISTED;
  if ('judgmentErrors' in by) return ofJudgmentErrors(lookups);
  if ('judgment' in by) return ofScore(by.judgment, lookups, [...place, 'judgment']);
  return ofJson(by.place, by.path, [...place, `${by.place}Path`]);
};

/** Adds the parts of a step to a key. `shape`: how a text is compared before it is compared as it is; as it is alone where absent. */
export const addParts = (
  key: (number | string | null)[],
  { descending, nullsFirst }: Pick<OrderStep, 'descending' | 'nullsFirst'>,
  value: number | string | null,
  shape?: (text: string) => string,
): void => {
  const sign = descending ? -1 : 1;
  if (value === null) key.push(nullsFirst ? -MISSING_RANK : MISSING_RANK, null, null);
  else if (typeof value === 'number') key.push(NUMBER_RANK * sign, value, null);
  else key.push(TEXT_RANK * sign, shape ? shape(value) : value, shape ? value : null);
};

/**
 * An order as a function: turned to a block and told the place of its first row in the listing, it gives the key of each row. Throws a
 * `QuestionError` for an evaluator that the evaluation does not have; `place` is where the order stands in what was asked.
 */
export const compileOrder = (
  steps: readonly OrderStep[],
  lookups: Lookups,
  place: Place = ['orderBy'],
): ((block: Block, first: number) => (row: number) => SortKey) => {
  const compared = steps.map((step, index) => ({ step, ...comparedBy(step, lookups, [...place, index, 'by']) }));
  return (block, first) => {
    const values = compared.map(({ step, on, shape }) => ({ step, shape, value: on(block, first) }));
    return (row) => {
      const key: (number | string | null)[] = [];
      for (const { step, shape, value } of values) addParts(key, step, value(row), shape);
      return key;
    };
  };
};
