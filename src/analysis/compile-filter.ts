import { type Block, type JsonPlace, NUMBER_FIELDS, type TermField, type Terms } from './block.ts';
import { judgmentCondition } from './compile-judgments.ts';
import { jsonTest, numberTest, termTest, textTest } from './compile-operators.ts';
import type { JsonOperators, LogFilter, TextOperators } from './filter.ts';
import { pointerLookup } from './json-pointer.ts';
import { type Place, refuse } from './parse-input.ts';
import { allOf, anyOf, COSTS, type Condition, type Lookups, NO_ROW, notOf, type RowTest } from './row-test.ts';

/** That a term of the row is one of these; each is looked up until there is a row that has it. */
const among = (field: TermField, wanted: readonly string[], terms: Terms): Condition => {
  const codes = new Set<number>();
  let unseen = wanted;
  let size = 0;
  const lookUp = (): void => {
    if (terms.size === size) return;
    size = terms.size;
    unseen = unseen.filter((text) => {
      const code = terms.codeOf(text);
      if (code !== undefined) codes.add(code);
      return code === undefined;
    });
  };
  const on = (block: Block): RowTest => {
    const column = block.terms(field);
    lookUp();
    if (codes.size === 0) return NO_ROW;
    const [only] = codes;
    return codes.size === 1 ? (row) => column[row] === only : (row) => codes.has(column[row] as number);
  };
  return { cost: COSTS.column, on };
};

const termCondition = (field: TermField, operators: TextOperators, terms: Terms): Condition => {
  const fits = termTest(textTest(operators), terms);
  return {
    cost: COSTS.column,
    on: (block) => {
      const column = block.terms(field);
      return (row) => fits(column[row] as number);
    },
  };
};

const outputCondition = (operators: TextOperators): Condition => {
  const fits = textTest(operators);
  const { isNull, caseSensitive: _, ...compares } = operators;
  // Whether there is any is known without reading it.
  if (Object.keys(compares).length === 0) {
    const on = (block: Block): RowTest => {
      const lengths = block.numbers('outputLength');
      return (row) => Number.isNaN(lengths[row]) === isNull;
    };
    return { cost: COSTS.column, on };
  }
  return { cost: COSTS.output, on: (block) => (row) => fits(block.output(row)) };
};

const errorCondition = (hasError: boolean): Condition => ({
  cost: COSTS.column,
  on: (block) => {
    const errors = block.terms('error');
    return (row) => (errors[row] !== 0) === hasError;
  },
});

const searchCondition = (needles: readonly string[]): Condition => ({
  cost: COSTS.search,
  on: (block) => {
    const holding = block.holding?.bind(block);
    if (holding) {
      const tests = needles.map((needle) => holding(needle));
      return (row) => tests.every((test) => test(row));
    }
    return (row) => {
      const texts = block.searched(row);
      return needles.every((needle) => texts.some((text) => text.includes(needle)));
    };
  },
});

const jsonCondition = (jsonPlace: JsonPlace, { path, ...operators }: JsonOperators, place: Place): Condition => {
  const lookup = pointerLookup(path) ?? refuse(place, 'is not a JSON Pointer (RFC 6901).');
  const fits = jsonTest(operators);
  return { cost: COSTS.json, on: (block) => (row) => fits(lookup(block.json(jsonPlace, row))) };
};

/** The fields that hold ids, and the columns these are in. */
const ID_FIELDS = [
  ['runIds', 'run'],
  ['logIds', 'log'],
  ['datapointIds', 'datapoint'],
  ['versionIds', 'version'],
  ['kinds', 'kind'],
] as const;

const TEXT_FIELDS = ['source', 'user', 'environment', 'model', 'finishReason', 'error'] as const;
const JSON_PLACES = ['inputs', 'metadata', 'target'] as const;

const ofColumns = (filter: LogFilter, { terms }: Lookups): Condition[] => {
  const conditions: Condition[] = [];
  for (const [field, column] of ID_FIELDS) {
    const wanted = filter[field];
    if (wanted) conditions.push(among(column, wanted, terms));
  }
  for (const field of NUMBER_FIELDS) {
    const operators = field === 'outputLength' ? undefined : filter[field];
    if (!operators) continue;
    const fits = numberTest(operators);
    const on = (block: Block): RowTest => {
      const column = block.numbers(field);
      return (row) => fits(column[row] as number);
    };
    conditions.push({ cost: COSTS.column, on });
  }
  for (const field of TEXT_FIELDS) {
    const operators = filter[field];
    if (operators) conditions.push(termCondition(field, operators, terms));
  }
  if (filter.hasError !== undefined) conditions.push(errorCondition(filter.hasError));
  return conditions;
};

const ofTexts = ({ output, search, ...filter }: LogFilter, place: Place): Condition[] => [
  ...(output ? [outputCondition(output)] : []),
  ...(search ? [searchCondition(search)] : []),
  ...JSON_PLACES.flatMap((at) => (filter[at] ?? []).map((json, index) => jsonCondition(at, json, [...place, at, index, 'path']))),
];

/** A filter as a condition, as `compileFilter` makes a function of it. */
export const conditionOf = (filter: LogFilter, lookups: Lookups, place: Place = ['filter']): Condition => {
  const { and = [], or, not, judgments = [] } = filter;
  const below = (part: LogFilter, ...steps: (string | number)[]): Condition => conditionOf(part, lookups, [...place, ...steps]);
  return allOf([
    ...ofColumns(filter, lookups),
    ...judgments.map((judgment, index) => judgmentCondition(judgment, lookups, [...place, 'judgments', index])),
    ...ofTexts(filter, place),
    ...and.map((part, index) => below(part, 'and', index)),
    ...(or ? [anyOf(or.map((part, index) => below(part, 'or', index)))] : []),
    ...(not ? [notOf(below(not, 'not'))] : []),
  ]);
};

/**
 * A filter as a function: turned to a block, it tells of each row whether it passes. Throws a `QuestionError` for an evaluator or an option that
 * the evaluation does not have; `place` is where the filter stands in what was asked. That all rows of a block pass, or none, is told by the
 * identity of `EVERY_ROW` and `NO_ROW`.
 */
export const compileFilter = (filter: LogFilter, lookups: Lookups, place?: Place): ((block: Block) => RowTest) =>
  conditionOf(filter, lookups, place).on;
