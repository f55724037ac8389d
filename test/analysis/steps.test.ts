import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPace } from '../../src/analysis/pace.ts';
import { finished, inStretches, paced, type Steps, sorted } from '../../src/analysis/steps.ts';

function* counting(to: number, seen: number[] = []): Steps<number> {
  for (let at = 0; at < to; at += 1) {
    seen.push(at);
    yield;
  }
  return to;
}

/** A clock on which each step takes so long, and what was seen when others had their turn. */
const pacing = (seen: readonly number[], milliseconds: number, signal?: AbortSignal) => {
  const turns: number[] = [];
  const pace = createPace(signal, {
    now: () => seen.length * milliseconds,
    pause: async () => {
      turns.push(seen.length);
    },
  });
  return { pace, turns };
};

test('steps that are done at once come to the same as those at a pace', async () => {
  expect(finished(counting(3))).toBe(3);
  const seen: number[] = [];
  const { pace, turns } = pacing(seen, 4);
  expect(await paced(counting(9, seen), pace)).toBe(9);
  expect([seen.length, turns]).toEqual([9, [3, 6, 9]]);
});

test('steps end with the signal of their pace', async () => {
  const seen: number[] = [];
  const ending = new AbortController();
  const { pace } = pacing(seen, 1, ending.signal);
  const steps = counting(100, seen);
  steps.next();
  ending.abort(new Error('The client has left.'));
  await expect(paced(steps, pace)).rejects.toThrow('The client has left.');
  expect(seen).toHaveLength(2);
});

test('a loop in steps comes to every item once, in order', () => {
  fc.assert(
    fc.property(fc.nat({ max: 100_000 }), fc.integer({ min: 1, max: 40_000 }), (length, cost) => {
      const stretches: [number, number][] = [];
      finished(inStretches(length, (from, to) => stretches.push([from, to]), cost));
      const ends = [0, ...stretches.map(([, to]) => to)];
      expect(stretches.map(([from]) => from)).toEqual(ends.slice(0, -1));
      expect(ends.at(-1)).toBe(length);
      expect(stretches.every(([from, to]) => to > from && to - from <= Math.max(1, 16_384 / cost))).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('items come in order, equal ones as they were', () => {
  const items = fc.array(fc.nat({ max: 50 }), { minLength: 0, maxLength: 3_000, size: 'max' });
  fc.assert(
    fc.property(items, (numbers) => {
      const pairs = numbers.map((number, place) => ({ number, place }));
      const compare = (one: { number: number }, other: { number: number }): number => one.number - other.number;
      expect(finished(sorted(pairs, compare))).toEqual(pairs.toSorted(compare));
    }),
    { numRuns: 50 },
  );
});
