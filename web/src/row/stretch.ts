import type { Scale } from '../parts/scale.ts';

/** When something was under way, in milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface Timed {
  readonly startTime: string | null;
  /** Seconds. */
  readonly duration: number | null;
}

/** When a log was under way; undefined where it does not say so. */
export const stretchOf = ({ startTime, duration }: Timed): Stretch | undefined => {
  const from = startTime === null ? Number.NaN : Date.parse(startTime);
  return Number.isNaN(from) || duration === null ? undefined : { from, to: from + duration * 1000 };
};

/** What all of them lie within. */
export const scaleOfStretches = (stretches: readonly Stretch[]): Scale => {
  const from = Math.min(...stretches.map((stretch) => stretch.from));
  const to = Math.max(...stretches.map((stretch) => stretch.to));
  return from < to ? { from, to } : { from, to: from + 1 };
};
