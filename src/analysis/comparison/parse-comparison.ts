import type { SelectorKey } from '../filter.ts';
import { between, isTrue, listOf, object, oneOf, type Place, type Reader, type Readers, refuse, setOf, text } from '../parse-input.ts';
import { numberOperators, pointer, selector } from '../parse-operators.ts';
import {
  type AgreementAsk,
  CHANGES,
  COMPARISON_ORDERS,
  type ComparisonAsk,
  type ComparisonRowFilter,
  type ComparisonRowsAsk,
  MEASURED_FIELDS,
  type PairedMeasure,
} from './comparison.ts';

/* What is asked of pairs of runs and of evaluators, as it travels. */

const MAX_CANDIDATES = 10;
const MAX_MEASURES = 1000;
const MAX_ROWS_ASKS = 30;
/** Rows of a window: twice what a page may have. */
const MAX_ROWS = 1000;

const FILTER: Readers<ComparisonRowFilter> = {
  candidate: text,
  evaluator: selector,
  changes: setOf(oneOf(CHANGES)) as Reader<NonNullable<ComparisonRowFilter['changes']>>,
  delta: numberOperators,
};

const ROWS: Readers<ComparisonRowsAsk> = {
  filter: object(FILTER),
  orderBy: object<ComparisonRowsAsk['orderBy']>({ by: oneOf(COMPARISON_ORDERS), descending: isTrue }, 'by'),
  window: object<ComparisonRowsAsk['window']>(
    { offset: between(0, Number.MAX_SAFE_INTEGER), count: between(0, MAX_ROWS) },
    'offset',
    'count',
  ),
};

type AnyMeasure = Partial<Record<'score' | 'number' | 'judgmentError', SelectorKey>> & {
  readonly denominator?: 'judgments' | 'logs';
  readonly logError?: true;
  readonly field?: (typeof MEASURED_FIELDS)[number];
};

const MEASURE: Readers<AnyMeasure> = {
  score: selector,
  denominator: oneOf(['judgments', 'logs']),
  number: selector,
  judgmentError: selector,
  logError: isTrue,
  field: oneOf(MEASURED_FIELDS),
};
const anyMeasure = object(MEASURE);

const measure: Reader<PairedMeasure> = (value, place, depth) => {
  const { denominator, ...measured } = anyMeasure(value, place, depth) as AnyMeasure;
  if (Object.keys(measured).length !== 1) refuse(place, 'has to have exactly one of score, number, judgmentError, logError, field.');
  if ((measured.score === undefined) !== (denominator === undefined))
    refuse(place, 'has to have a denominator where it asks for a score, and nowhere else.');
  return { ...measured, ...(denominator && { denominator }) } as PairedMeasure;
};

const COMPARISON: Readers<ComparisonAsk> = {
  control: text,
  candidates: listOf(text, MAX_CANDIDATES),
  pairBy: oneOf(['datapoint', 'inputs']),
  clusterBy: pointer,
  minDelta: between(0, Number.MAX_VALUE, false),
  summary: isTrue,
  exact: isTrue,
  measures: listOf(measure, MAX_MEASURES),
  rows: listOf(object<ComparisonRowsAsk>(ROWS, 'filter', 'orderBy', 'window'), MAX_ROWS_ASKS),
};
const anyComparison = object<ComparisonAsk>(COMPARISON, 'control', 'candidates', 'pairBy', 'minDelta');

const checkCandidates = ({ control, candidates, rows = [] }: ComparisonAsk, place: Place): void => {
  if (candidates.length === 0) refuse([...place, 'candidates'], 'is empty; at least one run is needed.');
  for (const [index, candidate] of candidates.entries()) {
    if (candidate === control) refuse([...place, 'candidates', index], 'is the control run itself.');
    if (candidates.indexOf(candidate) < index) refuse([...place, 'candidates', index], 'is there twice.');
  }
  for (const [index, { filter }] of rows.entries())
    if (filter.candidate !== undefined && !candidates.includes(filter.candidate))
      refuse([...place, 'rows', index, 'filter', 'candidate'], 'is none of the candidates.');
};

export const comparison: Reader<ComparisonAsk> = (value, place, depth) => {
  const read = anyComparison(value, place, depth) as ComparisonAsk;
  checkCandidates(read, place);
  return read;
};

export const agreement: Reader<AgreementAsk> = object<AgreementAsk>({ first: selector, second: selector }, 'first', 'second');

/** How many figures and cells the answer may have, of judgments as if there were one evaluator. */
export const partsOfComparison = ({ candidates, measures = [], rows = [] }: ComparisonAsk): number =>
  candidates.length * (1 + measures.length) + rows.reduce((sum, { window }) => sum + window.count, 0) * (1 + candidates.length);
