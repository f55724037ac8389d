import { type EvaluatorStatsResponse, type RunStatsResponse, type SelectEvaluatorStatsResponse, statsKind } from '../../contract/stats.ts';
import type { EvaluatorResponse } from '../../contract/version.ts';
import type { AttachedEvaluator } from '../block.ts';
import type { Interval, JudgmentAggregates, NumberSummary } from '../question.ts';
import { type StatsScore, scoreInterval, statsScore } from '../scores/stats-score.ts';
import { negated, wilson } from '../statistics/intervals.ts';
import type { GateTerms } from './gate.ts';
import type { MeasuredRows } from './row-figures.ts';

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;

const NO_SHARE = { logs: null, judgments: null };

const numbersOf = ({ parts, score }: StatsScore, nullCount: number, interval: Interval | null): NumberSummary | null => {
  if (parts?.kind !== 'mean' || score === null) return null;
  const { n, mean, std } = parts;
  return { count: n, nullCount, sum: null, mean, min: null, max: null, std, percentiles: [], histograms: [], intervals: [interval] };
};

const optionCountsOf = (stats: EvaluatorStatsResponse): JudgmentAggregates['optionCounts'] =>
  statsKind(stats) === 'select'
    ? Object.entries((stats as SelectEvaluatorStatsResponse).num_judgments_per_option).map(([option, count]) => ({ option, count }))
    : [];

const judgmentsOf = (
  stats: EvaluatorStatsResponse,
  version: EvaluatorResponse,
  numLogs: number,
  { confidence }: GateTerms,
): JudgmentAggregates | undefined => {
  const { num_judgments: numJudgments, num_nulls: numAbstained, num_errors: numErrors } = stats;
  const found = statsScore(stats, version.spec);
  if (!found || ![numJudgments, numAbstained, numErrors].every(isCount)) return undefined;
  const all = numJudgments + numAbstained + numErrors;
  const interval = scoreInterval(found, confidence);
  const isNegative = version.spec?.number_valence === 'negative';
  const numbers = numbersOf(found, numLogs - numJudgments, isNegative ? negated(interval) : interval);
  const good = found.parts?.kind === 'share' ? found.parts.good : 0;
  const isShare = found.parts?.kind === 'share';
  return {
    evaluatorVersionId: stats.evaluator_version_id,
    numJudgments,
    numAbstained,
    numErrors,
    numMissing: Math.max(0, numLogs - all),
    numbers: numbers && (isNegative ? { ...numbers, mean: 0 - (numbers.mean ?? 0) } : numbers),
    optionCounts: optionCountsOf(stats),
    passRate: isShare ? { judgments: good / numJudgments, logs: good / all } : NO_SHARE,
    passRateIntervals: isShare ? [wilson(good, all, confidence), wilson(good, numJudgments, confidence)] : [],
    score: { judgments: found.score, logs: isShare ? good / all : null },
    scoreIntervals: [interval],
  };
};

const NO_ROWS = { errorCount: 0, errorRateIntervals: [], numbers: {} };

/** What a rule measures, as far as the stats of its run tell it: undefined where they are damaged, or do not say. */
export const statsRows = (
  stats: Pick<RunStatsResponse, 'num_logs' | 'evaluator_stats'>,
  evaluator: { readonly attached: AttachedEvaluator; readonly version: EvaluatorResponse } | undefined,
  terms: GateTerms,
): MeasuredRows | undefined => {
  const { num_logs: count, evaluator_stats: all } = stats;
  if (!isCount(count)) return undefined;
  const rows = { ...NO_ROWS, count };
  if (!evaluator) return { rows, judgments: undefined, evaluator: undefined, percentiles: [] };
  const { attached, version } = evaluator;
  const own = Array.isArray(all) ? all.find((each) => each?.evaluator_version_id === attached.versionId) : undefined;
  const judgments = own && judgmentsOf(own, version, count, terms);
  return judgments && { rows, judgments, evaluator: attached, percentiles: [] };
};
