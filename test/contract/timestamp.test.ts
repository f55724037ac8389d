import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAsLate, isTimestamp, microsecondsOf, momentOf, rfc3339Of } from '../../src/contract/timestamp.ts';

test.each([
  ['2025-03-11T10:02:17.604512Z', '2025-03-11T10:02:17.604512Z'],
  ['2025-03-11t10:02:17z', '2025-03-11T10:02:17Z'],
  ['2025-03-11 10:02:17', '2025-03-11T10:02:17Z'],
  ['2025-03-11T10:02', '2025-03-11T10:02:00Z'],
  ['2025-03-11T10:02+02', '2025-03-11T10:02:00+02:00'],
  ['2025-03-11T10:02:17+0200', '2025-03-11T10:02:17+02:00'],
  ['2025-03-11T10:02:17 -05:30', '2025-03-11T10:02:17-05:30'],
  ['2025-03-11T10:02:17.60451200000000000000001Z', '2025-03-11T10:02:17.60451200000000000000001Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00Z'],
  ['2016-12-31T23:59:60Z', '2016-12-31T23:59:60Z'],
])('%s is shown as %s', (written, shown) => {
  expect([rfc3339Of(written), isTimestamp(written), momentOf(written)]).toEqual([shown, true, momentOf(shown)]);
});

test.each([
  '2025-02-29T00:00:00Z',
  '2025-02-30T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2025-04-31T00:00:00Z',
  '2025-11-31T00:00:00Z',
  '2025-00-10T00:00:00Z',
  '2025-13-10T00:00:00Z',
  '2025-01-00T00:00:00Z',
  '2025-01-01T24:00:00Z',
  '2025-01-01T25:00:00Z',
  '2025-01-01T10:60:00Z',
  '2025-01-01T10:00:61Z',
  '2025-01-01T10:00:00+24:00',
  '2025-01-01T10:00:00+02:60',
  '2025-01-01T10:00:00+2',
  '2025-01-01T10:00:00.Z',
  '2025-01-01T10:00:00ZZ',
  '2025-01-01T10',
  '2025-01-01',
  ' 2025-01-01T10:00:00Z',
  '2025-01-01T10:00:00Z\n',
  '1735689600',
  '',
  1_735_689_600,
  null,
  {},
])('%j is no moment, whoever asks', (value) => {
  expect([rfc3339Of(value), momentOf(value), microsecondsOf(value), isTimestamp(value)]).toEqual([undefined, undefined, null, false]);
  expect([isAsLate('0001-01-01T00:00:00Z', value), isAsLate(value, '0001-01-01T00:00:00Z')]).toEqual([true, false]);
});

test('every digit of a fraction decides which of two is later', () => {
  const [early, late] = ['2025-01-01T00:00:00.12345678901234567891Z', '2025-01-01T01:00:00.12345678901234567892+01'];
  expect([isAsLate(late, early), isAsLate(early, late), isAsLate(early, early)]).toEqual([true, false, true]);
  expect([
    isAsLate('2025-01-01T00:00:00.1Z', '2025-01-01T00:00:00.100Z'),
    isAsLate('2025-01-01T00:00:00Z', '2025-01-01T00:00:00.0Z'),
  ]).toEqual([true, true]);
});

const twoDigits = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));
const written = fc
  .record({
    date: fc.tuple(fc.integer({ min: 1970, max: 2100 }).map(String), twoDigits(13), twoDigits(32)).map((parts) => parts.join('-')),
    separator: fc.constantFrom('T', 't', ' '),
    hour: twoDigits(24),
    minute: twoDigits(60),
    second: fc.option(twoDigits(59), { nil: '' }).map((second) => (second === '' ? '' : `:${second}`)),
    fraction: fc.oneof(
      fc.constant(''),
      fc.stringMatching(/^\d{1,12}$/).map((digits) => `.${digits}`),
    ),
    zone: fc.oneof(
      fc.constantFrom('', 'Z', 'z', ' Z'),
      fc.tuple(fc.constantFrom('+', '-'), twoDigits(24), fc.constantFrom('', ':'), twoDigits(60)).map((parts) => parts.join('')),
      fc.tuple(fc.constantFrom('+', '-'), twoDigits(24)).map((parts) => parts.join('')),
    ),
  })
  .map(({ date, separator, hour, minute, second, fraction, zone }) =>
    [date, separator, hour, ':', minute, second, second && fraction, zone].join(''),
  );

test('what is shown, what is calculated with and what orders agree, however it is written', () => {
  fc.assert(
    fc.property(written, written, (one, other) => {
      const [a, b] = [rfc3339Of(one), rfc3339Of(other)];
      expect([momentOf(one) !== undefined, microsecondsOf(one) !== null, isTimestamp(one)]).toEqual(Array(3).fill(a !== undefined));
      if (a === undefined || b === undefined) return;
      expect(a).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
      // To the millisecond they are what JavaScript makes of them, which rounds where there are more than nine digits.
      const [left, right] = [a, b].map((text) => Date.parse(text.replace(/(\.\d{3})\d+/, '$1'))) as [number, number];
      expect(Math.floor((microsecondsOf(one) ?? Number.NaN) / 1000)).toBe(left);
      expect([microsecondsOf(a), momentOf(a)]).toEqual([microsecondsOf(one), momentOf(one)]);
      if (left !== right) expect(isAsLate(one, other)).toBe(left > right);
    }),
    { numRuns: 2_000 },
  );
});
