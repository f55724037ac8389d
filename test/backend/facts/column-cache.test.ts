import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createColumnCache } from '../../../src/backend/facts/column-cache.ts';

const COLUMN = 1_000;

const createReading = (maxBytes: number) => {
  const clock = { time: 0 };
  const cache = createColumnCache({ maxBytes, now: () => clock.time });
  const reads: string[] = [];
  const ask = (chunk: number, name = 'a'): Uint8Array | undefined =>
    cache.column(chunk, name, () => {
      reads.push(`${chunk} ${name}`);
      return name === 'none' ? undefined : new Uint8Array(COLUMN).fill(chunk);
    });
  return { ask, cache, clock, reads };
};

test('a column is read once, and so is that there is none', () => {
  const { ask, reads } = createReading(10 * COLUMN);
  expect([ask(1), ask(1), ask(1, 'none'), ask(1, 'none'), ask(2)].map((column) => column?.[0])).toEqual([1, 1, undefined, undefined, 2]);
  expect(reads).toEqual(['1 a', '1 none', '2 a']);
});

test('a question that reads more than there is room for finds what it read first when it is asked again', () => {
  const { ask, clock, reads } = createReading(5 * COLUMN);
  const askAll = (): void => {
    for (let chunk = 0; chunk < 10; chunk += 1) ask(chunk);
    clock.time += 1_000;
  };
  askAll();
  expect(reads.splice(0)).toHaveLength(10);
  askAll();
  expect(reads).toEqual(['4 a', '5 a', '6 a', '7 a', '8 a', '9 a']);
});

test('what was not used for long makes room', () => {
  const { ask, clock, reads } = createReading(3 * COLUMN);
  ask(1);
  ask(2);
  clock.time += 4_000;
  ask(2);
  clock.time += 4_000;
  ask(3);
  reads.splice(0);
  for (const chunk of [3, 2, 1]) ask(chunk);
  expect(reads).toEqual(['1 a']);
});

test('no more is held than there may be, and always what was asked for is given', () => {
  const asked = fc.array(fc.record({ chunk: fc.nat({ max: 8 }), name: fc.constantFrom('a', 'b', 'none'), wait: fc.nat({ max: 3_000 }) }));
  fc.assert(
    fc.property(asked, fc.nat({ max: 8 * COLUMN }), (all, maxBytes) => {
      const { ask, cache, clock } = createReading(maxBytes);
      for (const { chunk, name, wait } of all) {
        clock.time += wait;
        const expected = name === 'none' ? undefined : new Uint8Array(COLUMN).fill(chunk);
        expect(ask(chunk, name)).toEqual(expected);
        expect(cache.held().bytes).toBeLessThanOrEqual(maxBytes);
      }
    }),
  );
});
