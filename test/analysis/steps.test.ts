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
  const { pace, turns } = pacing(seen, 2);
  expect(await paced(counting(9, seen), pace)).toBe(9);
  expect([seen.length, turns]).toEqual([9, [2, 4, 6, 8]]);
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
    fc.property(fc.nat({ max: 100_000 }), fc.integer({ min: 1, max: 40_000 }), (length, size) => {
      const stretches: [number, number][] = [];
      finished(inStretches(length, (from, to) => stretches.push([from, to]), size));
      const ends = [0, ...stretches.map(([, to]) => to)];
      expect(stretches.map(([from]) => from)).toEqual(ends.slice(0, -1));
      expect(ends.at(-1)).toBe(length);
      expect(stretches.every(([from, to]) => to > from && to - from <= size)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('items come in order, equal ones as they were, after few comparisons in each step', () => {
  const items = fc.array(fc.nat({ max: 50 }), { minLength: 0, maxLength: 3_000, size: 'max' });
  fc.assert(
    fc.property(items, (numbers) => {
      const pairs = numbers.map((number, place) => ({ number, place }));
      let comparisons = 0;
      const compare = (one: { number: number }, other: { number: number }): number => {
        comparisons += 1;
        return one.number - other.number;
      };
      const steps = sorted(pairs, compare);
      let step = steps.next();
      for (; !step.done; step = steps.next()) {
        expect(comparisons).toBeLessThan(10_000);
        comparisons = 0;
      }
      expect(step.value).toEqual(pairs.toSorted(compare));
    }),
    { numRuns: 50 },
  );
});
