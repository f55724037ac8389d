import type { AttachedEvaluator } from '../block.ts';
import type { Aggregates, Denominator, Interval, JudgmentAggregates, NumberSummary } from '../question.ts';
import { wilson } from '../statistics/intervals.ts';
import { type Figures, type GateRule, type GateTerms, lacks, type Unmeasured } from './gate.ts';

/** What rows came to, asked with one confidence: by `rowsAsk`, or as far as stats tell it. */
export interface MeasuredRows {
  readonly rows: Pick<Aggregates, 'count' | 'errorCount' | 'errorRateIntervals' | 'numbers'>;
  /** Of the evaluator that the rule names. */
  readonly judgments: JudgmentAggregates | undefined;
  readonly evaluator: AttachedEvaluator | undefined;
  /** The percentiles that were asked of every number, in their order. */
  readonly percentiles: readonly number[];
}

/** The places of these in `passRateIntervals`, as `rowsAsk` asks for them. */
export const DENOMINATORS = ['logs', 'judgments'] as const satisfies readonly Denominator[];

/** Several logs of one datapoint are not independent: then a share of them has no range of its own here. */
const isClustered = ({ rows }: MeasuredRows): boolean => {
  const [interval] = rows.errorRateIntervals;
  return interval !== undefined && interval !== null && interval.n !== rows.count;
};

const shareOf = (part: number, whole: number, measured: MeasuredRows, { confidence }: GateTerms) => ({
  observed: whole > 0 ? part / whole : null,
  interval: isClustered(measured) ? null : wilson(part, whole, confidence),
});

type Judged = MeasuredRows & { readonly judgments: JudgmentAggregates; readonly evaluator: AttachedEvaluator };

/** Of all rows, those without an evaluator log counted as what is worst for the bound; or of the judgments alone. */
const shareOfJudgments = (
  rule: GateRule,
  measured: Judged,
  terms: GateTerms,
  { part, intervalOf }: { readonly part: number; readonly intervalOf: (denominator: Denominator) => Interval | null },
): Figures => {
  const { rows, judgments } = measured;
  const { numMissing, numJudgments } = judgments;
  const lacksJudgments = lacks(numMissing, rows.count, terms);
  if (rule.denominator === 'judgments') {
    const { observed } = shareOf(part, numJudgments, measured, terms);
    return { samples: numJudgments, observed, interval: intervalOf('judgments'), lacksJudgments };
  }
  const worst = part + (rule.bound === 'max' ? numMissing : 0);
  const { observed, interval } = shareOf(worst, rows.count, measured, terms);
  return { samples: rows.count, observed, interval: numMissing === 0 ? intervalOf('logs') : interval, lacksJudgments };
};

const passRate = (rule: GateRule, measured: Judged, terms: GateTerms): Figures | Unmeasured => {
  const { judgments, evaluator } = measured;
  if (!evaluator.isRated) return 'not-measurable';
  const all = judgments.numJudgments + judgments.numAbstained + judgments.numErrors;
  const part = Math.round((judgments.passRate.logs ?? 0) * all);
  return shareOfJudgments(rule, measured, terms, {
    part,
    intervalOf: (denominator) => judgments.passRateIntervals[DENOMINATORS.indexOf(denominator)] ?? null,
  });
};

const optionShare = (rule: GateRule, measured: Judged, terms: GateTerms): Figures | Unmeasured => {
  const { judgments, evaluator, rows } = measured;
  const counted = judgments.optionCounts.find(({ option }) => option === rule.option);
  if (!counted && !evaluator.options.includes(rule.option ?? '')) return 'not-measurable';
  const part = counted?.count ?? 0;
  const whole = { judgments: judgments.numJudgments, logs: rows.count };
  return shareOfJudgments(rule, measured, terms, {
    part,
    intervalOf: (denominator) => shareOf(part, whole[denominator], measured, terms).interval,
  });
};

