import { expect, test } from 'vitest';
import { fromNow, restWords, secondsLeft, underWay } from '../../web/src/progress/far.ts';

const SAID = '2025-06-06T12:00:00.000Z';
const after = (seconds: number): number => Date.parse(SAID) + seconds * 1000;

test('what is left is counted on since the server said so, and is not known where no rate is', () => {
  expect([secondsLeft(90, SAID, after(0)), secondsLeft(90, SAID, after(30)), secondsLeft(90, SAID, after(100))]).toEqual([90, 60, 0]);
  expect([secondsLeft(null, SAID, after(5)), secondsLeft(undefined, SAID, after(5))]).toEqual([null, null]);
  // A clock that is behind the server's adds nothing.
  expect(secondsLeft(90, SAID, after(-20))).toBe(90);
});

test('runs that wait or go may still change; those that are over, and those of which nothing is known, are not waited for', () => {
  const runs = (['PENDING', 'RUNNING', 'COMPLETED', 'CANCELLED', 'UNKNOWN', null] as const).map((status) => ({ status }));
  expect(underWay([...runs, null]).map(({ status }) => status)).toEqual(['PENDING', 'RUNNING']);
  expect(underWay(undefined)).toEqual([]);
});

test.each([
  [-1, '1 second ago'],
  [-59, '59 seconds ago'],
  [-100, '2 minutes ago'],
  [7200, 'in 2 hours'],
  [-3 * 86_400, '3 days ago'],
  [-40 * 86_400, '1 month ago'],
])('%d seconds from now are written as "%s"', (seconds, words) => {
  expect(fromNow(seconds)).toBe(words);
});

test.each([
  [{ done: 24, expected: 24 }, null, 'the logs are there'],
  [{ done: 5, expected: null }, null, 'how long it takes is not known'],
  [{ done: 5, expected: 24 }, 90, 'ready in 2 minutes'],
  [{ done: 5, expected: 24 }, 0, 'later than it looked'],
])('%o with %s seconds left: %s', (far, left, words) => {
  expect(restWords(far, left)).toBe(words);
});
