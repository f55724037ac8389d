import { numberTest, textTest } from '../compile-operators.ts';
import { addParts, type SortKey } from '../compile-order.ts';
import type { NumberOperators, SelectorKey, TextOperators } from '../filter.ts';
import { fold } from '../fold.ts';
import type { EvaluationFacts } from './evaluation-facts.ts';
import type { EvaluationFilter, EvaluationOrderField, EvaluationOrderStep, StatusName } from './evaluation-filter.ts';

/** What the listing does not tell of an evaluation, so that it costs a call; absent as long as nobody has asked. */
export interface CostlyFacts {
  hasControlRun?: boolean;
  /** Null where it cannot be read. */
  status?: StatusName | null;
}

/** Whether an evaluation passes, or which of the costly facts has to be known to tell. */
export type Verdict = boolean | keyof CostlyFacts;

type EvaluationTest = (facts: EvaluationFacts, costly: CostlyFacts) => Verdict;

const all =
  (tests: readonly EvaluationTest[]): EvaluationTest =>
  (facts, costly) => {
    let verdict: Verdict = true;
    for (const test of tests) {
      const found = test(facts, costly);
      if (found === false) return false;
      if (verdict === true) verdict = found;
    }
    return verdict;
  };

const any =
  (tests: readonly EvaluationTest[]): EvaluationTest =>
  (facts, costly) => {
    let verdict: Verdict = false;
    for (const test of tests) {
      const found = test(facts, costly);
      if (found === true) return true;
      if (verdict === false) verdict = found;
    }
    return verdict;
  };

const not =
  (test: EvaluationTest): EvaluationTest =>
  (facts, costly) => {
    const found = test(facts, costly);
    return typeof found === 'boolean' ? !found : found;
  };

const ofName = (operators: TextOperators): EvaluationTest => {
  const fits = textTest(operators);
  return ({ name }) => fits(name);
};

const ofCreator = (operators: TextOperators): EvaluationTest => {
  const fits = textTest(operators);
  return ({ creator }) => (creator.length === 0 ? fits(null) : creator.some(fits));
};

const ofNumber = (field: 'createdAt' | 'updatedAt' | 'runsCount', operators: NumberOperators): EvaluationTest => {
  const fits = numberTest(operators);
  return (facts) => fits(facts[field]);
};

const ofEvaluator = (selector: SelectorKey): EvaluationTest => {
  const [[key, word]] = Object.entries(selector) as [[keyof EvaluationFacts['evaluators'][number], string]];
  return ({ evaluators }) => evaluators.some((evaluator) => evaluator[key] === word);
};

const ofSearch =
  (needles: readonly string[]): EvaluationTest =>
  ({ searched }) =>
    needles.every((needle) => searched.some((text) => text.includes(needle)));

const ofControlRun =
  (wanted: boolean): EvaluationTest =>
  (_facts, { hasControlRun }) =>
    hasControlRun === undefined ? 'hasControlRun' : hasControlRun === wanted;

const ofStatus =
  (wanted: readonly StatusName[]): EvaluationTest =>
  (_facts, { status }) => {
    if (wanted.length === 0) return false;
    return status === undefined ? 'status' : status !== null && wanted.includes(status);
  };

const NUMBERS = ['createdAt', 'updatedAt', 'runsCount'] as const;

/**
 * A filter of evaluations as a function. As far as what is listed decides, it asks for nothing else; what costs a call is asked for one after
 * another, each only while it may still change the verdict.
 */
export const compileEvaluationFilter = (filter: EvaluationFilter): EvaluationTest => {
  const { and = [], or, not: other, name, createdBy, evaluator, search, hasControlRun, status } = filter;
  return all([
    ...(name ? [ofName(name)] : []),
    ...(createdBy ? [ofCreator(createdBy)] : []),
    ...NUMBERS.flatMap((field) => (filter[field] ? [ofNumber(field, filter[field])] : [])),
    ...(evaluator ? [ofEvaluator(evaluator)] : []),
    ...(search ? [ofSearch(search)] : []),
    ...and.map(compileEvaluationFilter),
    ...(or ? [any(or.map(compileEvaluationFilter))] : []),
    ...(other ? [not(compileEvaluationFilter(other))] : []),
    ...(hasControlRun === undefined ? [] : [ofControlRun(hasControlRun)]),
    ...(status ? [ofStatus(status)] : []),
  ]);
};

const comparedOf = (facts: EvaluationFacts, field: EvaluationOrderField): number | string | null => {
  const value = facts[field];
  return Number.isNaN(value) ? null : value;
};

/** An order of evaluations as a function: the key of each, for `compareKeys`. */
export const compileEvaluationOrder =
  (steps: readonly EvaluationOrderStep[]) =>
  (facts: EvaluationFacts): SortKey => {
    const key: (number | string | null)[] = [];
    for (const step of steps) addParts(key, step, comparedOf(facts, step.by), fold);
    return key;
  };
