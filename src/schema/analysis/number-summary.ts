import { refuse } from '../../analysis/parse-input.ts';
import type { HistogramAsk, HistogramBin, NumberAsk, NumberSummary } from '../../analysis/question.ts';
import { EvaluatorPercentileRef } from '../evaluator-stats.ts';
import { builder } from '../kit/builder.ts';
import { costsParts, lengthOf } from '../kit/cost.ts';
import { checkedConfidence, confidenceArg, confidenceOf, IntervalRef } from './interval.ts';
import { added, indexOf } from './once.ts';
import { fieldsBelow, placeOf, type Selection, within } from './selection.ts';

/** What numbers come to, beside what was asked of them. */
export interface AskedNumbers {
  readonly summary: NumberSummary;
  readonly ask: NumberAsk;
}

const MAX_BINS = 200;
const DEFAULT_BINS = 20;
const DEFAULT_PERCENTILES = [50, 90, 95, 99];

type Args = Selection['args'];

const percentilesOf = ({ ps }: Args): readonly number[] => (ps ?? DEFAULT_PERCENTILES) as readonly number[];

const histogramOf = ({ bins, from, to }: Args): HistogramAsk => ({
  bins: (bins ?? DEFAULT_BINS) as number,
  ...(from != null && { from: from as number }),
  ...(to != null && { to: to as number }),
});

const checkedHistogram = (selection: Selection): HistogramAsk => {
  const histogram = histogramOf(selection.args);
  const { bins, from, to } = histogram;
  within(placeOf(selection, 'bins'), bins, 1, MAX_BINS);
  if (from !== undefined && to !== undefined && from > to) {
    refuse(placeOf(selection, 'from'), `has to be no greater than "to"; it is ${from}, and that is ${to}.`);
  }
  return histogram;
};

/** An ask with what a field of a summary needs of it. */
const withField = (ask: NumberAsk, selection: Selection): NumberAsk => {
  const percentile = (p: unknown, ...place: readonly (string | number)[]): number =>
    within(placeOf(selection, ...place), p as number, 0, 100);
  switch (selection.name) {
    case 'percentile':
      return { ...ask, percentiles: added(ask.percentiles, [percentile(selection.args['p'], 'p')]) };
    case 'percentiles':
      return {
        ...ask,
        percentiles: added(
          ask.percentiles,
          percentilesOf(selection.args).map((p, index) => percentile(p, 'ps', index)),
        ),
      };
    case 'histogram':
      return { ...ask, histograms: added(ask.histograms, [checkedHistogram(selection)]) };
    case 'meanInterval':
      return { ...ask, intervals: added(ask.intervals, [checkedConfidence(placeOf(selection, 'confidence'), selection.args)]) };
    default:
      return ask;
  }
};

/** What the fields below a summary ask for, beside what others asked for before. */
export const numbersAsked = (summary: Selection, before: NumberAsk = {}): NumberAsk => fieldsBelow(summary).reduce(withField, before);

const percentileAt = ({ summary, ask }: AskedNumbers, p: number): number | null => summary.percentiles[indexOf(ask.percentiles, p)] ?? null;

export const NumberSummaryRef = builder.objectRef<AskedNumbers>('EvaluationNumberSummary').implement({
  description: 'What numbers come to.',
  fields: (t) => {
    const number = (name: 'sum' | 'mean' | 'min' | 'max' | 'std', description: string) =>
      t.float({ description, resolve: ({ summary }) => summary[name] });
    return {
      count: t.int({ nullable: false, description: 'How many rows have the number.', resolve: ({ summary }) => summary.count }),
      nullCount: t.int({ nullable: false, description: 'How many rows lack the number.', resolve: ({ summary }) => summary.nullCount }),
      sum: number('sum', 'The sum; null without values.'),
      mean: number('mean', 'The mean; null without values.'),
      min: number('min', 'The least; null without values.'),
      max: number('max', 'The greatest; null without values.'),
      std: number('std', 'The standard deviation of the sample, with n − 1; null with fewer than two values.'),
    };
  },
});

const HistogramBinRef = builder.objectRef<HistogramBin>('EvaluationHistogramBin').implement({
  description: 'How many values lie in a range. Its lower end belongs to it, its upper end only in the last range.',
  fields: (t) => ({
    from: t.exposeFloat('from', { nullable: false, description: 'The lower end.' }),
    to: t.exposeFloat('to', { nullable: false, description: 'The upper end.' }),
    count: t.exposeInt('count', { nullable: false, description: 'How many.' }),
  }),
});

builder.objectFields(NumberSummaryRef, (t) => ({
  percentile: t.float({
    args: { p: t.arg.float({ required: true, description: 'Which, from 0 to 100.' }) },
    description: 'One percentile, by linear interpolation between values; null without values.',
    extensions: costsParts(() => 1),
    resolve: (self, { p }) => percentileAt(self, p),
  }),
  percentiles: t.field({
    type: [EvaluatorPercentileRef],
    nullable: false,
    args: {
      ps: t.arg.floatList({ required: true, defaultValue: DEFAULT_PERCENTILES, description: 'Which, each from 0 to 100.' }),
    },
    description: 'Several percentiles in the order asked; empty without values.',
    extensions: costsParts(({ ps }) => (ps === undefined ? DEFAULT_PERCENTILES.length : lengthOf(ps))),
    resolve: (self, { ps }) => (self.summary.count === 0 ? [] : ps.map((p) => ({ p, value: percentileAt(self, p) }))),
  }),
  histogram: t.field({
    type: [HistogramBinRef],
    nullable: false,
    args: {
      bins: t.arg.int({ defaultValue: DEFAULT_BINS, description: `How many ranges; 1 to ${MAX_BINS}.` }),
      from: t.arg.float({ description: 'Where the first begins; by default the least value. Lesser values are left out.' }),
      to: t.arg.float({ description: 'Where the last ends; by default the greatest value. Greater values are left out.' }),
    },
    description: 'Ranges of one width and how many values lie in each; one range where all values are equal, and empty without values.',
    extensions: costsParts(({ bins }) => (typeof bins === 'number' && bins >= 1 && bins <= MAX_BINS ? bins : DEFAULT_BINS)),
    resolve: ({ summary, ask }, args) => summary.histograms[indexOf(ask.histograms, histogramOf(args))] ?? [],
  }),
  meanInterval: t.field({
    type: IntervalRef,
    args: confidenceArg,
    description:
      'The range of the mean. Logs of one datapoint are not independent: where one has several, they are a cluster. Null with fewer than two values, or clusters.',
    resolve: ({ summary, ask }, args) => summary.intervals[indexOf(ask.intervals, confidenceOf(args))],
  }),
}));
