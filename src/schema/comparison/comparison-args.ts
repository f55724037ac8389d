import type { ComparisonAsk, Pairing } from '../../analysis/comparison/comparison.ts';
import type { LogFilter } from '../../analysis/filter.ts';
import { refuse } from '../../analysis/parse-input.ts';
import { pointer } from '../../analysis/parse-operators.ts';
import { type LogFilterInput, LogFilterRef } from '../analysis/log-filter.ts';
import { rowsAsked } from '../analysis/rows-asked.ts';
import { builder } from '../kit/builder.ts';
import { MAX_CANDIDATES, type NamedRuns } from './runs-compared.ts';

export const PairingEnum = builder.enumType('EvaluationPairing', {
  description: 'What logs of two runs have to have in common to be a pair.',
  values: {
    DATAPOINT: { value: 'datapoint', description: 'The datapoint; logs without one stay alone.' },
    INPUTS: { value: 'inputs', description: 'The inputs and messages, as equal JSON; for runs without datasets.' },
  } as const satisfies Record<Uppercase<Pairing>, { readonly value: Pairing; readonly description: string }>,
});

const DEFAULT_ALPHA = 0.05;

export const comparisonArgs = builder.args((t) => ({
  controlId: t.id({ description: 'The run to compare with, by upstream or global id; by default the control run.' }),
  candidateIds: t.idList({
    description: `The runs to compare, by upstream or global id; 1 to ${MAX_CANDIDATES}, by default the ${MAX_CANDIDATES} newest others.`,
  }),
  filter: t.field({
    type: LogFilterRef,
    description:
      'Only these logs of the runs; two logs are a pair only where both are among them. Filter by inputs, target or metadata: a filter on the outcome, such as a score below 1, picks the logs that one side happened to do badly, and biases the comparison. runIds are refused.',
  }),
  pairBy: t.field({ type: PairingEnum, defaultValue: 'datapoint', description: 'What pairs have in common.' }),
  clusterBy: t.string({
    description:
      'A JSON Pointer (RFC 6901) into inputs: pairs with the same value there, such as questions on one text, are not taken for independent.',
  }),
  minDelta: t.float({ defaultValue: 0, description: 'The greatest difference of scores that still counts as none; 0 and above.' }),
  alpha: t.float({ defaultValue: DEFAULT_ALPHA, description: 'The bound for p-values; above 0 and below 1.' }),
}));

export interface ComparisonArgs extends NamedRuns {
  readonly filter?: LogFilterInput | null | undefined;
  readonly pairBy?: Pairing | null | undefined;
  readonly clusterBy?: string | null | undefined;
  readonly minDelta?: number | null | undefined;
  readonly alpha?: number | null | undefined;
}

/** What the arguments say beside the runs. */
export interface ComparisonAsked {
  readonly filter: LogFilter;
  readonly alpha: number;
  readonly how: Pick<ComparisonAsk, 'pairBy' | 'clusterBy' | 'minDelta'>;
}

const alphaOf = (alpha: number): number =>
  alpha > 0 && alpha < 1 ? alpha : refuse(['alpha'], `has to be above 0 and below 1; it is ${alpha}.`);

const minDeltaOf = (minDelta: number): number =>
  minDelta >= 0 ? minDelta : refuse(['minDelta'], `has to be 0 or more; it is ${minDelta}.`);

/** Reads them; what cannot be is refused. A null is as if it were left out, but for the filter, which it would widen. */
export const comparisonAsked = (evaluationId: string | undefined, args: ComparisonArgs): ComparisonAsked => {
  const { pairBy, clusterBy, minDelta, alpha } = args;
  return {
    filter: rowsAsked({ evaluationId }, { filter: args.filter }).filter,
    alpha: alphaOf(alpha ?? DEFAULT_ALPHA),
    how: {
      pairBy: pairBy ?? 'datapoint',
      ...(clusterBy != null && { clusterBy: pointer(clusterBy, ['clusterBy'], 0) as string }),
      minDelta: minDeltaOf(minDelta ?? 0),
    },
  };
};
