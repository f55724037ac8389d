import type { ComparisonAsk, PairedMeasure, Pairing } from '../comparison/comparison.ts';
import type { LogFilter } from '../filter.ts';
import { canonicalJson } from '../json-value.ts';
import type { AggregatesAsk, Question } from '../question.ts';
import type { GateRule, GateTerms } from './gate.ts';
import { DENOMINATORS } from './row-figures.ts';

/** The rows that a rule looks at, as a key. */
export const filterKey = (filter: LogFilter): string => canonicalJson(filter);

/** Each of these filters once. */
export const distinctFilters = (filters: readonly LogFilter[]): LogFilter[] => [
  ...new Map(filters.map((filter) => [filterKey(filter), filter])).values(),
];

/** Every percentile that a rule asks for, once. */
export const percentilesOf = (rules: readonly GateRule[]): number[] => [...new Set(rules.flatMap(({ percentile }) => percentile ?? []))];

/** What rules measure in rows, all of it at once. */
export const rowsAsk = (rules: readonly GateRule[], { confidence }: GateTerms): AggregatesAsk => {
  const intervals = [confidence];
  const numbers = { percentiles: percentilesOf(rules), intervals };
  const evaluators = [...new Map(rules.flatMap(({ evaluator }) => (evaluator ? [[canonicalJson(evaluator), evaluator]] : []))).values()];
  const asksDuration = rules.some(({ measure, evaluator }) => measure === 'percentile' && !evaluator);
  const asksCost = rules.some(({ measure }) => measure === 'mean-cost');
  return {
    numbers: { ...(asksDuration && { duration: numbers }), ...(asksCost && { totalCost: { intervals } }) },
    datapointCount: true,
    errorRateIntervals: intervals,
    ...(evaluators.length > 0 && {
      judgments: {
        evaluators,
        numbers,
        passRateIntervals: DENOMINATORS.map((denominator) => ({ confidence, denominator })),
        scoreIntervals: intervals,
      },
    }),
  };
};

const NO_ROWS = { orderBy: [], window: { offset: 0, count: 0 } };

/** A question of the rows of one run among those that are read. */
export const rowsQuestion = (filter: LogFilter, runId: string, aggregates: AggregatesAsk): Question => ({
  ...NO_ROWS,
  filter: { ...filter, runIds: [runId] },
  total: true,
  aggregates,
});

export interface PairsAsk {
  readonly control: string;
  readonly candidate: string;
  readonly pairBy: Pairing;
  readonly measures: readonly PairedMeasure[];
  /** Whether changes are counted. */
  readonly countsChanges: boolean;
  /** So many of the pairs that became worst. */
  readonly examples: number;
}

/** A question of the pairs of a run and the control run. */
export const pairsQuestion = (filter: LogFilter, ask: PairsAsk): Question => {
  const { control, candidate, pairBy, measures, countsChanges, examples } = ask;
  const comparison: ComparisonAsk = {
    control,
    candidates: [candidate],
    pairBy,
    minDelta: 0,
    ...(countsChanges && { summary: true }),
    measures,
    ...(examples > 0 && {
      rows: [{ filter: { changes: ['regressed', 'errored'] }, orderBy: { by: 'delta' }, window: { offset: 0, count: examples } }],
    }),
  };
  return { ...NO_ROWS, filter, total: false, comparisons: [comparison] };
};
