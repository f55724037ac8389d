import { builder } from '../kit/builder.ts';

/** The argument of every field with the range of a difference. */
export const deltaIntervalArgs = builder.args((t) => ({
  confidence: t.float({ description: 'The confidence; above 0 and below 1, by default 1 less alpha.' }),
}));

/** The value of the argument, or else another. */
export const confidenceOr = ({ confidence }: { readonly confidence?: number | null | undefined }, other: number): number =>
  confidence ?? other;
