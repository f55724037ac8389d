import { inValue, MAX_NESTING, MAX_OPERATORS, search } from '../parse-filter.ts';
import { bool, listOf, oneOf, type Place, type Reader, type Readers, readObject, refuse, setOf, someOf } from '../parse-input.ts';
import { numberOperators, selector, textOperators, timeOperators } from '../parse-operators.ts';
import {
  EVALUATION_ORDER_FIELDS,
  type EvaluationFilter,
  type EvaluationOrderField,
  type EvaluationOrderStep,
  STATUSES,
} from './evaluation-filter.ts';

const nested: Reader<EvaluationFilter> = (value, place, depth) => {
  if (depth >= MAX_NESTING) return refuse(place, `is nested more than ${MAX_NESTING} deep.`);
  return readObject(value, place, READERS, depth + 1);
};

const filters = someOf(nested);

const READERS: Readers<EvaluationFilter> = {
  and: filters,
  or: filters,
  not: nested,
  name: textOperators,
  createdBy: textOperators,
  createdAt: timeOperators,
  updatedAt: timeOperators,
  runsCount: numberOperators,
  evaluator: selector,
  search,
  hasControlRun: bool,
  status: setOf(oneOf(STATUSES)) as Reader<EvaluationFilter['status'] & object>,
};

/** How many operators a filter has at all depths. */
const inFilter = ({ and = [], or = [], not, evaluator, ...fields }: EvaluationFilter): number => {
  const below = [...and, ...or, ...(not ? [not] : [])].map(inFilter);
  return [...below, ...Object.values(fields).map(inValue)].reduce((sum, count) => sum + count, evaluator ? 1 : 0);
};

/**
 * A filter of evaluations as a resolver gets it, with upstream ids, checked and in one spelling: equal filters give equal canonical JSON.
 * Undefined lets every evaluation through, as `{}` does. What is no filter, or asks for nothing by mistake, is a `QuestionError`.
 */
export const parseEvaluationFilter = (input: unknown, place: Place): EvaluationFilter => {
  const filter = input === undefined ? {} : nested(input, place, 0);
  if (filter && inFilter(filter) <= MAX_OPERATORS) return filter;
  return refuse(place, `has more than ${MAX_OPERATORS} operators.`);
};

interface GivenStep {
  field: EvaluationOrderField;
  direction: 'asc' | 'desc';
  nulls: 'first' | 'last';
}

const STEP: Readers<GivenStep> = {
  field: oneOf(EVALUATION_ORDER_FIELDS),
  direction: oneOf(['asc', 'desc']),
  nulls: oneOf(['first', 'last']),
};

const orderStep: Reader<EvaluationOrderStep> = (value, place) => {
  const { field, direction, nulls } = readObject<Partial<GivenStep>>(value, place, STEP);
  if (field === undefined) return refuse([...place, 'field'], 'is missing.');
  return { by: field, ...(direction === 'desc' && { descending: true }), ...(nulls === 'first' && { nullsFirst: true }) };
};

const MAX_STEPS = 3;

const steps = listOf(orderStep, MAX_STEPS);

/** An order of evaluations, checked. Undefined and an empty list leave them as they are listed. What is no order is a `QuestionError`. */
export const parseEvaluationOrder = (input: unknown, place: Place): EvaluationOrderStep[] =>
  input === undefined ? [] : (steps(input, place, 0) ?? []);
