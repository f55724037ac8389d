import type { EvaluationMeasure, EvaluationVerdict } from '../documents/documents.ts';

import { type ScoreColumn, shownInterval, shownScore } from '../parts/scores.ts';
import { type Quantity, quantity, type Words } from '../parts/words.ts';
import { type FigureKind, written } from '../parts/written.ts';
import type { Measured, Outcome } from './compared.ts';

/** What is said of an evaluator: the verdict, the figures behind it, and what to make of them. */
export interface Said {
  readonly verdict: string;
  readonly figures: Words;
  readonly advice: Words | undefined;
}

/** What decides stands first. */
export const VERDICTS: readonly EvaluationVerdict[] = ['REGRESSED', 'IMPROVED', 'INCONCLUSIVE', 'TOO_FEW_PAIRS', 'NOT_TESTABLE'];

export const VERDICT_WORDS: Readonly<Record<EvaluationVerdict, string>> = {
  REGRESSED: 'worse',
  IMPROVED: 'better',
  INCONCLUSIVE: 'no difference found',
  TOO_FEW_PAIRS: 'too few pairs to tell',
  NOT_TESTABLE: 'neither better nor worse',
};

/** How a difference is written: shares differ by percentage points. */
interface Unit {
  readonly of: (difference: number) => Quantity;
  readonly name: string;
}

const POINTS = 100;

const unitOf = (kind: FigureKind): Unit => ({
  of: (difference) => ({
    value: difference,
    text:
      kind === 'share'
        ? written(Math.abs(difference) * POINTS, 'points')
        : written(Math.abs(difference), kind === 'number' ? 'difference' : kind),
  }),
  name: kind === 'share' ? ' percentage points' : '',
});

/** `more` or `less`, by the sign of a difference as it is shown. */
type Comparative = readonly [more: string, less: string];

interface Range {
  readonly lower: number;
  readonly upper: number;
}

/** A range of differences: the end nearer to none first, where both lie on one side of it. */
const rangeWords = ({ lower, upper }: Range, { of }: Unit, [more, less]: Comparative): Words => {
  if (lower < 0 && upper > 0) return ['between ', of(lower), ` ${less} and `, of(upper), ` ${more}`];
  const [near, far] = upper <= 0 ? [upper, lower] : [lower, upper];
  return ['between ', of(near), ' and ', of(far), ` ${upper <= 0 ? less : more}`];
};

interface Difference {
  readonly from: number;
  readonly to: number;
  /** As the graph has it; without it the difference of both, which no query gives. */
  readonly by: number | undefined;
  readonly range: (Range & { readonly confidence: number }) | null;
  readonly kind: FigureKind;
  readonly comparative: Comparative;
}

/** From what to what, and how sure the distance is. */
const differenceWords = ({ from, to, by: given, range, kind, comparative }: Difference): Words => {
  const unit = unitOf(kind);
  const [more, less] = comparative;
  const by = given ?? to - from;
  const distanceBy = given === undefined ? unit.of(by).text : unit.of(by);
  const distance: Words = by === 0 ? [': as before'] : [': ', distanceBy, `${unit.name} ${by > 0 ? more : less}`];
  const sure: Words = range ? [`, with ${written(range.confidence, 'share')} confidence `, ...rangeWords(range, unit, comparative)] : [];
  return ['From ', quantity(from, kind), kind === 'share' ? ' good to ' : ' to ', quantity(to, kind), ...distance, ...sure];
};

const LEAST_P = 0.001;

const chanceWords = ({ pairs, significance: { pValueAdjusted: p, comparisons } }: Outcome): Words => {
  if (p === null) return [];
  const chance: Words = p < LEAST_P ? ['p < ', { value: p, text: written(LEAST_P, 'number') }] : ['p = ', quantity(p, 'p')];
  const corrected = comparisons > 1 ? [' after correction for ', quantity(comparisons, 'count'), ' tests'] : [];
  return [' (', ...chance, ...corrected, ', ', quantity(pairs, 'count'), pairs === 1 ? ' pair)' : ' pairs)'];
};

