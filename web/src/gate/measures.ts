import type { EvaluationGateMeasure } from '../documents/documents.ts';
import type { ScoreColumn } from '../parts/scores.ts';
import type { FigureKind } from '../parts/written.ts';
import type { Bound, Rule } from './rule-words.ts';

interface Measure {
  readonly label: string;
  readonly kind: FigureKind;
  /** Whether pairs tell what was lost of it. */
  readonly hasDrop: boolean;
}

export const MEASURES: Readonly<Record<EvaluationGateMeasure, Measure>> = {
  PASS_RATE: { label: 'share of good judgments', kind: 'share', hasDrop: true },
  SCORE: { label: 'score', kind: 'number', hasDrop: true },
  MEAN: { label: 'mean', kind: 'number', hasDrop: true },
  PERCENTILE: { label: 'percentile', kind: 'number', hasDrop: false },
  OPTION_SHARE: { label: 'share of an option', kind: 'share', hasDrop: false },
  JUDGMENT_ERROR_RATE: { label: 'share of failed judgments', kind: 'share', hasDrop: true },
  REGRESSED_COUNT: { label: 'pairs that became worse', kind: 'count', hasDrop: false },
  REGRESSED_RATE: { label: 'share of pairs that became worse', kind: 'share', hasDrop: false },
  ERROR_RATE: { label: 'share of failed logs', kind: 'share', hasDrop: true },
  LOG_COUNT: { label: 'logs', kind: 'count', hasDrop: false },
  MEAN_COST: { label: 'mean cost in US dollars', kind: 'usd', hasDrop: true },
};

/** How the numbers of a measure are written: percentiles of logs are of seconds. */
export const kindOf = (measure: EvaluationGateMeasure, hasEvaluator: boolean): FigureKind =>
  measure === 'PERCENTILE' && !hasEvaluator ? 'seconds' : MEASURES[measure].kind;

const OF_LOGS: readonly EvaluationGateMeasure[] = ['ERROR_RATE', 'PERCENTILE', 'MEAN_COST', 'LOG_COUNT'];
const OF_JUDGES: readonly EvaluationGateMeasure[] = ['REGRESSED_COUNT', 'REGRESSED_RATE', 'JUDGMENT_ERROR_RATE'];
const OF_NUMBERS: readonly EvaluationGateMeasure[] = ['SCORE', 'MEAN', 'PERCENTILE'];
const OF_OPTIONS: readonly EvaluationGateMeasure[] = ['PASS_RATE', 'OPTION_SHARE'];

/** What may be measured of the judgments of an evaluator, or of logs where there is none. */
export const measuresOf = (column: ScoreColumn | undefined): readonly EvaluationGateMeasure[] => {
  if (!column) return OF_LOGS;
  if (column.returnType === 'NUMBER') return [...OF_NUMBERS, ...OF_JUDGES];
  if (column.returnType === 'BOOLEAN') return ['PASS_RATE', ...OF_JUDGES];
  return [...OF_OPTIONS, ...OF_JUDGES];
};

/** What of a measure may be bounded. */
export const boundsOf = (measure: EvaluationGateMeasure): readonly Bound[] =>
  MEASURES[measure].hasDrop ? ['min', 'max', 'maxDrop'] : ['min', 'max'];

export const BOUND_WORDS: Readonly<Record<Bound, string>> = { min: 'at least', max: 'at most', maxDrop: 'worse by at most' };

const PERCENT = 100;
const DIGITS = 12;

/** A bound as people write it: shares in percent. */
export const boundShown = (value: number, kind: FigureKind): number =>
  kind === 'share' ? Number((value * PERCENT).toPrecision(DIGITS)) : value;

/** A bound as it was written. */
export const boundWritten = (value: number, kind: FigureKind): number =>
  kind === 'share' ? Number((value / PERCENT).toPrecision(DIGITS)) : value;

/** An evaluator by its path, where that names one alone. */
export const selectorOf = ({ path, versionId }: ScoreColumn, columns: readonly ScoreColumn[]): NonNullable<Rule['evaluator']> =>
  path && columns.filter((column) => column.path === path).length === 1 ? { path } : { versionId };
