/** What a mark is drawn between. */
export interface Scale {
  readonly from: number;
  readonly to: number;
}

/** A scale that holds all of these, and zero: lengths of bars are compared. */
export const scaleOf = (values: readonly number[], limits: { min: number | null; max: number | null } | null = null): Scale => ({
  from: Math.min(limits?.min ?? 0, 0, ...values),
  to: Math.max(limits?.max ?? 0, ...values, Number.MIN_VALUE),
});

/** Where a value lies, from 0 to 1. */
export const placeOf = (value: number, { from, to }: Scale): number => Math.min(1, Math.max(0, (value - from) / (to - from)));
