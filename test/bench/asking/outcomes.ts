import type { Outcome } from './cases.ts';

const isSame = (one: Outcome, other: Outcome): boolean =>
  one.length === other.length &&
  one.every((value, index) => {
    const beside = other[index];
    if (typeof value !== 'number' || typeof beside !== 'number') return value === beside;
    return Math.abs(value - beside) <= 1e-6 * Math.max(1, Math.abs(value));
  });

/** Throws where two ways came to different outcomes. */
export const requireSame = (name: string, one: Outcome, other: Outcome): void => {
  if (!isSame(one, other)) throw new Error(`${name}: ${JSON.stringify(one)} is not ${JSON.stringify(other)}`);
};
