import { judgmentScore } from '../../contract/judgment.ts';
import { type EvaluatorStatsResponse, type NumericEvaluatorStatsResponse, statsKind } from '../../contract/stats.ts';
import type { EvaluatorResponse } from '../../contract/version.ts';
import type { Interval } from '../question.ts';
import { newcombeIndependent, welch } from '../statistics/differences.ts';
import { meanInterval, wilson } from '../statistics/intervals.ts';

/** What a score is made of. */
export type ScoreParts =
  /** The share of good ones among the judgments that are good or bad. */
  | { readonly kind: 'share'; readonly good: number; readonly n: number }
  /** The mean of numbers, negated where lower is better. `std` is that of the sample; null where it is not known. */
  | { readonly kind: 'mean'; readonly n: number; readonly mean: number; readonly std: number | null };

/** What the stats of one evaluator over one run come to, as a number where more is better. */
export interface StatsScore {
  /** Null without judgments that have one. */
  readonly score: number | null;
  /** How many it rests on; where there is no score, how many judgments there are. */
  readonly numJudgments: number;
  readonly parts: ScoreParts | null;
}

const NOTHING: StatsScore = { score: null, numJudgments: 0, parts: null };

type Spec = Partial<EvaluatorResponse['spec']>;

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** Upstream's deviation is that of the population, also in stats that were counted here. */
const sampleDeviation = (std: unknown, n: number): number | null => (isCount(std) && n > 1 ? std * Math.sqrt(n / (n - 1)) : null);

const meanOf = ({ mean, std }: NumericEvaluatorStatsResponse, spec: Spec, n: number): StatsScore | null => {
  if (mean === undefined || mean === null || n === 0) return { ...NOTHING, numJudgments: n };
  if (typeof mean !== 'number' || !Number.isFinite(mean)) return null;
  const score = judgmentScore(mean, spec);
  if (score === null) return { ...NOTHING, numJudgments: n };
  return { score, numJudgments: n, parts: { kind: 'mean', n, mean: score, std: sampleDeviation(std, n) } };
};

/** How often each judgment was given; null where a count is none. */
const countsOf = (stats: EvaluatorStatsResponse): (readonly [judgment: unknown, count: number])[] | null => {
  const { num_true, num_false, num_judgments_per_option } = stats as unknown as Readonly<Record<string, unknown>>;
  const counts: (readonly [unknown, unknown])[] =
    statsKind(stats) === 'boolean'
      ? [
          [true, num_true],
          [false, num_false],
        ]
      : Object.entries(Object(num_judgments_per_option) as object);
  return counts.every((entry): entry is readonly [unknown, number] => isCount(entry[1])) ? counts : null;
};

const shareOf = (stats: EvaluatorStatsResponse, spec: Spec, numJudgments: number): StatsScore | null => {
  const counts = countsOf(stats);
  if (!counts) return null;
  let [good, n] = [0, 0];
  for (const [judgment, count] of counts) {
    const score = judgmentScore(judgment, spec);
    if (score === null) continue;
    good += score * count;
    n += count;
  }
  return n === 0 ? { ...NOTHING, numJudgments } : { score: good / n, numJudgments: n, parts: { kind: 'share', good, n } };
};

/**
 * The score of stats, read by the evaluator that they are of. No stats are no judgments. Null for damaged ones: nothing is calculated with what
 * is no number.
 */
export const statsScore = (stats: EvaluatorStatsResponse | undefined, spec: Spec): StatsScore | null => {
  if (!stats) return NOTHING;
  if (!isCount(stats.num_judgments)) return null;
  const isNumeric = statsKind(stats) === 'numeric';
  return isNumeric ? meanOf(stats as NumericEvaluatorStatsResponse, spec, stats.num_judgments) : shareOf(stats, spec, stats.num_judgments);
};

/** The range of a score, as of independent judgments; null where there is none, and of a mean of fewer than two numbers. */
export const scoreInterval = ({ parts }: StatsScore, confidence: number): Interval | null => {
  if (!parts) return null;
  if (parts.kind === 'share') return wilson(parts.good, parts.n, confidence);
  return parts.std === null
    ? null
    : meanInterval({ count: parts.n, mean: parts.mean, squares: parts.std ** 2 * (parts.n - 1) }, confidence);
};

/** How far a score moved; null where one is missing, or where one is a share and the other a mean. */
export const scoreDelta = (from: StatsScore, to: StatsScore): number | null =>
  from.score !== null && to.score !== null && from.parts?.kind === to.parts?.kind ? to.score - from.score : null;

/** The range of `scoreDelta`, as of independent samples; null where that is, and where the deviation of a mean is not known. */
export const scoreDeltaInterval = ({ parts: from }: StatsScore, { parts: to }: StatsScore, confidence: number): Interval | null => {
  if (from?.kind === 'share' && to?.kind === 'share') return newcombeIndependent(to, from, confidence);
  if (from?.kind !== 'mean' || to?.kind !== 'mean' || from.std === null || to.std === null) return null;
  return welch({ ...to, std: to.std }, { ...from, std: from.std }, confidence);
};
