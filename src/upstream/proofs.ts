import { LRUCache } from 'lru-cache';

/** Which evaluations have come to their end, as callers were told in a certain state of what is kept. */
export interface Proofs {
  prove(name: string, state: string): void;
  /** It has not come to its end; whether it was taken to have. */
  disprove(name: string): boolean;
  /** A call is in flight that will tell. */
  expect(name: string, told: Promise<unknown>): void;
  /** Whether it has in this state: now, or when the last that is expected to tell has told. */
  isProven(name: string, state: string): Promise<boolean>;
}

const MAX_PROOFS = 10_000;

/** What was proven is forgotten after so many milliseconds. */
export const createProofs = (ms: number): Proofs => {
  const proven = new LRUCache<string, string>({ max: MAX_PROOFS, ttl: ms });
  const expected = new Map<string, Promise<unknown>>();
  return {
    prove: (name, state) => void proven.set(name, state),
    disprove: (name) => proven.delete(name),
    expect: (name, told) => {
      const settled = Promise.allSettled([told]).then(() => {
        if (expected.get(name) === settled) expected.delete(name);
      });
      expected.set(name, settled);
    },
    isProven: async (name, state) => {
      await expected.get(name);
      return proven.get(name) === state;
    },
  };
};