const figuresOf = (outcome: Outcome, column: ScoreColumn): Words => {
  const { controlScore, candidateScore, delta, deltaInterval, pairs, significance } = outcome;
  if (significance.verdict === 'NOT_TESTABLE') return [];
  if (controlScore === null || candidateScore === null)
    return [quantity(pairs, 'count'), pairs === 1 ? ' pair' : ' pairs', ' with a score on both sides'];
  const words = differenceWords({
    from: shownScore(column, controlScore),
    to: shownScore(column, candidateScore),
    by: delta === null ? undefined : shownScore(column, delta),
    range: deltaInterval && { ...shownInterval(column, deltaInterval), confidence: deltaInterval.confidence },
    kind: column.kind,
    comparative: ['more', 'less'],
  });
  const few: Words =
    significance.pValueAdjusted === null
      ? [
          ' (',
          quantity(pairs, 'count'),
          pairs === 1 ? ' pair, ' : ' pairs, ',
          quantity(significance.differingPairs, 'count'),
          ' of them differ)',
        ]
      : [];
  return [...words, ...chanceWords(outcome), ...few];
};

/** The difference that it takes so many pairs to see: a tenth of shares, half a point of numbers. */
const neededWords = ({ significance }: Outcome, { kind }: ScoreColumn): Words => {
  const [difference, needed] =
    kind === 'share' ? ([0.1, significance.pairsForTenth] as const) : ([0.5, significance.pairsForHalf] as const);
  if (needed === null) return [];
  const unit = unitOf(kind);
  return [` To see one of ${unit.of(difference).text}${unit.name} takes about `, quantity(needed, 'count'), ' pairs.'];
};

const isCorrectedAway = ({ deltaInterval, significance }: Outcome): boolean =>
  deltaInterval !== null && (deltaInterval.lower > 0 || deltaInterval.upper < 0) && significance.comparisons > 1;

const adviceOf = (outcome: Outcome, column: ScoreColumn): Words | undefined => {
  const { verdict, minimumDetectableDelta: least, comparisons } = outcome.significance;
  const unit = unitOf(column.kind);
  if (verdict === 'INCONCLUSIVE') {
    if (isCorrectedAway(outcome)) {
      return [
        'Alone it would count; among ',
        quantity(comparisons, 'count'),
        ' tests one such difference may be chance. More datapoints would tell.',
      ];
    }
    const seen: Words = least === null ? [] : [': so many pairs show a difference of ', unit.of(least), `${unit.name} or more`];
    return ['This does not say that they are equal', ...seen, '.', ...neededWords(outcome, column)];
  }
  if (verdict === 'TOO_FEW_PAIRS') {
    return ['So few cannot be told from chance, whatever they say: run both on more datapoints.', ...neededWords(outcome, column)];
  }
  if (verdict === 'NOT_TESTABLE') return ['Its judgments have no better and worse: look at the pairs that changed.'];
  return undefined;
};

/** An outcome in words. */
export const saidOf = (outcome: Outcome, column: ScoreColumn): Said => ({
  verdict: VERDICT_WORDS[outcome.significance.verdict],
  figures: figuresOf(outcome, column),
  advice: adviceOf(outcome, column),
});

const MEASURES: Readonly<Record<EvaluationMeasure, readonly [name: string, kind: FigureKind, comparative: Comparative]>> = {
  DURATION: ['Duration', 'seconds', ['longer', 'shorter']],
  PROVIDER_LATENCY: ['Latency of the provider', 'seconds', ['longer', 'shorter']],
  TOTAL_COST: ['Cost of a row', 'usd', ['more', 'less']],
  TOTAL_TOKENS: ['Tokens of a row', 'count', ['more', 'fewer']],
};

/** Time, cost or tokens in words; undefined where no pair has them. */
export const measureSaid = ({
  measure,
  controlMean,
  candidateMean,
  delta,
  deltaInterval,
  pairs,
}: Measured): { name: string; words: Words } | undefined => {
  const [name, kind, comparative] = MEASURES[measure];
  if (controlMean === null || candidateMean === null) return undefined;
  const words = differenceWords({ from: controlMean, to: candidateMean, by: delta ?? undefined, range: deltaInterval, kind, comparative });
  return { name, words: [...words, ' (', quantity(pairs, 'count'), pairs === 1 ? ' pair)' : ' pairs)'] };
};

/** What stats alone say of two scores, which is whether they differ and not whether that is more than chance. */
export const statsSaid = (column: ScoreColumn, control: number, candidate: number): Words =>
  differenceWords({
    from: shownScore(column, control),
    to: shownScore(column, candidate),
    by: undefined,
    range: null,
    kind: column.kind,
    comparative: ['more', 'less'],
  });
