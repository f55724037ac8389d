import { expect, test } from 'vitest';
import { microsecondsOf } from '../../src/contract/timestamp.ts';

test.each([
  ['1970-01-01T00:00:01Z', 1_000_000],
  ['1970-01-01T00:00:01', 1_000_000],
  ['1970-01-01 00:00:01', 1_000_000],
  ['1970-01-01T00:00:01.5', 1_500_000],
  ['1970-01-01T00:00:01.000002', 1_000_002],
  ['1970-01-01T00:00:01.0000029Z', 1_000_002],
  ['1970-01-01T01:00:01+01:00', 1_000_000],
  ['1969-12-31T23:59:59.999999', -1],
  ['2024-07-08T22:40:35.656915', 1_720_478_435_656_915],
  ['2024-13-01T00:00:00Z', null],
  ['2024-01-01', null],
  ['yesterday', null],
  ['', null],
  [null, null],
  [undefined, null],
  [1_720_478_435, null],
])('%j is %j microseconds', (value, expected) => {
  expect(microsecondsOf(value)).toBe(expected);
});
