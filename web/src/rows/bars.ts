import type { RowHistogramQuery, RowHistogramQueryVariables } from '../documents/documents.ts';
import type { Scale } from '../parts/scale.ts';
import { type Measure, numberAt } from './measures.ts';
import { type NumberRange, rangeText } from './number-range.ts';

/** Bars where numbers may be any. */
const BINS = 24;

type Aggregates = NonNullable<NonNullable<NonNullable<RowHistogramQuery['evaluation']>['logs']>['aggregates']>;
export type Spread = NonNullable<Aggregates['duration']>;
export type Bin = Spread['histogram'][number];

/** What a histogram of a measure is asked with; within a range there are bars of that range alone. */
export const histogramVariables = (
  { name, versionId, steps }: Measure,
  within: NumberRange | undefined,
): Omit<RowHistogramQueryVariables, 'id' | 'filter'> => {
  const kinds = { isDuration: name === 'duration', isTokens: name === 'tokens', isCost: name === 'cost', isGiven: versionId !== undefined };
  const evaluators = versionId === undefined ? [] : [{ versionId }];
  // Each number that may be given lies in the middle of its bar.
  if (steps) {
    const { min, max, step } = steps;
    return { ...kinds, evaluators, bins: Math.round((max - min) / step) + 1, from: min - step / 2, to: max + step / 2 };
  }
  const { from, to } = within ?? {};
  return { ...kinds, evaluators, bins: BINS, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
};

/** What an answer says of a measure; undefined where nobody gives such numbers. */
export const spreadIn = (data: RowHistogramQuery | undefined): Spread | undefined => {
  const aggregates = data?.evaluation?.logs?.aggregates;
  return aggregates?.duration ?? aggregates?.totalTokens ?? aggregates?.totalCost ?? aggregates?.judgments?.[0]?.numbers ?? undefined;
};

/** The range of some bars that stand side by side. */
export const rangeOfBars = (
  { steps }: Measure,
  bins: readonly Bin[],
  [first, last]: readonly [number, number],
): NumberRange | undefined => {
  const [from, to] = [bins[first]?.from, bins[last]?.to];
  if (from === undefined || to === undefined) return undefined;
  if (steps) return { from: numberAt(steps, first), to: numberAt(steps, last) };
  return { from, to, ...(last < bins.length - 1 && { isBelow: true }) };
};

export const textOfBars = (measure: Measure, bins: readonly Bin[], span: readonly [number, number]): string =>
  rangeText(rangeOfBars(measure, bins, span) ?? {});

/** Whether a bar belongs to a range, be it in part. */
export const isInRange = ({ from, to }: Bin, range: NumberRange): boolean =>
  (range.from === undefined || to > range.from) && (range.to === undefined || from < range.to || (from === range.to && !range.isBelow));

export const scaleOfBars = (bins: readonly Bin[]): Scale => ({ from: bins[0]?.from ?? 0, to: bins.at(-1)?.to ?? 1 });
