import { expect, test } from 'vitest';
import { createRepeats } from '../../src/json/repeats.ts';

const objectOf = (length: number, number: number): Buffer => Buffer.from(`{"id":"${String(number).padStart(length - 9, '0')}"}`);

test('so much is remembered of an operation’s documents, and no more', () => {
  const repeats = createRepeats();
  let remembered = 0;
  for (let place = 0; place < 1_000; place += 1) {
    const bytes = objectOf(32_000, place);
    if (!repeats.isWorthy(place, bytes.length)) continue;
    repeats.add(place, bytes, place);
    remembered += bytes.length;
  }
  expect(remembered).toBeGreaterThan(4_000_000);
  expect(remembered).toBeLessThanOrEqual(4_194_304);
  expect(repeats.find(5, objectOf(32_000, 5), 0)?.value).toBe(5);
});

test('of one place the latest are remembered, until nothing there came again', () => {
  const repeats = createRepeats();
  for (let number = 0; number < 10; number += 1) repeats.add(0, objectOf(100, number), number);
  const found = Array.from({ length: 10 }, (_, number) => repeats.find(0, objectOf(100, number), 0)?.value);
  expect(found).toEqual([undefined, undefined, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (let number = 10; number < 19; number += 1) expect(repeats.find(0, objectOf(100, number), 0)).toBeUndefined();
  expect(repeats.isWorthy(0, 100)).toBe(false);
});
