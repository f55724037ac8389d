import { describe, expect, test } from 'vitest';
import { createAnswering } from '../../../src/analysis/answering/create-answering.ts';
import { TimeBuckets } from '../../../src/analysis/answering/time-buckets.ts';
import { timeZoneOf } from '../../../src/analysis/answering/time-zone.ts';
import { QuestionError } from '../../../src/analysis/errors.ts';
import type { GroupKey, TimeBucket } from '../../../src/analysis/question.ts';
import { createTerms } from '../../../src/analysis/terms.ts';
import { EVALUATORS } from './rows.ts';

/** The buckets of times, each as `value label`, in the order of the times. */
const bucketsOf = (bucket: TimeBucket, zone: string, times: readonly string[]): string[] => {
  const keys: GroupKey[] = [];
  const buckets = new TimeBuckets(bucket, timeZoneOf(zone, []), ({ key }) => keys.push(key) - 1);
  return times.map((time) => {
    const key = keys[buckets.numberOf(Date.parse(time) * 1000) ?? -1];
    return `${key?.value} ${key?.label}`;
  });
};

const BERLIN = 'Europe/Berlin';

describe('in spring, when a clock leaps from 2 to 3', () => {
  test('the hour between is none', () => {
    expect(
      bucketsOf('hour', BERLIN, ['2025-03-30T00:30:00Z', '2025-03-30T00:59:59.999Z', '2025-03-30T01:00:00Z', '2025-03-30T02:15:00Z']),
    ).toEqual([
      '2025-03-30T01:00:00+01:00 2025-03-30T01',
      '2025-03-30T01:00:00+01:00 2025-03-30T01',
      '2025-03-30T03:00:00+02:00 2025-03-30T03',
      '2025-03-30T04:00:00+02:00 2025-03-30T04',
    ]);
  });

  test('a day begins by the clock of its begin', () => {
    expect(
      bucketsOf('day', BERLIN, ['2025-03-29T22:59:59Z', '2025-03-29T23:00:00Z', '2025-03-30T21:59:59Z', '2025-03-30T22:00:00Z']),
    ).toEqual([
      '2025-03-29T00:00:00+01:00 2025-03-29',
      '2025-03-30T00:00:00+01:00 2025-03-30',
      '2025-03-30T00:00:00+01:00 2025-03-30',
      '2025-03-31T00:00:00+02:00 2025-03-31',
    ]);
  });
});

describe('in autumn, when a clock goes back from 3 to 2', () => {
  test('the hour that comes twice is two', () => {
    expect(
      bucketsOf('hour', BERLIN, ['2025-10-26T00:30:00Z', '2025-10-26T01:30:00Z', '2025-10-26T00:59:59Z', '2025-10-26T02:00:00Z']),
    ).toEqual([
      '2025-10-26T02:00:00+02:00 2025-10-26T02',
      '2025-10-26T02:00:00+01:00 2025-10-26T02',
      '2025-10-26T02:00:00+02:00 2025-10-26T02',
      '2025-10-26T03:00:00+01:00 2025-10-26T03',
    ]);
  });

  test('a day, a week and a month are one', () => {
    const times = ['2025-10-26T00:30:00Z', '2025-10-26T01:30:00Z', '2025-10-26T22:59:59Z'];
    expect(new Set(bucketsOf('day', BERLIN, times))).toEqual(new Set(['2025-10-26T00:00:00+02:00 2025-10-26']));
    expect(new Set(bucketsOf('week', BERLIN, times))).toEqual(new Set(['2025-10-20T00:00:00+02:00 2025-W43']));
    expect(new Set(bucketsOf('month', BERLIN, times))).toEqual(new Set(['2025-10-01T00:00:00+02:00 2025-10']));
    expect(bucketsOf('month', BERLIN, ['2025-10-31T23:00:00Z'])).toEqual(['2025-11-01T00:00:00+01:00 2025-11']);
  });
});

// ISO 8601: a week belongs to the year of its Thursday.
test.each([
  ['2020-12-31T12:00:00Z', '2020-12-28T00:00:00+00:00 2020-W53'],
  ['2021-01-03T23:59:59Z', '2020-12-28T00:00:00+00:00 2020-W53'],
  ['2021-01-04T00:00:00Z', '2021-01-04T00:00:00+00:00 2021-W01'],
  ['2024-12-29T23:59:59Z', '2024-12-23T00:00:00+00:00 2024-W52'],
  ['2024-12-30T00:00:00Z', '2024-12-30T00:00:00+00:00 2025-W01'],
  ['2025-06-05T08:00:00Z', '2025-06-02T00:00:00+00:00 2025-W23'],
  ['2027-01-01T00:00:00Z', '2026-12-28T00:00:00+00:00 2026-W53'],
  ['1969-12-31T23:00:00Z', '1969-12-29T00:00:00+00:00 1970-W01'],
])('the week of %s', (time, expected) => {
  expect(bucketsOf('week', 'UTC', [time])).toEqual([expected]);
});

test('zones of other clocks', () => {
  expect(bucketsOf('day', 'Asia/Kathmandu', ['2025-06-01T18:14:59Z', '2025-06-01T18:15:00Z'])).toEqual([
    '2025-06-01T00:00:00+05:45 2025-06-01',
    '2025-06-02T00:00:00+05:45 2025-06-02',
  ]);
  expect(bucketsOf('hour', 'America/St_Johns', ['2025-06-01T02:31:00Z'])).toEqual(['2025-06-01T00:00:00-02:30 2025-06-01T00']);
  // Half an hour back, from 2:00 to 1:30: both halves are hours of their own.
  expect(bucketsOf('hour', 'Australia/Lord_Howe', ['2025-04-05T14:45:00Z', '2025-04-05T15:15:00Z', '2025-04-05T15:30:00Z'])).toEqual([
    '2025-04-06T01:00:00+11:00 2025-04-06T01',
    '2025-04-06T01:30:00+10:30 2025-04-06T01',
    '2025-04-06T02:00:00+10:30 2025-04-06T02',
  ]);
  // Clocks leapt from midnight to 1: the day began then.
  expect(bucketsOf('day', 'America/Sao_Paulo', ['2018-11-04T12:00:00Z', '2018-11-04T02:59:59Z'])).toEqual([
    '2018-11-04T01:00:00-02:00 2018-11-04',
    '2018-11-03T00:00:00-03:00 2018-11-03',
  ]);
  // A clock of the sun, with seconds.
  expect(bucketsOf('hour', BERLIN, ['1890-01-01T00:06:31Z', '1890-01-01T00:06:32Z'])).toEqual([
    '1890-01-01T00:00:00+00:53:28 1890-01-01T00',
    '1890-01-01T01:00:00+00:53:28 1890-01-01T01',
  ]);
});

test('an unknown zone is refused with its place', () => {
  const groups = [{ by: [{ createdAt: 'day' as const }], first: 1, order: 'key-asc' as const, timeZone: 'Europe/Atlantis' }];
  const question = { filter: {}, orderBy: [], window: { offset: 0, count: 0 }, total: false, groups };
  const ask = () => createAnswering(question, { terms: createTerms(), evaluators: EVALUATORS });
  expect(ask).toThrow(QuestionError);
  expect(ask).toThrow('There is no time zone "Europe/Atlantis"');
  expect(() => timeZoneOf('', ['timeZone'])).toThrow(expect.objectContaining({ place: ['timeZone'] }) as Error);
});
