import { MEASURED_FIELDS, type MeasuredField, type PairedFigures } from '../../analysis/comparison/comparison.ts';
import { pairedInterval } from '../../analysis/statistics/paired-t.ts';
import type { Run } from '../../loaders/entities.ts';
import { IntervalRef } from '../analysis/interval.ts';
import { builder } from '../kit/builder.ts';
import { passesKey } from '../kit/early.ts';
import { RunRef } from '../kit/refs.ts';
import { confidenceOr, deltaIntervalArgs } from './delta-interval.ts';
import type { Comparison } from './read-comparison.ts';

const MeasureEnum = builder.enumType('EvaluationMeasure', {
  description: 'What is measured of a log.',
  values: {
    DURATION: { value: 'duration', description: 'Seconds from start to end.' },
    PROVIDER_LATENCY: { value: 'providerLatency', description: 'Seconds that the provider took.' },
    TOTAL_COST: { value: 'totalCost', description: 'Prompt and output cost together, in US dollars.' },
    TOTAL_TOKENS: { value: 'totalTokens', description: 'Prompt and output tokens together.' },
  } as const satisfies Record<string, { readonly value: MeasuredField; readonly description: string }>,
});

interface ComparedMeasure {
  readonly candidate: Run;
  readonly measure: MeasuredField;
  readonly figures: PairedFigures;
  readonly alpha: number;
}

/** Every measure of every candidate. */
export const measuresOf = ({ candidates, answer, alpha }: Comparison): ComparedMeasure[] =>
  candidates.flatMap((candidate, at) =>
    MEASURED_FIELDS.map((measure, index) => ({
      candidate,
      measure,
      figures: answer?.candidates[at]?.measures[index] as PairedFigures,
      alpha,
    })),
  );

export const MeasureRef = builder.objectRef<ComparedMeasure>('EvaluationComparisonMeasure').implement({
  description:
    'How long a candidate takes, or what it costs, beside the control run: over the pairs that have the number on both sides. Less is better.',
  fields: (t) => {
    const number = (name: 'controlMean' | 'candidateMean' | 'delta', description: string) =>
      t.float({ description, resolve: ({ figures }) => figures[name] });
    return {
      candidate: t.expose('candidate', { type: RunRef, nullable: false, description: 'The run that is compared.', extensions: passesKey }),
      measure: t.expose('measure', { type: MeasureEnum, nullable: false, description: 'What is measured.' }),
      pairs: t.int({ nullable: false, description: 'How many pairs have it on both sides.', resolve: ({ figures }) => figures.pairs }),
      controlMean: number('controlMean', 'The control run’s mean; null without pairs.'),
      candidateMean: number('candidateMean', 'The candidate’s mean; null without pairs.'),
      delta: number('delta', 'candidateMean less controlMean: above 0 is more; null without pairs.'),
      deltaInterval: t.field({
        type: IntervalRef,
        args: deltaIntervalArgs,
        description: 'The range of delta; null with fewer than two pairs, or clusters.',
        resolve: ({ figures, alpha }, args) => pairedInterval(figures, confidenceOr(args, 1 - alpha)),
      }),
    };
  },
});