/** Rows on which the evaluator failed, or which it left out, have no number; where they are too many the others say little. */
const numbersOf = (
  { judgments, rows }: Judged,
  terms: GateTerms,
  of: (numbers: NumberSummary) => Pick<Figures, 'observed' | 'interval'>,
) => {
  const { numbers, numErrors, numMissing } = judgments;
  if (!numbers) return 'not-measurable' as const;
  return { samples: numbers.count, ...of(numbers), lacksJudgments: lacks(numErrors + numMissing, rows.count, terms) };
};

const score = (rule: GateRule, measured: Judged, terms: GateTerms): Figures | Unmeasured => {
  const { judgments } = measured;
  if (!judgments.numbers) {
    const rate = passRate(rule, measured, terms);
    if (typeof rate === 'string' || rule.denominator !== 'judgments') return rate;
    // Neutral options are neither good nor bad: a score is of the others.
    return { ...rate, observed: judgments.score.judgments, interval: judgments.scoreIntervals[0] ?? null };
  }
  return numbersOf(measured, terms, () => ({ observed: judgments.score.judgments, interval: judgments.scoreIntervals[0] ?? null }));
};

const judgmentErrors = (measured: Judged, terms: GateTerms): Figures => {
  const { rows, judgments } = measured;
  return {
    samples: rows.count,
    ...shareOf(judgments.numErrors, rows.count, measured, terms),
    lacksJudgments: lacks(judgments.numMissing, rows.count, terms),
  };
};

const percentileIn = ({ percentiles }: MeasuredRows, { percentile }: GateRule, numbers: NumberSummary): number | null =>
  numbers.percentiles[percentiles.indexOf(percentile ?? Number.NaN)] ?? null;

const ofEvaluator = (rule: GateRule, measured: Judged, terms: GateTerms): Figures | Unmeasured => {
  switch (rule.measure) {
    case 'pass-rate':
      return passRate(rule, measured, terms);
    case 'option-share':
      return optionShare(rule, measured, terms);
    case 'score':
      return score(rule, measured, terms);
    case 'judgment-error-rate':
      return judgmentErrors(measured, terms);
    case 'mean':
      return numbersOf(measured, terms, ({ mean, intervals }) => ({ observed: mean, interval: intervals[0] ?? null }));
    case 'percentile':
      return numbersOf(measured, terms, (numbers) => ({ observed: percentileIn(measured, rule, numbers), interval: null }));
    default:
      return 'not-measurable';
  }
};

const ofLogs = (rule: GateRule, measured: MeasuredRows, terms: GateTerms): Figures | Unmeasured => {
  const { rows } = measured;
  const numbersIn = (summary: NumberSummary | undefined, of: (numbers: NumberSummary) => Pick<Figures, 'observed' | 'interval'>) =>
    summary
      ? { samples: summary.count, ...of(summary), lacksJudgments: lacks(summary.nullCount, rows.count, terms) }
      : ('not-measurable' as const);
  switch (rule.measure) {
    case 'log-count':
      return { samples: rows.count, observed: rows.count, interval: null };
    case 'error-rate':
      return {
        samples: rows.count,
        observed: rows.count > 0 ? rows.errorCount / rows.count : null,
        interval: rows.errorRateIntervals[0] ?? null,
      };
    case 'mean-cost':
      return numbersIn(rows.numbers.totalCost, ({ mean, intervals }) => ({ observed: mean, interval: intervals[0] ?? null }));
    case 'percentile':
      return numbersIn(rows.numbers.duration, (numbers) => ({ observed: percentileIn(measured, rule, numbers), interval: null }));
    default:
      return 'not-measurable';
  }
};

/** What a rule with a floor or a ceiling measures in the rows of a run. */
export const rowFigures = (rule: GateRule, measured: MeasuredRows, terms: GateTerms): Figures | Unmeasured => {
  if (!rule.evaluator) return ofLogs(rule, measured, terms);
  const { judgments, evaluator } = measured;
  return judgments && evaluator ? ofEvaluator(rule, { ...measured, judgments, evaluator }, terms) : 'no-evaluator';
};
